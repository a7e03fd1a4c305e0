package rootwalk.control;

import java.util.List;

/// Facts in the order in which they are reported.
public record Report(List<Fact> facts) {

    public Report {
        facts = List.copyOf(facts);
    }

    /// A value with a name.
    ///
    /// @param name in lower case with hyphens, its parts separated by dots, the unit last; in JSON each part is an object that
    ///     contains the next one, and hyphens become capital letters. Programs rely on it.
    public record Fact(String name, Value value) {

        public static Fact of(String name, String text) {
            return new Fact(name, new Value.Text(text));
        }

        public static Fact of(String name, long number) {
            return new Fact(name, new Value.Count(number));
        }

        public static Fact of(String name, boolean flag) {
            return new Fact(name, new Value.Flag(flag));
        }

        public static Fact of(String name, List<String> texts) {
            return new Fact(name, new Value.Texts(List.copyOf(texts)));
        }

        /// @param items each with a line of text
        public static Fact ofItems(String name, List<Item> items) {
            return new Fact(name, new Value.Items(List.copyOf(items)));
        }
    }

    /// One of several items, each with its own facts.
    ///
    /// @param line the item as text
    public record Item(String line, Report facts) {}

    /// The value of a fact.
    public sealed interface Value {

        record Text(String text) implements Value {}

        record Count(long number) implements Value {}

        record Flag(boolean flag) implements Value {}

        record Texts(List<String> texts) implements Value {}

        record Items(List<Item> items) implements Value {}
    }
}
