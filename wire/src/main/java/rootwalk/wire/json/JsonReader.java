package rootwalk.wire.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads a JSON text from another program (RFC 8259). It is strict: a name occurs only once in an object, no byte order mark,
/// no lone surrogates, and nothing after the value. The caller limits the size; the depth is limited here. Used by one
/// thread, once.
public final class JsonReader {

    private static final int DEEPEST = 32;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /// Reads a text in UTF-8.
    ///
    /// @throws JsonException if it is not JSON
    public static JsonValue read(byte[] octets) throws JsonException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("the text is not in UTF-8");
        }
        JsonReader reader = new JsonReader(text);
        JsonValue value = reader.value();
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.problem("something follows the value");
        }
        return value;
    }

    private JsonValue value() throws JsonException {
        skipSpace();
        return switch (peek()) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> new JsonValue.Text(string());
            default -> literal();
        };
    }

    private JsonValue members() throws JsonException {
        begin();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (!takes('}')) {
            do {
                skipSpace();
                if (peek() != '"') {
                    throw problem("the name of a member is missing");
                }
                int start = at;
                String name = string();
                if (!takes(':')) {
                    throw problem("a colon is missing");
                }
                if (members.put(name, value()) != null) {
                    at = start;
                    throw problem("a name occurs twice in an object");
                }
            } while (takes(','));
            if (!takes('}')) {
                throw problem("a comma or } is missing");
            }
        }
        depth--;
        return new JsonValue.Members(members);
    }

    private JsonValue items() throws JsonException {
        begin();
        List<JsonValue> items = new ArrayList<>();
        if (!takes(']')) {
            do {
                items.add(value());
            } while (takes(','));
            if (!takes(']')) {
                throw problem("a comma or ] is missing");
            }
        }
        depth--;
        return new JsonValue.Items(items);
    }

    private void begin() throws JsonException {
        if (depth == DEEPEST) {
            throw problem("values are nested more than " + DEEPEST + " deep");
        }
        depth++;
        at++;
    }

    private String string() throws JsonException {
        int start = at;
        at++;
        StringBuilder value = new StringBuilder();
        while (true) {
            if (at == text.length()) {
                at = start;
                throw problem("a string has no end");
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return checked(value, start);
            }
            if (c < 0x20) {
                throw problem("a control character in a string is not escaped");
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private String checked(StringBuilder value, int start) throws JsonException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isPair = Character.isHighSurrogate(c) && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (isPair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                at = start;
                throw problem("a string has a lone surrogate");
            }
        }
        return value.toString();
    }

    private char escaped() throws JsonException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> {
                at -= 2;
                throw problem("a string has an unknown escape sequence");
            }
        };
    }

    private char hexadecimal() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw problem("\\u needs four hexadecimal digits");
            }
            value = (value << 4) | digit;
            at++;
        }
        return (char) value;
    }

    private JsonValue literal() throws JsonException {
        int start = at;
        while (at < text.length() && isOfLiteral(text.charAt(at))) {
            at++;
        }
        String literal = text.substring(start, at);
        return switch (literal) {
            case "true" -> new JsonValue.Flag(true);
            case "false" -> new JsonValue.Flag(false);
            case "null" -> new JsonValue.Nothing();
            default -> {
                if (!NUMBER.matcher(literal).matches()) {
                    at = start;
                    throw problem(
                            at == text.length() ? "the text ends where a value is expected" : "a value is expected");
                }
                yield new JsonValue.Numeral(literal);
            }
        };
    }

    private static boolean isOfLiteral(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'E';
    }

    /// The next character, or NUL at the end, which is not permitted outside of strings.
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException problem(String reason) {
        String before = text.substring(0, Math.min(at, text.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new JsonException(reason + " (line " + line + ", column " + column + ")");
    }
}
