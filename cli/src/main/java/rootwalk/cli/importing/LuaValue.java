package rootwalk.cli.importing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A value in a configuration that is a program in Lua.
sealed interface LuaValue {

    /// A text in quotes.
    record Text(String text) implements LuaValue {}

    record Numeral(long value) implements LuaValue {}

    /// A variable, or one of the words of the language, such as `true`.
    record Name(String path) implements LuaValue {}

    /// @param key empty for an element without a key
    record Entry(String key, LuaValue value) {}

    record Table(List<Entry> entries) implements LuaValue {}

    record Call(String function, List<LuaValue> arguments) implements LuaValue {}

    /// An expression whose value is known only when the program runs.
    ///
    /// @param program as it is written
    record Computed(String program) implements LuaValue {}

    /// The text or number; empty for another value.
    default String text() {
        return switch (this) {
            case Text text -> text.text();
            case Numeral number -> String.valueOf(number.value());
            case Name name -> name.path();
            case Table _,Call _,Computed _ -> "";
        };
    }

    /// The elements without keys of a table; a value that is no table is its only element.
    default List<LuaValue> items() {
        return this instanceof Table table
                ? table.entries().stream().filter(entry -> entry.key().isEmpty()).map(Entry::value).toList()
                : List.of(this);
    }

    /// The texts among the elements, and in the calls among them.
    default Stream<String> texts() {
        return items().stream().flatMap(item -> switch (item) {
            case Text text -> Stream.of(text.text());
            case Call call -> call.arguments().stream().flatMap(LuaValue::texts);
            case Table table -> table.texts();
            case Numeral _,Name _,Computed _ -> Stream.<String>empty();
        });
    }

    /// The value with a key of a table.
    default Optional<LuaValue> member(String key) {
        return this instanceof Table table
                ? table.entries().stream().filter(entry -> entry.key().equals(key)).map(Entry::value).findFirst()
                : Optional.empty();
    }
}
