package rootwalk.config.yaml;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/// Explains to the author of a configuration why a text is not YAML. It receives the scalars before the error, since
/// the mistake is often above the place where the parser stops. Used by one thread.
public final class SyntaxErrors {

    /// The remedy for an address in brackets. YAML has its own use for brackets, and its message does not help.
    public static final String BRACKETS = "write an address with [ ] in quotes, as in \"[::1]:53\"";

    static final String REFERENCE = "a value that begins with * or & is a reference";

    private static final String IN_QUOTES = "put the value in quotes";
    private static final Pattern BARE_BRACKETS = Pattern.compile("(?m)^[^#\"'\\n]*\\[[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]");
    private static final Pattern KEY_WITHOUT_SPACE =
            Pattern.compile("^[\\s-]*([A-Za-z][\\w-]*):([^\\s:/].*)$");
    private static final Pattern KEY_WITH_VALUE = Pattern.compile("^\\s*(?:- )*[A-Za-z][\\w-]*:\\s+[^\\s#].*$");
    private static final Pattern BARE_IPV6 = Pattern.compile("(?:^|[\\s,\\[])(::[0-9A-Fa-f:./]*)");

    private final String text;

    /// The last quoted text that spans several lines, as no value of a configuration does.
    private @Nullable ScalarEvent overLines;

    SyntaxErrors(String text) {
        this.text = text;
    }

    /// Records a scalar that the parser has read.
    void passes(ScalarEvent scalar) {
        if (isQuoted(scalar) && lines(scalar) > 0) {
            overLines = scalar;
        }
    }

    private static boolean isQuoted(ScalarEvent scalar) {
        return scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
    }

    private static int lines(ScalarEvent scalar) {
        return scalar.getEndMark().map(Mark::getLine).orElse(0) - scalar.getStartMark().map(Mark::getLine).orElse(0);
    }

    YamlResult.Malformed explain(MarkedYamlEngineException e) {
        String problem = Optional.ofNullable(e.getProblem()).orElse("");
        Optional<Mark> start = Optional.ofNullable(e.getContextMark()).orElse(Optional.empty());
        Optional<Mark> end = Optional.ofNullable(e.getProblemMark()).orElse(Optional.empty());
        ScalarEvent quoted = overLines;
        if (problem.contains("unexpected end of stream") && start.isPresent()) {
            return malformed(start, "this is not YAML: a quoted value begins here and does not end",
                    "write a closing quote where the value ends");
        }
        if (quoted != null && quoted.getStartMark().isPresent()) {
            int from = YamlReader.line(quoted.getStartMark().get());
            return malformed(quoted.getStartMark(),
                    "this is not YAML: a quoted value begins here and ends only on line "
                            + quoted.getEndMark().map(YamlReader::line).orElse(0),
                    "write the missing quote on line " + from);
        }
        if (problem.startsWith("expected ',' or") && start.isPresent() && end.isPresent()
                && start.get().getLine() < end.get().getLine()) {
            String bracket = problem.contains("'}'") ? "}" : "]";
            return malformed(start, "this is not YAML: the bracket that opens here is not closed"
                    + " before line " + YamlReader.line(end.get()), "write " + bracket + " where the value ends");
        }
        return structure(problem, end)
                .orElseGet(() -> malformed(end, "this is not YAML: " + what(problem), remedy(problem, end)));
    }

    /// Two mistakes that the parser reports at another place: a key without a space after its colon, and a key that is
    /// indented further than the one above, which already has a value.
    private Optional<YamlResult.Malformed> structure(String problem, Optional<Mark> end) {
        boolean isColon = problem.contains("mapping values are not allowed");
        if (end.isEmpty() || !(isColon || problem.contains("expected <block end>"))) {
            return Optional.empty();
        }
        int number = end.get().getLine();
        for (int above = number; above >= Math.max(0, number - 1); above--) {
            Optional<String> remedy = remedyOfMissingSpace(line(above));
            if (remedy.isPresent()) {
                return Optional.of(new YamlResult.Malformed(above + 1, 1 + indentation(line(above)),
                        "this is not YAML: the space after the colon is missing", remedy.get()));
            }
        }
        String line = line(number);
        int key = above(number);
        return isColon && key >= 0 && indentation(line) > indentation(line(key))
                && KEY_WITH_VALUE.matcher(line(key)).matches()
                        ? Optional.of(new YamlResult.Malformed(number + 1, 1 + indentation(line),
                                "this is not YAML: this line is indented further than the key above, which has a value",
                                "start it in the same column as the key above"))
                        : Optional.empty();
    }

    /// How to write a line that begins with a key and a colon without a space, or nothing for other lines.
    public static Optional<String> remedyOfMissingSpace(String line) {
        Matcher key = KEY_WITHOUT_SPACE.matcher(line);
        return key.matches()
                ? Optional.of("a colon ends a key only if a space follows it: write " + key.group(1) + ": "
                        + key.group(2).strip())
                : Optional.empty();
    }

    /// The last line with content above a line, or -1.
    private int above(int number) {
        int above = number - 1;
        while (above >= 0 && (line(above).isBlank() || line(above).strip().startsWith("#"))) {
            above--;
        }
        return above;
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    /// A character that no YAML text may have (YAML 1.2.2 section 5.1). The exception has no line.
    YamlResult.Malformed explain(ReaderException e) {
        int code = e.getCodePoint();
        int at = text.indexOf(code);
        String before = text.substring(0, Math.max(0, at));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + (int) before.substring(before.lastIndexOf('\n') + 1).codePoints().count();
        return new YamlResult.Malformed(at < 0 ? 0 : line, at < 0 ? 0 : column,
                String.format(Locale.ROOT, "this is not YAML: the control character U+%04X is not allowed", code),
                "remove it; in double quotes, \\x1B for example stands for one");
    }

    private static YamlResult.Malformed malformed(Optional<Mark> at, String message, String remedy) {
        return new YamlResult.Malformed(at.map(YamlReader::line).orElse(0), at.map(YamlReader::column).orElse(0),
                message,
                remedy);
    }

    private static String what(String problem) {
        if (problem.contains("TAB")) {
            return "a tab indents this line";
        }
        if (problem.contains("cannot start any token")) {
            return "a value cannot begin with this character";
        }
        if (problem.contains("expected <block end>")) {
            return "this line is not indented like the lines that it belongs with";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "a colon is not allowed here";
        }
        if (problem.startsWith("unexpected character found")) {
            return REFERENCE;
        }
        if (problem.contains("but found '<document start>'")) {
            return "a second document begins here";
        }
        return problem;
    }

    private String remedy(String problem, Optional<Mark> at) {
        if (problem.contains("TAB")) {
            return "write spaces, two for each level";
        }
        if (BARE_BRACKETS.matcher(text).find()) {
            return BRACKETS;
        }
        if (problem.contains("expected the node content")
                && at.filter(mark -> BARE_IPV6.matcher(line(mark.getLine())).find()).isPresent()) {
            return "write an IPv6 address that begins with colons in quotes, as in \"::1\"";
        }
        if (problem.contains("expected <block end>")) {
            return "start it in the same column as the other keys of its section";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "write a colon after the key on the line above, or put the value in quotes if it contains a colon";
        }
        if (problem.contains("document")) {
            return "remove the line ---; a configuration is one document";
        }
        if (problem.startsWith("expected ',' or")) {
            return "write the comma, closing bracket or quote that is missing here; put a value in quotes if it contains"
                    + " brackets, braces, or a colon and a space";
        }
        return at.map(this::quoted).orElse(IN_QUOTES);
    }

    /// The remedy for a word that has to be in quotes.
    String quoted(Mark at) {
        String word = word(at);
        return word.isEmpty() ? IN_QUOTES : "write \"" + word + "\"";
    }

    /// The word at a place, up to spaces, commas and brackets.
    private String word(Mark at) {
        String line = line(at.getLine());
        int from = Math.min(at.getColumn(), line.length());
        while (from > 0 && isOfWord(line.charAt(from - 1))) {
            from--;
        }
        int to = from;
        while (to < line.length() && isOfWord(line.charAt(to))) {
            to++;
        }
        return line.substring(from, to);
    }

    private static boolean isOfWord(char c) {
        return " ,[]{}\"'".indexOf(c) < 0;
    }

    private String line(int number) {
        return text.lines().skip(number).findFirst().orElse("");
    }
}
