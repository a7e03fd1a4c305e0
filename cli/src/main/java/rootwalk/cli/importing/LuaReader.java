package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the declarative statements of a program in Lua: calls of functions and assignments, whose values are texts, numbers,
/// tables and calls. Other statements are found, but not understood.
final class LuaReader {

    private static final Set<String> BLOCKS =
            Set.of("function", "if", "for", "while", "repeat", "do", "return", "break");
    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", ">", "<=",
            ">=", "and", "or");
    /// The units that Knot Resolver defines.
    private static final Map<String, Long> UNITS = Map.of("kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "sec", 1000L,
            "second", 1000L, "minute", 60_000L, "hour", 3_600_000L, "day", 86_400_000L);

    private final Path file;
    private final String program;
    private final List<LuaWords.Word> words;
    private final Map<String, LuaValue> variables = new HashMap<>();
    private int next;

    private LuaReader(Path file) throws ImportException {
        this.file = file;
        this.program = SourceFiles.text(file);
        this.words = LuaWords.of(file, program);
    }

    static List<LuaStatement> read(Path file) throws ImportException {
        return new LuaReader(file).statements();
    }

    private List<LuaStatement> statements() throws ImportException {
        List<LuaStatement> statements = new ArrayList<>();
        while (next < words.size()) {
            if (is(";")) {
                next++;
                continue;
            }
            statements.add(statement());
        }
        return statements;
    }

    private LuaStatement statement() throws ImportException {
        int first = next;
        if (is("local")) {
            next++;
        }
        if (next < words.size() && BLOCKS.contains(words.get(next).text())) {
            skipBlock();
            return new LuaStatement(origin(first), "", false, List.of());
        }
        if (next >= words.size() || !words.get(next).isName()) {
            throw problem(Math.min(next, words.size() - 1), "a statement begins with a name");
        }
        String target = path();
        if (is("=") || is(",")) {
            return assignment(first, target);
        }
        if (!isArgument()) {
            throw problem(Math.min(next, words.size() - 1), target + " is neither assigned nor called");
        }
        List<LuaValue> arguments = arguments();
        boolean isPlain = true;
        // What is called or selected further is known only when the program runs.
        while (is(".") || is(":") || isArgument()) {
            isPlain = false;
            if (isArgument()) {
                arguments();
            } else {
                next++;
                path();
            }
        }
        return new LuaStatement(origin(first), isPlain ? target : "", isPlain, arguments);
    }

    /// An assignment. One to several variables is a part of a program.
    private LuaStatement assignment(int first, String target) throws ImportException {
        boolean isSingle = is("=");
        while (is(",")) {
            next++;
            path();
        }
        List<LuaValue> values = new ArrayList<>();
        do {
            next++;
            values.add(expression());
        } while (is(","));
        if (isSingle && !target.contains(".")) {
            variables.put(target, values.getFirst());
        }
        return new LuaStatement(origin(first), isSingle ? target : "", false, values);
    }

    private Origin origin(int first) {
        LuaWords.Word from = words.get(first);
        return new Origin(file, from.line(), program.substring(from.start(), words.get(next - 1).end()));
    }

    private ImportException problem(int index, String message) {
        return new ImportException(file, words.get(index).line(), message);
    }

    private boolean is(String sign) {
        return next < words.size() && words.get(next).is(sign);
    }

    private boolean isArgument() {
        return is("(") || is("{") || (next < words.size() && words.get(next).isText());
    }

    /// `net.listen`, `view:addr` and `hints['a']`, with dots between the names.
    private String path() throws ImportException {
        if (next >= words.size()) {
            throw problem(words.size() - 1, "the statement has no end");
        }
        StringBuilder path = new StringBuilder(words.get(next++).text());
        while (next + 1 < words.size()) {
            if ((is(".") || is(":")) && words.get(next + 1).isName()) {
                path.append('.').append(words.get(next + 1).text());
                next += 2;
            } else if (is("[") && words.get(next + 1).isText() && next + 2 < words.size()
                    && words.get(next + 2).is("]")) {
                path.append('.').append(words.get(next + 1).text());
                next += 3;
            } else {
                break;
            }
        }
        return path.toString();
    }

    private List<LuaValue> arguments() throws ImportException {
        if (!is("(")) {
            return List.of(primary());
        }
        int open = next++;
        List<LuaValue> arguments = new ArrayList<>();
        while (!is(")")) {
            arguments.add(expression());
            if (is(",")) {
                next++;
            } else if (!is(")")) {
                throw problem(open, "the parenthesis is not closed");
            }
        }
        next++;
        return arguments;
    }

    private LuaValue expression() throws ImportException {
        int first = next;
        LuaValue value = primary();
        while (next < words.size() && OPERATORS.contains(words.get(next).text()) && !words.get(next).isText()) {
            boolean isProduct = is("*");
            boolean isJoined = is("..");
            next++;
            LuaValue right = primary();
            value = switch (value) {
                case LuaValue.Numeral left when isProduct && right instanceof LuaValue.Numeral factor ->
                    new LuaValue.Numeral(left.value() * factor.value());
                case LuaValue.Text left when isJoined && right instanceof LuaValue.Text more ->
                    new LuaValue.Text(left.text() + more.text());
                default -> computed(first);
            };
        }
        return value;
    }

    private LuaValue primary() throws ImportException {
        if (next >= words.size()) {
            throw problem(words.size() - 1, "the statement has no end");
        }
        LuaWords.Word word = words.get(next);
        if (word.isText()) {
            next++;
            return new LuaValue.Text(word.text());
        }
        if (word.text().matches("\\d{1,15}")) {
            next++;
            return new LuaValue.Numeral(Long.parseLong(word.text()));
        }
        return switch (word.text()) {
            case "{" -> table();
            case "(" -> parenthesised();
            case "not", "-", "#" -> {
                int first = next++;
                primary();
                yield computed(first);
            }
            case "function" -> {
                int first = next;
                skipBlock();
                yield computed(first);
            }
            default -> named(word);
        };
    }

    private LuaValue parenthesised() throws ImportException {
        int open = next++;
        LuaValue value = expression();
        if (!is(")")) {
            throw problem(open, "the parenthesis is not closed");
        }
        next++;
        return value;
    }

    private LuaValue named(LuaWords.Word word) throws ImportException {
        if (!word.isName()) {
            if (!word.text().matches("[\\d.].*")) {
                throw problem(next, word.text() + " is not a value");
            }
            next++;
            return computed(next - 1);
        }
        int first = next;
        String path = path();
        LuaValue value;
        if (isArgument()) {
            value = new LuaValue.Call(path, arguments());
        } else if (UNITS.containsKey(path)) {
            value = new LuaValue.Numeral(UNITS.get(path));
        } else {
            value = variables.getOrDefault(path, new LuaValue.Name(path));
        }
        while (is("(") || is("[")) {
            skipBrackets();
            value = computed(first);
        }
        return value;
    }

    /// The words since the first one.
    private LuaValue computed(int first) {
        return new LuaValue.Computed(program.substring(words.get(first).start(), words.get(next - 1).end()));
    }

    private void skipBrackets() throws ImportException {
        int open = next;
        int depth = 0;
        do {
            if (next >= words.size()) {
                throw problem(open, "the bracket is not closed");
            }
            depth += is("(") || is("[") || is("{") ? 1 : is(")") || is("]") || is("}") ? -1 : 0;
            next++;
        } while (depth > 0);
    }

    private LuaValue table() throws ImportException {
        int open = next++;
        List<LuaValue.Entry> entries = new ArrayList<>();
        while (!is("}")) {
            String key = "";
            if (next + 1 < words.size() && words.get(next).isName() && words.get(next + 1).is("=")) {
                key = words.get(next).text();
                next += 2;
            } else if (is("[") && next + 3 < words.size() && words.get(next + 2).is("]")
                    && words.get(next + 3).is("=")) {
                key = words.get(next + 1).text();
                next += 4;
            }
            entries.add(new LuaValue.Entry(key, expression()));
            if (is(",") || is(";")) {
                next++;
            } else if (!is("}")) {
                throw problem(open, "the brace is not closed");
            }
        }
        next++;
        return new LuaValue.Table(entries);
    }

    /// Passes over a block up to its `end`, or a statement that has none up to the end of its line.
    private void skipBlock() throws ImportException {
        int first = next;
        if (is("return") || is("break")) {
            while (next < words.size() && words.get(next).line() == words.get(first).line()) {
                next++;
            }
            return;
        }
        int depth = 0;
        boolean isOpen = false;
        while (!isOpen || depth > 0) {
            if (next >= words.size()) {
                throw problem(first, "the block has no end");
            }
            // The block of for and while begins with do.
            if (is("function") || is("if") || is("do") || is("repeat")) {
                isOpen = true;
                depth++;
            } else if (is("end") || is("until")) {
                depth--;
            }
            next++;
        }
    }
}
