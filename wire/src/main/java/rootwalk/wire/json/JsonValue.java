package rootwalk.wire.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259 section 3). Immutable.
public sealed interface JsonValue {

    /// @param members in their order; a name occurs once
    record Members(Map<String, JsonValue> members) implements JsonValue {

        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    record Items(List<JsonValue> items) implements JsonValue {

        public Items {
            items = List.copyOf(items);
        }
    }

    record Text(String text) implements JsonValue {}

    /// @param text as it was written; its range has no limit
    record Numeral(String text) implements JsonValue {}

    record Flag(boolean flag) implements JsonValue {}

    record Nothing() implements JsonValue {}

    /// What it is, for error messages: `an object`.
    default String kind() {
        return switch (this) {
            case Members _ -> "an object";
            case Items _ -> "an array";
            case Text _ -> "a string";
            case Numeral _ -> "a number";
            case Flag _ -> "true or false";
            case Nothing _ -> "null";
        };
    }
}
