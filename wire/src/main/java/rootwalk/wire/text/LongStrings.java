package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Splits character strings that are too long (RFC 1035 section 3.3). Some clients write a whole key of DKIM as one string.
public final class LongStrings {

    private static final int MOST_OCTETS = 255;

    private LongStrings() {}

    /// The data of a record that consists of character strings, where several strings take the place of each one with more than 255
    /// octets. Other text, also text that is malformed, stays as it is.
    public static String split(String text) {
        Entry entry = new Entry();
        try {
            ZoneLexer lexer = ZoneLexer.ofLine(text.getBytes(StandardCharsets.UTF_8), 1);
            if (!lexer.next(entry) || entry.isGeneric(0)) {
                return text;
            }
            StringBuilder strings = new StringBuilder();
            boolean isSplit = false;
            for (int field = 0; field < entry.size(); field++) {
                isSplit |= append(entry, field, strings);
            }
            return isSplit && !lexer.next(entry) && !lexer.hasComment() ? strings.toString() : text;
        } catch (EntryException e) {
            // Who reads the data reports what is wrong.
            return text;
        }
    }

    /// Appends the strings of a field. Returns whether there are several.
    private static boolean append(Entry entry, int field, StringBuilder strings) {
        WireBuffer buffer = new WireBuffer();
        buffer.putUnescaped(entry.text(), entry.start(field), entry.end(field));
        byte[] octets = buffer.toArray();
        int from = 0;
        do {
            int to = Math.min(from + MOST_OCTETS, octets.length);
            strings.append(strings.isEmpty() ? "" : " ");
            Texts.quote(Arrays.copyOfRange(octets, from, to), strings);
            from = to;
        } while (from < octets.length);
        return octets.length > MOST_OCTETS;
    }
}
