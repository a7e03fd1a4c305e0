package rootwalk.cli.importing;

import java.util.List;

/// A statement of a program in Lua.
///
/// @param target the variable that is assigned, or the function that is called; empty for another statement
/// @param isCall whether it is a call
/// @param values the arguments, or the value that is assigned
record LuaStatement(Origin origin, String target, boolean isCall, List<LuaValue> values) {

    /// The call of `local id = policy.add(...)`, whose result is an identifier; otherwise this statement.
    LuaStatement evaluated() {
        return !isCall && value(0) instanceof LuaValue.Call call && call.function().equals("policy.add")
                ? new LuaStatement(origin, call.function(), true, call.arguments()) : this;
    }

    /// An argument; a word without meaning if there are fewer.
    LuaValue value(int index) {
        return index < values.size() ? values.get(index) : new LuaValue.Name("");
    }
}
