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

    /// The value of the first statement with a key in the block; empty if there is none.
    String value(String name) {
        return all(name).stream().map(Statement::value).findFirst().orElse("");
    }

    /// The elements of a list, each a word or a block; a value that is no list is its only element.
    List<Statement> items() {
        if (block.isEmpty()) {
            return words.stream().map(word -> new Statement(origin, "", List.of(word))).toList();
        }
        return block.getFirst().key().isEmpty() ? block : List.of(this);
    }

    Statement withKey(String name) {
        return new Statement(origin, name, words, block);
    }

    Statement withWords(List<String> other) {
        return new Statement(origin, key, other, block);
    }

    /// The last value of a key among statements.
    static String last(List<Statement> statements, String name, String standard) {
        return statements.stream().filter(s -> s.key().equals(name)).map(Statement::value)
                .reduce(standard, (_, later) -> later);
    }
}
