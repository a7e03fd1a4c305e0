package rootwalk.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Reads a YAML text that is JSON as well (YAML 1.2.2 section 1.2, RFC 8259), into the same nodes as [YamlReader], in a tenth
/// of its time.
///
/// Programs write long configurations, and they write JSON. Only plain JSON is read here: objects, lists, and values of
/// printable ASCII without backslashes. The YAML parser reads any other text, and also reports errors.
/// Used by one thread, once.
final class JsonReader {

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private int depth;
    /// One of each key, as all items of a list have the same.
    private final Map<String, String> keys = new HashMap<>();

    private JsonReader(String text) {
        this.text = text;
    }

    /// @return the value of the text, or empty if it is not plain JSON, or nested more deeply than `maxDepth`
    static Optional<YamlNode> read(String text, int maxDepth) {
        JsonReader reader = new JsonReader(text);
        reader.skipSpace();
        if (reader.peek() != '{') {
            return Optional.empty();
        }
        YamlNode root = reader.node(maxDepth);
        reader.skipSpace();
        return root != null && reader.at == text.length() ? Optional.of(root) : Optional.empty();
    }

    /// The next character, or NUL at the end, which no JSON text has.
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                lineStart = at + 1;
            } else if (c != ' ') {
                return;
            }
            at++;
        }
    }

    /// Whether the next character, after space, is this one; if so, it is read.
    private boolean takes(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private int column() {
        return at - lineStart + 1;
    }

    /// Null if this is not plain JSON, here and below.
    private @Nullable YamlNode node(int maxDepth) {
        skipSpace();
        char c = peek();
        if (c == '"') {
            return string(Map.of());
        }
        if (c != '{' && c != '[') {
            return literal();
        }
        if (depth == maxDepth) {
            return null;
        }
        depth++;
        YamlNode node = c == '{' ? object(maxDepth) : list(maxDepth);
        depth--;
        return node;
    }

    private YamlNode.@Nullable Mapping object(int maxDepth) {
        int column = column();
        int first = line;
        at++;
        if (takes('}')) {
            return new YamlNode.Mapping(List.of(), first, column);
        }
        List<YamlNode.Entry> entries = new ArrayList<>(4);
        do {
            skipSpace();
            YamlNode.Scalar key = peek() == '"' ? string(keys) : null;
            // YAML does not permit a line break between a key and its colon (YAML 1.2.2 section 7.4.2).
            YamlNode value = key != null && takes(':') && line == key.line() ? node(maxDepth) : null;
            if (key == null || value == null) {
                return null;
            }
            keys.putIfAbsent(key.text(), key.text());
            entries.add(new YamlNode.Entry(key, value));
        } while (takes(','));
        return takes('}') ? new YamlNode.Mapping(List.copyOf(entries), first, column) : null;
    }

    private YamlNode.@Nullable Sequence list(int maxDepth) {
        int column = column();
        int first = line;
        at++;
        List<YamlNode> items = new ArrayList<>(4);
        if (takes(']')) {
            return new YamlNode.Sequence(items, first, column);
        }
        do {
            YamlNode item = node(maxDepth);
            if (item == null) {
                return null;
            }
            items.add(item);
        } while (takes(','));
        return takes(']') ? new YamlNode.Sequence(items, first, column) : null;
    }

    /// @param shared of the strings that the caller has read, one of each
    private YamlNode.@Nullable Scalar string(Map<String, String> shared) {
        int column = column();
        int begin = at + 1;
        int end = begin;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        if (end == text.length() || text.charAt(end) != '"') {
            return null;
        }
        at = end + 1;
        String value = text.substring(begin, end);
        return new YamlNode.Scalar(shared.getOrDefault(value, value), false, line, column);
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    /// A number, `true`, `false` or `null`: for a reader of settings, a text without quotes.
    private YamlNode.@Nullable Scalar literal() {
        int column = column();
        int begin = at;
        while (at < text.length() && isOfLiteral(text.charAt(at))) {
            at++;
        }
        String literal = text.substring(begin, at);
        return switch (literal) {
            case "null" -> new YamlNode.Scalar(literal, true, line, column);
            case "true", "false" -> new YamlNode.Scalar(literal, false, line, column);
            default -> isNumber(literal) ? new YamlNode.Scalar(literal, false, line, column) : null;
        };
    }

    private static boolean isOfLiteral(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'E';
    }

    private static boolean isNumber(String literal) {
        return literal.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    }
}
