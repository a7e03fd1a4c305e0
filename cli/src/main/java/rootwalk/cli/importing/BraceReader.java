package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the grammar of named.conf: statements that end with a semicolon and may have blocks in braces. Comments are those
/// of C, C++ and shells.
final class BraceReader {

    /// A word, a text in quotes, or one of the signs `{`, `}` and `;`.
    private record Word(String text, int line, boolean isQuoted) {
        boolean is(String sign) {
            return !isQuoted && text.equals(sign);
        }
    }

    private final Path file;
    private final List<Word> words;
    private int next;

    private BraceReader(Path file) throws ImportException {
        this.file = file;
        this.words = words(file);
    }

    /// The statements of a file and those that it includes.
    static List<Statement> read(Path file) throws ImportException {
        return read(file, 0);
    }

    private static List<Statement> read(Path file, int level) throws ImportException {
        BraceReader reader = new BraceReader(file);
        List<Statement> statements = reader.statements(level);
        if (reader.next < reader.words.size()) {
            throw reader.problem("a brace is closed that is not open");
        }
        return statements;
    }

    /// Statements up to the end of the file or of the block.
    private List<Statement> statements(int level) throws ImportException {
        List<Statement> statements = new ArrayList<>();
        while (next < words.size() && !words.get(next).is("}")) {
            Statement statement = statement(level);
            if (statement.key().equals("include") && statement.block().isEmpty()) {
                statements
                        .addAll(SourceFiles.included(SourceFiles.folderOf(file), statement.value(), statement.origin(),
                                level, BraceReader::read));
            } else if (!statement.key().isEmpty() || !statement.block().isEmpty()) {
                statements.add(statement);
            }
        }
        return statements;
    }

    /// One statement. If it has several blocks, they are joined.
    private Statement statement(int level) throws ImportException {
        int line = words.get(next).line();
        int first = next;
        List<String> texts = new ArrayList<>();
        List<Statement> block = new ArrayList<>();
        while (true) {
            if (next >= words.size()) {
                throw new ImportException(file, line, "the statement has no end; a semicolon is missing");
            }
            Word word = words.get(next);
            if (word.is("}")) {
                throw problem("a semicolon is missing before the brace");
            }
            next++;
            if (word.is(";")) {
                break;
            }
            if (word.is("{")) {
                block.addAll(statements(level));
                if (next >= words.size()) {
                    throw new ImportException(file, word.line(), "the brace is not closed");
                }
                next++;
            } else {
                texts.add(word.text());
            }
        }
        if (texts.size() > 2 && texts.get(1).matches("yes|no|true|false") && !words.get(first + 1).isQuoted()) {
            throw new ImportException(file, line, "a semicolon is missing after " + texts.get(0) + " " + texts.get(1));
        }
        Origin origin = new Origin(file, line, text(first, next - 1));
        return texts.isEmpty() ? new Statement(origin, "", List.of(), block)
                : new Statement(origin, texts.getFirst(), List.copyOf(texts.subList(1, texts.size())), block);
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (Word word : words.subList(from, to)) {
            boolean isSemicolon = word.is(";");
            text.append(text.isEmpty() || isSemicolon ? "" : " ")
                    .append(word.isQuoted() ? "\"" + word.text() + "\"" : word.text());
        }
        return text.toString();
    }

    private ImportException problem(String message) {
        return new ImportException(file, words.get(next).line(), message);
    }

    private static List<Word> words(Path file) throws ImportException {
        String text = SourceFiles.text(file);
        List<Word> words = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '#' || text.startsWith("//", at)) {
                end = indexOr(text, "\n", at, text.length());
            } else if (text.startsWith("/*", at)) {
                end = text.indexOf("*/", at + 2) + 2;
                if (end < 2) {
                    throw new ImportException(file, line, "the comment is not closed");
                }
            } else if (c == '"') {
                end = endOfQuote(text, at) + 1;
                if (end == 0) {
                    throw new ImportException(file, line, "the quote is not closed");
                }
                words.add(new Word(text.substring(at + 1, end - 1).replaceAll("\\\\(.)", "$1"), line, true));
            } else if ("{};".indexOf(c) >= 0) {
                words.add(new Word(String.valueOf(c), line, false));
            } else if (!Character.isWhitespace(c)) {
                end = endOfWord(text, at);
                words.add(new Word(text.substring(at, end), line, false));
            }
            line += (int) text.substring(at, end).chars().filter(sign -> sign == '\n').count();
            at = end;
        }
        return words;
    }

    /// A sign after a backslash is part of the word.
    private static int endOfWord(String text, int start) {
        int end = start;
        do {
            end += text.charAt(end) == '\\' ? 2 : 1;
        } while (end < text.length() && !Character.isWhitespace(text.charAt(end))
                && "{};\"#".indexOf(text.charAt(end)) < 0 && !text.startsWith("//", end)
                && !text.startsWith("/*", end));
        return Math.min(end, text.length());
    }

    private static int indexOr(String text, String sought, int from, int otherwise) {
        int index = text.indexOf(sought, from);
        return index < 0 ? otherwise : index;
    }

    private static int endOfQuote(String text, int start) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at < text.length() ? at : -1;
    }
}
