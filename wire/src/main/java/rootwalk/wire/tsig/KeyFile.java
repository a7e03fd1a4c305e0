package rootwalk.wire.tsig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.file.UnusableTextException;

/// The content of a file with keys, in one of three forms:
///
/// - a secret in base 64 and nothing else;
/// - `[ALGORITHM:]NAME:SECRET`, as kdig reads it;
/// - any number of statements `key NAME { algorithm ALGORITHM; secret SECRET; };`, as BIND writes them, with comments.
///
/// Immutable. No text contains a secret.
public final class KeyFile {

    /// A problem of the file.
    ///
    /// @param line from 1
    /// @param remedy what to do or to write
    public record Fault(int line, String what, String remedy) {}

    /// A key and the line where it begins.
    public record Entry(int line, TsigKey key) {}

    private static final String SECRET_ALONE = "[A-Za-z0-9+/]+={0,2}";
    private static final String STATEMENT = "write key \"NAME\" { algorithm hmac-sha256; secret \"BASE64\"; };";

    private final List<Entry> entries;
    private final List<Fault> faults;
    private final byte @Nullable [] secret;

    private KeyFile(List<Entry> entries, List<Fault> faults, byte @Nullable [] secret) {
        this.entries = List.copyOf(entries);
        this.faults = List.copyOf(faults);
        this.secret = secret;
    }

    /// Reads the text of a file.
    public static KeyFile read(String text) {
        String content = text.strip();
        int line = 1 + (int) text.substring(0, text.indexOf(content)).chars().filter(c -> c == '\n').count();
        try {
            if (content.isEmpty()) {
                throw new UnusableTextException("the file is empty", STATEMENT);
            }
            if (content.contains("Private-key-format:")) {
                throw new UnusableTextException("this is a private key in the format of dnssec-keygen",
                        "create a key with: rootwalk key generate NAME");
            }
            String joined = content.replaceAll("\\R", "");
            if (joined.matches(SECRET_ALONE)) {
                return new KeyFile(List.of(), List.of(), TsigText.secret(joined));
            }
            if (content.indexOf('{') < 0 && content.indexOf(':') >= 0 && content.lines().count() == 1) {
                return new KeyFile(List.of(new Entry(line, TsigText.key(content))), List.of(), null);
            }
        } catch (UnusableTextException e) {
            return new KeyFile(List.of(), List.of(fault(line, e)), null);
        }
        return new Statements(text).read();
    }

    private static Fault fault(int line, UnusableTextException e) {
        return new Fault(line, String.valueOf(e.getMessage()), e.remedy());
    }

    /// The problems; with any, there are no keys.
    public List<Fault> faults() {
        return faults;
    }

    /// The keys that have names, in the order of the file.
    public List<Entry> entries() {
        return faults.isEmpty() ? entries : List.of();
    }

    /// The key with this name.
    public Optional<Entry> entry(Name name) {
        return entries().stream().filter(entry -> entry.key().name().equals(name)).findFirst();
    }

    /// Whether the file is a secret and nothing else.
    public boolean isSecret() {
        return secret != null;
    }

    /// The key that has the file as its secret; empty unless [#isSecret()].
    public Optional<TsigKey> key(Name name, TsigAlgorithm algorithm) {
        return Optional.ofNullable(secret).map(octets -> new TsigKey(name, algorithm, octets));
    }

    /// The lines of the keys only.
    @Override
    public String toString() {
        return "KeyFile" + entries;
    }

    /// Reads statements. Used once.
    private static final class Statements {

        /// @param text of a word without quotes, a character such as `{`, or empty at the end
        private record Token(int line, String text, boolean isWord) {

            boolean is(String punctuation) {
                return !isWord && text.equals(punctuation);
            }

            boolean isEnd() {
                return !isWord && text.isEmpty();
            }
        }

        private final String text;
        private int at;
        private int line = 1;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Map<Name, Integer> seen = new HashMap<>();

        Statements(String text) {
            this.text = text;
        }

        KeyFile read() {
            Token token = next();
            while (!token.isEnd()) {
                if (!token.isWord() || !token.text().equals("key")) {
                    // What follows cannot be understood, and its words may be secrets.
                    faults.add(new Fault(token.line(), "a key statement is expected here", STATEMENT));
                    break;
                }
                if (!statement(token.line())) {
                    break;
                }
                token = next();
            }
            if (entries.isEmpty() && faults.isEmpty()) {
                faults.add(new Fault(1, "the file has no key", STATEMENT));
            }
            return new KeyFile(entries, faults, null);
        }

        /// Reads what follows the word `key`. Returns false if the rest of the file cannot be understood.
        private boolean statement(int start) {
            Token name = next();
            if (!name.isWord() || !next().is("{")) {
                return misread(name.line(), "after key, a name and { are expected");
            }
            Map<String, Token> values = new HashMap<>();
            Token word = next();
            while (!word.is("}")) {
                Token value = next();
                boolean isOption = word.isWord() && (word.text().equals("algorithm") || word.text().equals("secret"));
                if (!isOption || !value.isWord() || !next().is(";")) {
                    return misread(word.line(),
                            "in a key statement, algorithm and secret are expected, each with one value and a semicolon");
                }
                if (values.put(word.text(), value) != null) {
                    faults.add(new Fault(word.line(), word.text() + " is given twice", "remove one"));
                }
                word = next();
            }
            if (!next().is(";")) {
                return misread(word.line(), "a semicolon is missing after }");
            }
            add(start, name, values);
            return true;
        }

        private boolean misread(int where, String what) {
            faults.add(new Fault(where, what, STATEMENT));
            return false;
        }

        private void add(int start, Token nameToken, Map<String, Token> values) {
            Token algorithm = values.get("algorithm");
            Token secret = values.get("secret");
            if (algorithm == null || secret == null) {
                faults.add(new Fault(start, "the key has no " + (algorithm == null ? "algorithm" : "secret"),
                        STATEMENT));
                return;
            }
            Token read = nameToken;
            try {
                Name name = TsigText.name(nameToken.text());
                read = algorithm;
                TsigAlgorithm how = TsigText.algorithm(algorithm.text());
                read = secret;
                TsigKey key = new TsigKey(name, how, TsigText.secret(secret.text().replaceAll("\\s+", "")));
                Integer first = seen.putIfAbsent(name, start);
                if (first == null) {
                    entries.add(new Entry(start, key));
                } else {
                    faults.add(new Fault(start, "the key " + name + " is there twice, first on line " + first,
                            "remove one"));
                }
            } catch (UnusableTextException e) {
                faults.add(fault(read.line(), e));
            }
        }

        private Token next() {
            skipBlanksAndComments();
            if (at == text.length()) {
                return new Token(line, "", false);
            }
            int from = at;
            char c = text.charAt(at++);
            if (c == '"') {
                return quoted(from);
            }
            if (isPunctuation(c)) {
                return new Token(line, String.valueOf(c), false);
            }
            while (at < text.length() && !isPunctuation(text.charAt(at)) && text.charAt(at) != '"'
                    && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return new Token(line, text.substring(from, at), true);
        }

        /// Up to the next quote; nothing is escaped in names and secrets.
        private Token quoted(int from) {
            int start = line;
            int end = text.indexOf('"', at);
            at = end < 0 ? text.length() : end + 1;
            line += (int) text.substring(from, at).chars().filter(c -> c == '\n').count();
            return end < 0 ? new Token(start, "\"", false) : new Token(start, text.substring(from + 1, end), true);
        }

        private static boolean isPunctuation(char c) {
            return c == '{' || c == '}' || c == ';';
        }

        private void skipBlanksAndComments() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '#' || text.startsWith("//", at)) {
                    skipTo(text.indexOf('\n', at), 0);
                } else if (text.startsWith("/*", at)) {
                    skipTo(text.indexOf("*/", at + 2), 2);
                } else if (Character.isWhitespace(c)) {
                    skipTo(at, 1);
                } else {
                    return;
                }
            }
        }

        /// Skips to a place and what is there; to the end of the text if the place does not exist.
        private void skipTo(int place, int length) {
            int end = place < 0 ? text.length() : place + length;
            line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
            at = end;
        }
    }
}
