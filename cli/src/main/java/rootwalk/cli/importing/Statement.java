package rootwalk.cli.importing;

import java.util.List;

/// One statement of a configuration, in any of the grammars.
///
/// @param key its first word
/// @param words that follow the key, without quotes
/// @param block the statements in it; empty if it has none
record Statement(Origin origin, String key, List<String> words, List<Statement> block) {

    Statement(Origin origin, String key, List<String> words) {
        this(origin, key, words, List.of());
    }

    /// A word; empty if there are fewer.
    String word(int index) {
        return index < words.size() ? words.get(index) : "";
    }

    /// The first word: the value of a statement that has one.
    String value() {
        return word(0);
    }

    /// Whether the value is a flag that is set.
    boolean isOn() {
        return value().matches("yes|true|on|1");
    }

    /// Whether the value is a flag that is not set.
    boolean isOff() {
        return value().matches("no|false|off|0");
    }

    /// The word after another one; empty if there is none.
    String wordAfter(String before) {
        int index = words.indexOf(before);
        return index < 0 ? "" : word(index + 1);
    }

    List<Statement> all(String name) {
        return block.stream().filter(inner -> inner.key().equals(name)).toList();
    }
}
