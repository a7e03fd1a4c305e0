package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One entry of a zone file (RFC 1035 section 5.1) as fields: lines between parentheses are joined, comments are left
/// out. Filled by [ZoneLexer]; reusable.
public final class Entry {

    /// The most characters of a field in a message.
    private static final int SHOWN = 80;

    private byte[] text = new byte[0];
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private boolean[] quoted = new boolean[32];
    private int count;
    private int line;
    private boolean startsBlank;

    public void begin(byte[] source, int firstLine, boolean blank) {
        text = source;
        line = firstLine;
        startsBlank = blank;
        count = 0;
    }

    public void add(int start, int end, boolean isQuoted) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            quoted = Arrays.copyOf(quoted, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        quoted[count++] = isQuoted;
    }

    /// The number of fields.
    public int size() {
        return count;
    }

    /// The line in which the entry begins, from 1.
    public int line() {
        return line;
    }

    /// Whether the entry begins with a blank: its owner is that of the entry before.
    public boolean startsBlank() {
        return startsBlank;
    }

    /// The array that the fields are in.
    public byte[] text() {
        return text;
    }

    public int start(int field) {
        return starts[field];
    }

    public int end(int field) {
        return ends[field];
    }

    public int length(int field) {
        return ends[field] - starts[field];
    }

    /// Whether a field was quoted. The quotes are not part of it.
    public boolean isQuoted(int field) {
        return quoted[field];
    }

    /// Whether a field has only octets of ASCII, as it is in the file.
    public boolean isAscii(int field) {
        for (int at = starts[field]; at < ends[field]; at++) {
            if (text[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether a field is one character and not quoted.
    public boolean is(int field, char c) {
        return length(field) == 1 && text[starts[field]] == c && !quoted[field];
    }

    /// Whether a field is the `\#` of RFC 3597 section 5.
    public boolean isGeneric(int field) {
        return length(field) == 2 && text[starts[field]] == '\\' && text[starts[field] + 1] == '#' && !quoted[field];
    }

    /// Whether a field follows the one before it without a blank, as the quoted text in `alpn="h2"` does.
    boolean isAttached(int field) {
        if (field == 0) {
            return false;
        }
        return starts[field] - (quoted[field] ? 1 : 0) == ends[field - 1] + (quoted[field - 1] ? 1 : 0);
    }

    /// A field as it is in the file.
    public String string(int field) {
        return new String(text, starts[field], length(field), StandardCharsets.ISO_8859_1);
    }

    /// A field for a message: as it is in the file, between single quotes, and shortened if it is long.
    public String shown(int field) {
        String text = rest(field, field + 1);
        return "'" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...") + "'";
    }

    /// The fields from one on, in the syntax of a zone file.
    public String rest(int from) {
        return rest(from, count);
    }

    /// The fields from one on and before another, in the syntax of a zone file.
    public String rest(int from, int end) {
        StringBuilder rest = new StringBuilder();
        for (int i = from; i < end; i++) {
            String quote = quoted[i] ? "\"" : "";
            rest.append(i > from && !isAttached(i) ? " " : "").append(quote).append(string(i)).append(quote);
        }
        return rest.toString();
    }
}
