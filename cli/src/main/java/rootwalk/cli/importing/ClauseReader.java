package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads unbound.conf and nsd.conf: clauses such as `server:`, each with statements `key: value`. A statement may be on the
/// line of another one, and its value on a later line.
///
/// @param clauses the names of clauses
/// @param values the number of values of the keys that have more than one; [#REST_OF_LINE] if it varies
record ClauseReader(Set<String> clauses, Map<String, Integer> values) {

    private static final int REST_OF_LINE = 0;

    static final ClauseReader UNBOUND = new ClauseReader(
            Set.of("server", "forward-zone", "stub-zone", "auth-zone", "rpz", "view", "remote-control", "python",
                    "dynlib",
                    "dnscrypt", "cachedb", "ipset", "dnstap"),
            Map.ofEntries(Map.entry("access-control", 2), Map.entry("access-control-tag", 2),
                    Map.entry("access-control-view", 2), Map.entry("access-control-tag-action", 3),
                    Map.entry("access-control-tag-data", 3), Map.entry("interface-action", 2),
                    Map.entry("interface-tag", 2), Map.entry("interface-view", 2),
                    Map.entry("interface-tag-action", 3), Map.entry("interface-tag-data", 3),
                    Map.entry("local-zone", 2), Map.entry("local-zone-tag", 2), Map.entry("local-zone-override", 3),
                    Map.entry("response-ip", 2), Map.entry("response-ip-tag", 2), Map.entry("response-ip-data", 2),
                    Map.entry("ratelimit-for-domain", 2), Map.entry("ratelimit-below-domain", 2),
                    Map.entry("wait-limit-netblock", 2), Map.entry("wait-limit-cookie-netblock", 2),
                    Map.entry("edns-client-string", 2), Map.entry("edns-client-tag", 2),
                    Map.entry("tcp-connection-limit", 2)));

    static final ClauseReader NSD = new ClauseReader(
            Set.of("server", "zone", "pattern", "key", "tls-auth", "remote-control", "dnstap", "verify", "xot"),
            Map.of("request-xfr", REST_OF_LINE, "provide-xfr", REST_OF_LINE, "notify", REST_OF_LINE, "allow-notify",
                    REST_OF_LINE, "allow-query", REST_OF_LINE, "ip-address", REST_OF_LINE, "interface", REST_OF_LINE,
                    "rrl-whitelist", REST_OF_LINE, "verifier", REST_OF_LINE));

    /// A word, or a text in quotes.
    private record Word(String text, int line, boolean isQuoted) {}

    /// The clauses of a file and those that it includes, in their order.
    List<Statement> read(Path file) throws ImportException {
        List<Statement> found = new ArrayList<>();
        for (Statement statement : statements(file, 0)) {
            if (statement.words().isEmpty() && clauses.contains(statement.key())) {
                found.add(new Statement(statement.origin(), statement.key(), List.of(), new ArrayList<>()));
            } else if (found.isEmpty()) {
                throw statement.origin().problem(statement.key() + ": is in no clause, such as server:");
            } else {
                found.getLast().block().add(statement);
            }
        }
        return found;
    }

    private List<Statement> statements(Path file, int level) throws ImportException {
        List<Word> words = words(file);
        List<Statement> statements = new ArrayList<>();
        int next = 0;
        while (next < words.size()) {
            Word word = words.get(next++);
            int colon = word.isQuoted() ? -1 : word.text().indexOf(':');
            if (colon <= 0) {
                throw new ImportException(file, word.line(), word.text() + " is not a key; a key ends with a colon");
            }
            String key = word.text().substring(0, colon);
            List<String> values = new ArrayList<>();
            if (colon < word.text().length() - 1) {
                values.add(word.text().substring(colon + 1));
            }
            int wanted = clauses.contains(key) ? 0 : this.values.getOrDefault(key, 1);
            while (values.size() < wanted && next < words.size()) {
                values.add(words.get(next++).text());
            }
            while (wanted == REST_OF_LINE && this.values.containsKey(key) && next < words.size()
                    && words.get(next).line() == word.line()) {
                values.add(words.get(next++).text());
            }
            Origin origin = new Origin(file, word.line(), key + ": " + String.join(" ", values));
            if (values.size() < wanted) {
                throw origin.problem(key + ": has no value");
            }
            if (key.equals("include") || key.equals("include-toplevel")) {
                statements.addAll(SourceFiles.included(SourceFiles.folderOf(file), values.getFirst(), origin, level,
                        this::statements));
            } else {
                statements.add(new Statement(origin, key, values));
            }
        }
        return statements;
    }

    private static List<Word> words(Path file) throws ImportException {
        List<Word> words = new ArrayList<>();
        int number = 0;
        for (String line : SourceFiles.text(file).lines().toList()) {
            number++;
            int at = 0;
            while (at < line.length()) {
                char c = line.charAt(at);
                if (c == '#') {
                    break;
                }
                if (c == ' ' || c == '\t') {
                    at++;
                } else if (c == '"' || c == '\'') {
                    int end = line.indexOf(c, at + 1);
                    if (end < 0) {
                        throw new ImportException(file, number, "a quote is not closed");
                    }
                    words.add(new Word(line.substring(at + 1, end), number, true));
                    at = end + 1;
                } else {
                    int end = at;
                    while (end < line.length() && " \t\"".indexOf(line.charAt(end)) < 0) {
                        end++;
                    }
                    words.add(new Word(line.substring(at, end), number, false));
                    at = end;
                }
            }
        }
        return words;
    }
}
