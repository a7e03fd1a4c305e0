package rootwalk.wire.text;

/// Splits the text of a zone file into entries (RFC 1035 section 5.1). A line ends with LF, CR LF or CR. Each call
/// continues after the previous entry, also after one with an error.
public final class ZoneLexer {

    private final byte[] text;
    private int at;
    private int line;

    /// Begins with a text and the number of its first line.
    public ZoneLexer(byte[] text, int firstLine) {
        this.text = text;
        this.line = firstLine;
    }

    /// Reads the next entry that is not empty. Returns false at the end.
    ///
    /// @throws EntryException if the entry is incomplete; [Entry#line()] is set
    public boolean next(Entry entry) {
        while (at < text.length) {
            byte c = text[at];
            entry.begin(text, line, c == ' ' || c == '\t');
            readEntry(entry);
            if (entry.size() > 0) {
                return true;
            }
        }
        return false;
    }

    private void readEntry(Entry entry) {
        int open = 0;
        boolean isFirst = true;
        while (at < text.length) {
            byte c = text[at];
            switch (c) {
                case ' ', '\t', '\f' -> at++;
                case '\n', '\r' -> {
                    endLine();
                    if (open == 0) {
                        return;
                    }
                }
                case ';' -> skipLine();
                case '(' -> {
                    open++;
                    at++;
                }
                case ')' -> {
                    at++;
                    if (--open < 0) {
                        skipLine();
                        throw new EntryException("a closing parenthesis has no opening one",
                                "remove it, or write ( where the data begins");
                    }
                }
                default -> {
                    if (isFirst) {
                        isFirst = false;
                        if (entry.line() != line) {
                            entry.begin(text, line, entry.startsBlank());
                        }
                    }
                    if (c == '"') {
                        quoted(entry);
                    } else {
                        bare(entry);
                    }
                }
            }
        }
        if (open > 0) {
            throw new EntryException("the file ends before a parenthesis opened here is closed", "add \")\"");
        }
    }

    private void skipLine() {
        while (at < text.length && !isLineEnd(at)) {
            at++;
        }
    }

    private boolean isLineEnd(int place) {
        return text[place] == '\n' || text[place] == '\r';
    }

    private void endLine() {
        at += text[at] == '\r' && at + 1 < text.length && text[at + 1] == '\n' ? 2 : 1;
        line++;
    }

    private void quoted(Entry entry) {
        int start = ++at;
        while (at < text.length && text[at] != '"') {
            if (isLineEnd(at)) {
                throw new EntryException("a quoted string does not end on its line", "add the closing quote");
            }
            if (text[at] != '\\' || at + 1 == text.length) {
                at++;
                continue;
            }
            // A backslash removes the special meaning of any character, including LF.
            line += text[at + 1] == '\n' ? 1 : 0;
            at += 2;
        }
        if (at >= text.length) {
            throw new EntryException("a quoted string does not end before the file does", "add the closing quote");
        }
        entry.add(start, at++, true);
    }

    private void bare(Entry entry) {
        int start = at;
        while (at < text.length) {
            switch (text[at]) {
                case ' ', '\t', '\r', '\n', '\f', ';', '(', ')', '"' -> {
                    entry.add(start, at, false);
                    return;
                }
                case '\\' -> at += at + 1 < text.length && !isLineEnd(at + 1) ? 2 : 1;
                default -> at++;
            }
        }
        at = Math.min(at, text.length);
        entry.add(start, at, false);
    }
}
