package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads dnsmasq.conf, and the configuration of PowerDNS: one `key=value` or `key` in each line.
///
/// @param hasQuotes whether a text may be in quotes, in which `#` and a comma have no meaning
/// @param fileKey the key with the name of a file to read
/// @param folderKey the key with the name of a folder whose files are read
/// @param names of the files in that folder, unless the value says otherwise
record KeyValueReader(boolean hasQuotes, String fileKey, String folderKey, String names) {

    static final KeyValueReader DNSMASQ = new KeyValueReader(true, "conf-file", "conf-dir", "*");
    /// A line that ends with a backslash continues on the next one.
    static final KeyValueReader POWERDNS = new KeyValueReader(false, "", "include-dir", "*.conf");

    /// Takes the place of a comma in quotes, which separates no fields.
    private static final char QUOTED_COMMA = '\ue000';

    /// The fields of a value, with commas between them.
    static List<String> fields(String value) {
        return Arrays.stream(value.split(",", -1)).map(field -> field.strip().replace(QUOTED_COMMA, ',')).toList();
    }

    /// The statements of a file and those that it includes. A text in quotes has no comment, and its quotes are removed.
    List<Statement> read(Path file) throws ImportException {
        return read(file, 0);
    }

    private List<Statement> read(Path file, int level) throws ImportException {
        List<Statement> statements = new ArrayList<>();
        List<String> lines = SourceFiles.text(file).lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            int first = number;
            StringBuilder line = new StringBuilder(lines.get(number - 1));
            while (!hasQuotes && !line.isEmpty() && line.charAt(line.length() - 1) == '\\' && number < lines.size()) {
                line.setLength(line.length() - 1);
                line.append(lines.get(number++).strip());
            }
            String text = withoutComment(file, first, line.toString()).strip();
            if (text.isEmpty()) {
                continue;
            }
            Statement statement = statement(new Origin(file, first, line.toString()), text);
            if (statement.key().equals(fileKey)) {
                statements.addAll(SourceFiles.included(SourceFiles.folderOf(file), statement.value(),
                        statement.origin(), level, this::read));
            } else if (statement.key().equals(folderKey)) {
                statements.addAll(inFolder(statement, level));
            } else {
                statements.add(statement);
            }
        }
        return statements;
    }

    /// `conf-dir=/etc/dnsmasq.d,.bak,.old` without the files of these endings, or `,*.conf` with those only.
    private List<Statement> inFolder(Statement statement, int level) throws ImportException {
        String[] parts = statement.value().split(",");
        List<String> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("*")) {
                wanted.add(parts[i].substring(1));
            } else {
                unwanted.add(parts[i]);
            }
        }
        List<Statement> statements = new ArrayList<>();
        Path folder = SourceFiles.folderOf(statement.origin().file()).resolve(parts[0].strip());
        for (Path file : SourceFiles.inFolder(folder, names, statement.origin())) {
            String name = file.getFileName().toString();
            boolean isBackup =
                    name.endsWith("~") || name.startsWith(".") || (name.startsWith("#") && name.endsWith("#"));
            if (!isBackup && unwanted.stream().noneMatch(name::endsWith)
                    && (wanted.isEmpty() || wanted.stream().anyMatch(name::endsWith))) {
                statements.addAll(SourceFiles.included(folder, file.toString(), statement.origin(), level,
                        this::read));
            }
        }
        return statements;
    }

    private String withoutComment(Path file, int line, String text) throws ImportException {
        StringBuilder plain = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && hasQuotes) {
                isQuoted = !isQuoted;
            } else if (c == '\\' && isQuoted && i + 1 < text.length()) {
                i++;
                plain.append(text.charAt(i));
            } else if (c == '#' && !isQuoted && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                break;
            } else {
                plain.append(c == ',' && isQuoted ? QUOTED_COMMA : c);
            }
        }
        if (isQuoted) {
            throw new ImportException(file, line, "the quote is not closed");
        }
        return plain.toString();
    }

    private static Statement statement(Origin origin, String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? new Statement(origin, text, List.of())
                : new Statement(origin, text.substring(0, equals).strip(), List.of(text.substring(equals + 1).strip()));
    }
}
