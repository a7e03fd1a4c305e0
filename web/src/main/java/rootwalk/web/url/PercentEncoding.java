package rootwalk.web.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Percent-encoding (RFC 3986 section 2.1), with the sets of the WHATWG URL standard, section 1.3.
final class PercentEncoding {

    /// Characters that are encoded in a fragment.
    static final BitSet FRAGMENT = set(" \"<>`");
    /// Characters that are encoded in a query.
    static final BitSet QUERY = set(" \"#<>'");
    /// Characters that are encoded in a path.
    static final BitSet PATH = set(" \"#<>?^`{}");
    /// Characters that are encoded in user name and password.
    static final BitSet USER = set(" \"#<>?^`{}/:;=@[\\]|");

    private static final BitSet NONE = new BitSet();

    private PercentEncoding() {}

    private static BitSet set(String characters) {
        var set = new BitSet(128);
        set.set(0, ' ');
        set.set(127);
        characters.chars().forEach(set::set);
        return set;
    }

    /// Encodes characters in `set` and beyond ASCII; existing percent-encoding is kept.
    static String encode(String text, BitSet set) {
        return encode(text.getBytes(StandardCharsets.UTF_8), set);
    }

    /// Encodes characters beyond ASCII as their octets in ISO-8859-1.
    static String encodeOctets(String octets) {
        return encode(octets.getBytes(StandardCharsets.ISO_8859_1), NONE);
    }

    private static String encode(byte[] octets, BitSet set) {
        var encoded = new StringBuilder(octets.length);
        for (byte octet : octets) {
            if (octet < 0 || set.get(octet)) {
                encoded.append('%').append("%02X".formatted(octet & 0xff));
            } else {
                encoded.append((char) octet);
            }
        }
        return encoded.toString();
    }

    /// Decodes percent-encoding; a percent sign without two digits is kept.
    static byte[] decode(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var decoded = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            int high = octets[i] == '%' && i + 2 < octets.length ? Character.digit(octets[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(octets[i + 2], 16) : -1;
            if (low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(octets[i]);
            }
        }
        return decoded.toByteArray();
    }
}
