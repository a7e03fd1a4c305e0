package rootwalk.wire.text;

import java.util.Arrays;

/// Decodes base 64 (RFC 4648 section 4) from fields of an entry: signatures and keys make up most of a signed zone.
final class Base64Decoder {

    private static final byte[] VALUES = new byte[256];

    static {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < letters.length(); i++) {
            VALUES[letters.charAt(i)] = (byte) i;
        }
    }

    private Base64Decoder() {}

    /// Adds the octets that the fields from one to the last represent together. Returns false if the fields are not
    /// base 64 with its padding, or if bits that belong to no octet are set; the octets are undefined then.
    static boolean decode(Entry entry, int from, WireBuffer out) {
        byte[] text = entry.text();
        int bits = 0;
        int letters = 0;
        int padding = 0;
        for (int field = from; field < entry.size(); field++) {
            for (int at = entry.start(field); at < entry.end(field); at++) {
                int value = VALUES[text[at] & 0xFF];
                if (text[at] == '=') {
                    padding++;
                } else if (value < 0 || padding > 0) {
                    return false;
                } else {
                    bits = bits << 6 | value;
                    if ((++letters & 3) == 0) {
                        out.put(bits & 0xFFFFFF, 3);
                    }
                }
            }
        }
        return switch (letters & 3) {
            case 0 -> padding == 0;
            case 2 -> padding == 2 && (bits & 0xF) == 0 && put(bits >>> 4 & 0xFF, 1, out);
            case 3 -> padding == 1 && (bits & 3) == 0 && put(bits >>> 2 & 0xFFFF, 2, out);
            default -> false;
        };
    }

    private static boolean put(int value, int size, WireBuffer out) {
        out.put(value, size);
        return true;
    }
}
