package rootwalk.wire.json;

import java.util.Collection;
import java.util.Locale;

/// Writes JSON texts, each on its own line. Used by one thread.
///
/// It writes the commas, and throws for what would not be JSON: a value without a name in an object, an end without a
/// matching start.
public final class JsonWriter {

    private static final int DEEPEST = 64;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    /// The brackets of the open objects and arrays, the outermost first.
    private final char[] open = new char[DEEPEST];

    private int depth;
    private boolean needsComma;
    private boolean named;

    public JsonWriter object() {
        return begin('{');
    }

    /// Opens an object that is a member of the current object.
    public JsonWriter object(String name) {
        return name(name).object();
    }

    public JsonWriter endObject() {
        return end('{', '}');
    }

    public JsonWriter array() {
        return begin('[');
    }

    /// Opens an array that is a member of the current object.
    public JsonWriter array(String name) {
        return name(name).array();
    }

    public JsonWriter endArray() {
        return end('[', ']');
    }

    /// The name of the member whose value comes next.
    public JsonWriter name(String name) {
        if (depth == 0 || open[depth - 1] != '{' || named) {
            throw new IllegalStateException("the name " + name + " is not in an object: " + out);
        }
        comma();
        quote(name);
        out.append(':');
        named = true;
        return this;
    }

    public JsonWriter value(String text) {
        beforeValue();
        quote(text);
        return afterValue();
    }

    public JsonWriter value(long number) {
        beforeValue();
        out.append(number);
        return afterValue();
    }

    /// A number; one that is not finite, which JSON does not have, becomes null.
    public JsonWriter value(double number) {
        beforeValue();
        if (Double.isFinite(number)) {
            out.append(number);
        } else {
            out.append("null");
        }
        return afterValue();
    }

    public JsonWriter value(boolean truth) {
        beforeValue();
        out.append(truth);
        return afterValue();
    }

    public JsonWriter member(String name, String text) {
        return name(name).value(text);
    }

    public JsonWriter member(String name, long number) {
        return name(name).value(number);
    }

    public JsonWriter member(String name, double number) {
        return name(name).value(number);
    }

    public JsonWriter member(String name, boolean truth) {
        return name(name).value(truth);
    }

    /// A constant by its name, `NO_DATA` as `noData`.
    public JsonWriter member(String name, Enum<?> constant) {
        return name(name).value(word(constant));
    }

    /// An array of constants, each as above.
    public JsonWriter words(String name, Collection<? extends Enum<?>> constants) {
        return member(name, constants.stream().map(JsonWriter::word).toList());
    }

    /// The name of a constant in camel case, `NO_DATA` as `noData`.
    public static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().split("_", -1)) {
            String lower = part.toLowerCase(Locale.ROOT);
            word.append(word.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return word.toString();
    }

    /// A member that is an array of the `toString` texts of values.
    public JsonWriter member(String name, Collection<?> values) {
        array(name);
        for (Object value : values) {
            value(value.toString());
        }
        return endArray();
    }

    /// The texts written since the last time, each followed by a line feed.
    public String take() {
        if (depth != 0) {
            throw new IllegalStateException("not closed: " + out);
        }
        String text = out.toString();
        out.setLength(0);
        return text;
    }

    private JsonWriter begin(char bracket) {
        if (depth == DEEPEST) {
            throw new IllegalStateException("nested more than " + DEEPEST + " deep");
        }
        beforeValue();
        out.append(bracket);
        open[depth++] = bracket;
        needsComma = false;
        return this;
    }

    private JsonWriter end(char opening, char closing) {
        if (depth == 0 || open[depth - 1] != opening || named) {
            throw new IllegalStateException("nothing that " + closing + " would close: " + out);
        }
        depth--;
        out.append(closing);
        return afterValue();
    }

    private void beforeValue() {
        if (named) {
            named = false;
            return;
        }
        if (depth > 0 && open[depth - 1] == '{') {
            throw new IllegalStateException("a value without a name: " + out);
        }
        comma();
    }

    private JsonWriter afterValue() {
        needsComma = depth > 0;
        if (depth == 0) {
            out.append('\n');
        }
        return this;
    }

    private void comma() {
        if (needsComma) {
            out.append(',');
        }
        needsComma = false;
    }

    /// RFC 8259 section 7; characters with a special meaning to a terminal or to JavaScript are escaped as well.
    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == '\u2028' || c == '\u2029'
                            || isLoneSurrogate(text, i)) {
                        out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
