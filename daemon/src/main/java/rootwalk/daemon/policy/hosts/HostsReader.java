package rootwalk.daemon.policy.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.SafeText;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.TextEncoding;

/// Reads hosts files into one table; lines and files that cannot be read are reported and skipped. Used by one thread.
final class HostsReader {

    /// A table, and messages about its files for the log.
    /// @param isComplete whether every file that exists could be read
    record Reading(HostsTable table, List<String> reports, boolean isComplete) {}

    private static final int MAX_REPORTS = 20;
    private static final int MAX_OCTETS = 512 << 20;

    private final HostsEdit edit = new HostsEdit();
    private final AddressText address = new AddressText();
    private final AddressText otherAddress = new AddressText();
    private final byte[] name = new byte[Name.MAX_LENGTH];
    private final List<String> reports = new ArrayList<>();
    private Path file = Path.of("");
    private byte[] text = new byte[0];
    private int line;
    private int bad;
    private boolean isComplete = true;
    private final NameObserver observer;

    /// Receives each name that has an address or a PTR record.
    private interface NameObserver {
        void name(byte[] name, int length, Path file, int line);
    }

    private HostsReader(NameObserver observer) {
        this.observer = observer;
    }

    /// Reads files in order. A missing file has no names.
    static Reading read(List<Path> files) {
        return read(files, (_, _, _, _) -> {});
    }

    private static Reading read(List<Path> files, NameObserver observer) {
        HostsReader reader = new HostsReader(observer);
        for (Path file : files) {
            reader.readFile(file);
        }
        return new Reading(reader.edit.table(), List.copyOf(reader.reports), reader.isComplete);
    }

    /// The first line about a name, `file:line`; empty if there is none.
    static Optional<String> place(List<Path> files, Name wanted) {
        List<String> places = new ArrayList<>();
        byte[] octets = wanted.sharedOctets();
        var _ = read(files, (name, length, file, line) -> {
            if (places.isEmpty() && length == octets.length && CaseFolding.equal(octets, 0, name, 0, length)) {
                places.add(file + ":" + line);
            }
        });
        return places.stream().findFirst();
    }

    private void readFile(Path path) {
        file = path;
        bad = 0;
        try {
            text = TextEncoding.utf8(RegularFile.octets(path, MAX_OCTETS));
        } catch (NoSuchFileException e) {
            reports.add(path + " does not exist; it is read when it appears");
            return;
        } catch (IOException e) {
            reports.add(path + ": the file cannot be read: " + RegularFile.trouble(e)
                    + "; check its name and its permissions");
            isComplete = false;
            return;
        }
        if (beginsWithNul()) {
            reports.add(path + ": the file begins with NUL octets, like UTF-16 text without a byte order mark;"
                    + " save it as UTF-8. It is not read");
            isComplete = false;
        } else {
            readLines();
        }
        text = new byte[0];
        if (bad > MAX_REPORTS) {
            reports.add(path + ": " + (bad - MAX_REPORTS) + " more problems of this kind");
        }
    }

    private void readLines() {
        int at = 0;
        line = 0;
        while (at < text.length) {
            line++;
            int end = at;
            int sign = -1;
            while (end < text.length && text[end] != '\n' && text[end] != '\r') {
                if (sign < 0 && text[end] == '#') {
                    sign = end;
                }
                end++;
            }
            readLine(at, sign < 0 ? end : sign);
            at = afterLineEnd(end);
        }
    }

    /// A line ends with LF, with CR and LF, or with CR, as on systems of three kinds.
    private int afterLineEnd(int end) {
        boolean both = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
        return both ? end + 2 : end + 1;
    }

    private boolean beginsWithNul() {
        return text.length > 1 && (text[0] == 0 || text[1] == 0);
    }

    /// An address and its names; `end` is the end of the line, or the start of its comment.
    private void readLine(int start, int end) {
        int from = skipSpace(start, end);
        if (from == end) {
            return;
        }
        int to = skipWord(from, end);
        int length = address.read(text, from, to);
        if (length == 0) {
            report(from, to,
                    isScoped(from, to) ? "has a zone index, which the DNS cannot carry; write the address without it"
                            : text[from] == ';' ? "is not an IP address, and a comment begins with #"
                                    : "is not an IP address",
                    "the line");
            return;
        }
        boolean first = true;
        int at = skipSpace(to, end);
        if (at == end) {
            report(from, to, "has no name after it", "the line");
        }
        while (at < end) {
            int wordEnd = skipWord(at, end);
            int nameLength = readName(at, wordEnd);
            if (nameLength > 0) {
                int entry = edit.add(address.octets(), length, name, nameLength);
                observer.name(name, nameLength, file, line);
                if (first && leadsBack(length)) {
                    int reverseLength = address.writeReverse(length);
                    edit.addReverse(address.reverse(), reverseLength, entry);
                    observer.name(address.reverse(), reverseLength, file, line);
                }
                first = false;
            }
            at = skipSpace(wordEnd, end);
        }
    }

    /// Whether the address gets a PTR record with the name that was just read. The addresses that block lists use for every
    /// name do not: unspecified addresses get none, and loopback addresses belong to localhost (RFC 6761 section 6.3).
    private boolean leadsBack(int length) {
        if (address.isUnspecified(length)) {
            return false;
        }
        return !address.isLocalhost(length) || firstLabelIs("localhost") || firstLabelIs("ip6-localhost");
    }

    private boolean firstLabelIs(String label) {
        if (name[0] != label.length()) {
            return false;
        }
        for (int i = 0; i < label.length(); i++) {
            if ((name[1 + i] | 0x20) != (label.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private boolean isScoped(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '%') {
                return address.read(text, from, i) > 0;
            }
        }
        return false;
    }

    /// Reads a name into [#name]. Returns its length; 0 for none.
    private int readName(int from, int to) {
        String problem = otherAddress.read(text, from, to) > 0 ? "is an address where a name belongs"
                : wire(from, text[to - 1] == '.' ? to - 1 : to);
        if (problem != null) {
            report(from, to, problem, "the name");
            return 0;
        }
        int length = 0;
        while (name[length] != 0) {
            length += 1 + name[length];
        }
        return length + 1;
    }

    /// Writes the wire format to [#name]. Returns the problem, or null.
    private @Nullable String wire(int from, int to) {
        if (to - from > Name.MAX_LENGTH - 2) {
            return "is longer than a domain name can be";
        }
        int label = 0;
        int at = 1;
        for (int i = from; i <= to; i++) {
            byte c = i == to ? (byte) '.' : text[i];
            if (c == '.') {
                int length = at - label - 1;
                if (length == 0 || length > Name.MAX_LABEL_LENGTH) {
                    return length == 0 ? "has an empty label" : "has a label of more than 63 octets";
                }
                name[label] = (byte) length;
                label = at++;
            } else if (c < 0) {
                return "is not ASCII; write internationalised names as A-labels (xn--...)";
            } else if (!isOfHostNames(c)) {
                return why(c);
            } else {
                name[at++] = c;
            }
        }
        name[label] = 0;
        return null;
    }

    /// Letters, digits and hyphens (hosts(5)), and the underscore that names of services have.
    private static boolean isOfHostNames(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String why(byte c) {
        return switch (c) {
            case '*' -> "has a wildcard, which hosts files do not support; use local-zones";
            case ',', ';' -> "has a '" + (char) c + "', which host names cannot contain; put spaces between names";
            case ':', '/' ->
                "has a '" + (char) c + "', which host names cannot contain; write the name of the host alone";
            default -> "has a character that host names cannot contain";
        };
    }

    private void report(int from, int to, String problem, String skipped) {
        bad++;
        if (bad <= MAX_REPORTS) {
            String word = SafeText.text(new String(text, from, Math.min(to - from, 80), StandardCharsets.UTF_8));
            reports.add(file + ":" + line + ": '" + word + "' " + problem + "; " + skipped + " is skipped");
        }
    }

    private int skipSpace(int from, int end) {
        int at = from;
        while (at < end && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    private int skipWord(int from, int end) {
        int at = from;
        while (at < end && !isSpace(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\f' || c == 0x0B;
    }
}
