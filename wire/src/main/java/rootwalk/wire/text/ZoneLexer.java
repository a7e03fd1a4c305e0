package rootwalk.wire.text;

/// Splits the text of a zone file into entries (RFC 1035 section 5.1). A line ends with LF, CR LF or CR. If the first line
/// does not end with CR, a lone CR in quotes or in a comment belongs to these, as in other servers. Each call continues after
/// the previous entry, even if that had an error. If a text is read in pieces, only the current entry and at most one piece
/// are in memory.
public final class ZoneLexer {

    /// The octets that end a field without quotes, and the backslash.
    private static final boolean[] IS_SPECIAL = new boolean[256];

    static {
        for (char c : " \t\r\n\0;()\"\\".toCharArray()) {
            IS_SPECIAL[c] = true;
        }
    }

    /// The longest array.
    private static final int MAX_OCTETS = Integer.MAX_VALUE - 8;

    /// What the first line ends with.
    private enum LineEnds {
        UNKNOWN,
        /// Or CR LF.
        LF,
        CR
    }

    private final TextInput input;
    private byte[] text;
    private int at;
    private int limit;
    private int line;
    /// Whether there is nothing after the limit.
    private boolean ended;
    private boolean hasComment;
    private LineEnds lineEnds = LineEnds.UNKNOWN;

    /// Begins with a text and the number of its first line.
    public ZoneLexer(byte[] text, int firstLine) {
        this(text, 0, text.length, TextInput.END, firstLine);
    }

    /// Begins with a text of one line: a CR in quotes belongs to these.
    public static ZoneLexer ofLine(byte[] text, int number) {
        ZoneLexer lexer = new ZoneLexer(text, number);
        lexer.lineEnds = LineEnds.LF;
        return lexer;
    }

    /// Begins with the first piece of a text and the number of its first line.
    ///
    /// @param piece is overwritten with the next ones
    /// @param from where the text begins
    /// @param to where the piece ends
    /// @param input has the other pieces
    public ZoneLexer(byte[] piece, int from, int to, TextInput input, int firstLine) {
        this.input = input;
        text = piece;
        at = from;
        limit = to;
        line = firstLine;
        ended = input.equals(TextInput.END);
    }

    /// Reads the next entry that is not empty. Returns false at the end.
    ///
    /// @throws EntryException if the entry is incomplete, or the text cannot be read; [Entry#line()] is set
    public boolean next(Entry entry) {
        while (at < limit || fill()) {
            int start = at;
            int startLine = line;
            byte c = text[at];
            entry.begin(text, line, c == ' ' || c == '\t');
            try {
                readEntry(entry);
            } catch (EntryException e) {
                if (at < limit || ended) {
                    throw e;
                }
            }
            if (at >= limit && !ended) {
                // The entry may continue in the next piece, so it is read again together with that.
                at = start;
                line = startLine;
                boolean ignored = fill();
            } else if (entry.size() > 0) {
                return true;
            }
        }
        return false;
    }

    /// Discards the entries that were read, and reads more. Returns whether there is more.
    private boolean fill() {
        if (ended) {
            return false;
        }
        int held = limit - at;
        byte[] target = held <= text.length / 2 ? text : new byte[(int) Math.min(2L * text.length, MAX_OCTETS)];
        System.arraycopy(text, at, target, 0, held);
        text = target;
        at = 0;
        limit = held;
        while (limit < text.length && !ended) {
            int read = more();
            ended = read < 0;
            limit += Math.max(0, read);
        }
        return limit > held;
    }

    private int more() {
        try {
            return input.read(text, limit, text.length - limit);
        } catch (EntryException e) {
            at = limit;
            ended = true;
            throw e;
        }
    }

    private void readEntry(Entry entry) {
        int open = 0;
        boolean isFirst = true;
        while (at < limit) {
            byte c = text[at];
            switch (c) {
                case ' ', '\t' -> at++;
                case '\n', '\r' -> {
                    endLine();
                    if (open == 0) {
                        return;
                    }
                }
                case ';' -> skipComment();
                case 0 -> {
                    skipLine();
                    throw new EntryException("there is a NUL octet outside of quotes and comments",
                            "remove it, or write \\000 if it belongs to a name or text");
                }
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
            throw new EntryException("a parenthesis that is opened here is not closed", "add \")\"");
        }
    }

    /// Whether there was a comment so far.
    boolean hasComment() {
        return hasComment;
    }

    private void skipComment() {
        hasComment = true;
        while (at < limit && !endsLine()) {
            at++;
        }
    }

    private void skipLine() {
        while (at < limit && !isLineEnd(at)) {
            at++;
        }
    }

    private boolean isLineEnd(int place) {
        return text[place] == '\n' || text[place] == '\r';
    }

    /// Whether the current octet ends a line also in quotes and comments.
    private boolean endsLine() {
        if (!isLineEnd(at)) {
            return false;
        }
        boolean isLone = text[at] == '\r' && (at + 1 == limit || text[at + 1] != '\n');
        if (isLone && at + 1 == limit && !ended) {
            // The entry is read again, together with what follows.
            return false;
        }
        if (lineEnds == LineEnds.UNKNOWN) {
            lineEnds = isLone ? LineEnds.CR : LineEnds.LF;
        }
        return !isLone || lineEnds == LineEnds.CR;
    }

    private void endLine() {
        boolean ignored = endsLine();
        at += text[at] == '\r' && at + 1 < limit && text[at + 1] == '\n' ? 2 : 1;
        line++;
    }

    private void quoted(Entry entry) {
        int start = ++at;
        while (at < limit && text[at] != '"') {
            if (endsLine()) {
                throw new EntryException("a quoted string does not end on its line", "add the closing quote");
            }
            if (text[at] != '\\' || at + 1 == limit) {
                at++;
                continue;
            }
            // A backslash removes the special meaning of any character, including LF.
            line += text[at + 1] == '\n' ? 1 : 0;
            at += 2;
        }
        if (at >= limit) {
            throw new EntryException("a quoted string does not end", "add the closing quote");
        }
        entry.add(start, at++, true);
    }

    private void bare(Entry entry) {
        byte[] octets = text;
        int start = at;
        int end = start;
        int most = limit;
        while (end < most) {
            byte c = octets[end];
            if (!IS_SPECIAL[c & 0xFF]) {
                end++;
            } else if (c == '\\') {
                end += end + 1 < most && !isLineEnd(end + 1) ? 2 : 1;
            } else {
                break;
            }
        }
        at = end;
        entry.add(start, end, false);
    }
}
