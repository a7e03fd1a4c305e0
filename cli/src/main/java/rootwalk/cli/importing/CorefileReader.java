package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the Corefile of CoreDNS: server blocks with the directives of plugins, one in each line, which may have blocks.
final class CorefileReader {

    /// @param isQuoted whether it was in quotes, in which braces have no meaning
    private record Word(String text, boolean isQuoted) {}

    private record Line(Origin origin, List<Word> words) {

        boolean opens() {
            return !words.isEmpty() && !words.getLast().isQuoted() && words.getLast().text().equals("{");
        }

        boolean closes() {
            return words.size() == 1 && !words.getFirst().isQuoted() && words.getFirst().text().equals("}");
        }

        List<String> texts() {
            return words.subList(0, words.size() - (opens() ? 1 : 0)).stream().map(Word::text).toList();
        }
    }

    private final Map<String, List<Statement>> snippets;
    private final List<Line> lines;
    private final Path file;
    private final int level;
    private int next;

    private CorefileReader(Path file, int level, Map<String, List<Statement>> snippets) throws ImportException {
        this.file = file;
        this.level = level;
        this.snippets = snippets;
        this.lines = lines(file);
    }

    /// The server blocks. The key of a statement is its first zone, or a directive.
    static List<Statement> read(Path file) throws ImportException {
        return new CorefileReader(file, 0, new HashMap<>()).serverBlocks();
    }

    private List<Statement> serverBlocks() throws ImportException {
        List<Statement> blocks = new ArrayList<>();
        while (next < lines.size()) {
            Line line = lines.get(next);
            List<String> zones = new ArrayList<>(line.texts());
            // Zones continue on the next line after a comma.
            while (!line.opens() && line.words().getLast().text().endsWith(",") && next + 1 < lines.size()) {
                line = lines.get(++next);
                zones.addAll(line.texts());
            }
            zones.replaceAll(zone -> zone.replaceAll(",$", ""));
            zones.removeIf(String::isEmpty);
            if (zones.isEmpty()) {
                throw line.origin().problem("a server block begins with a zone");
            }
            next++;
            if (zones.getFirst().equals("import") && !line.opens()) {
                blocks.addAll(imported(zones.get(zones.size() - 1), line.origin(), true));
            } else if (zones.getFirst().matches("\\(.*\\)")) {
                snippets.put(zones.getFirst().substring(1, zones.getFirst().length() - 1), directives(line));
            } else {
                blocks.add(new Statement(line.origin(), zones.getFirst(), zones.subList(1, zones.size()),
                        line.opens() ? directives(line) : rest()));
            }
        }
        return blocks;
    }

    /// The directives of the only server block, which is written without braces.
    private List<Statement> rest() throws ImportException {
        List<Statement> directives = new ArrayList<>();
        while (next < lines.size()) {
            directives.addAll(directive());
        }
        return directives;
    }

    private List<Statement> directives(Line opening) throws ImportException {
        List<Statement> directives = new ArrayList<>();
        while (true) {
            if (next >= lines.size()) {
                throw opening.origin().problem("the brace is not closed");
            }
            if (lines.get(next).closes()) {
                next++;
                return directives;
            }
            directives.addAll(directive());
        }
    }

    private List<Statement> directive() throws ImportException {
        Line line = lines.get(next++);
        if (line.closes()) {
            throw line.origin().problem("a brace is closed that is not open");
        }
        List<String> texts = line.texts();
        List<Statement> block = line.opens() ? directives(line) : List.of();
        if (texts.isEmpty()) {
            throw line.origin().problem("a directive begins with a name");
        }
        if (texts.getFirst().equals("import") && texts.size() > 1) {
            return imported(texts.get(1), line.origin(), false);
        }
        return List.of(new Statement(line.origin(), texts.getFirst(), texts.subList(1, texts.size()), block));
    }

    /// A snippet or files.
    private List<Statement> imported(String name, Origin origin, boolean isOutside) throws ImportException {
        List<Statement> snippet = snippets.get(name);
        return snippet != null ? snippet
                : SourceFiles.included(SourceFiles.folderOf(file), name, origin, level, (other, deeper) -> {
                    CorefileReader reader = new CorefileReader(other, deeper, snippets);
                    return isOutside ? reader.serverBlocks() : reader.rest();
                });
    }

    private static List<Line> lines(Path file) throws ImportException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : SourceFiles.text(file).lines().toList()) {
            Origin origin = new Origin(file, ++number, text);
            List<Word> words = words(text, origin);
            if (!words.isEmpty()) {
                lines.add(new Line(origin, words));
            }
        }
        return lines;
    }

    private static List<Word> words(String line, Origin origin) throws ImportException {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int end = at + 1;
            if (c == '#') {
                break;
            }
            if (c == '"') {
                while (end < line.length() && line.charAt(end) != '"') {
                    end += line.charAt(end) == '\\' ? 2 : 1;
                }
                if (end >= line.length()) {
                    throw origin.problem("the quote is not closed");
                }
                words.add(new Word(line.substring(at + 1, end).replace("\\\"", "\""), true));
                end++;
            } else if (!Character.isWhitespace(c)) {
                while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                    end++;
                }
                words.add(new Word(line.substring(at, end), false));
            }
            at = end;
        }
        return words;
    }
}
