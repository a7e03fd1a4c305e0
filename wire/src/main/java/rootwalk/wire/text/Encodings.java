package rootwalk.wire.text;

import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;

/// Text encodings of octets (RFC 4648): only characters of the encoding are accepted, and only complete octets.
final class Encodings {

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private Encodings() {}

    /// Base 64 with its padding (RFC 4648 section 4).
    ///
    /// @throws EntryException if the text is not base 64
    static byte[] base64(byte[] text, String what) {
        try {
            if (text.length % 4 == 0) {
                byte[] octets = Base64.getDecoder().decode(text);
                if (endsInZeros(text)) {
                    return octets;
                }
                throw new EntryException("the " + what + " is not in base 64: its last character has surplus bits",
                        "copy it again from its source");
            }
        } catch (IllegalArgumentException e) {
            throw noBase64(text, what);
        }
        throw noBase64(text, what);
    }

    private static EntryException noBase64(byte[] text, String what) {
        for (byte c : text) {
            if (!isBase64(c)) {
                return new EntryException("the " + what + " is not in base 64: it has the character "
                        + shown(c),
                        "base 64 has letters, digits, +, / and = at its end");
            }
        }
        return new EntryException("the " + what + " is not in base 64: its length is not a multiple of 4, or an ="
                + " is missing or misplaced",
                "copy it again, with every = at its end");
    }

    private static String shown(byte c) {
        return c > ' ' && c < 0x7F ? "'" + (char) c + "'" : "number " + (c & 0xFF);
    }

    private static boolean isBase64(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/'
                || c == '=';
    }

    /// Whether the bits of the last letter that belong to no octet are zero (RFC 4648 section 3.5).
    private static boolean endsInZeros(byte... text) {
        int length = text.length;
        if (length == 0 || text[length - 1] != '=') {
            return true;
        }
        boolean isDouble = text[length - 2] == '=';
        return isDouble ? "AQgw".indexOf(text[length - 3]) >= 0
                : "AEIMQUYcgkosw048".indexOf(text[length - 2]) >= 0;
    }

    static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    /// Hexadecimal digits, two for each octet.
    ///
    /// @throws EntryException if the text is anything else
    static byte[] hex(byte[] text, String what) {
        byte[] octets = new byte[text.length / 2];
        for (int i = 0; i < text.length; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                throw new EntryException("the " + what + " is not hexadecimal: it has the character "
                        + shown(text[i]),
                        "write an even number of the digits 0 to 9 and a to f");
            }
            if (i / 2 < octets.length) {
                octets[i / 2] = (byte) (octets[i / 2] << 4 | digit);
            }
        }
        if (text.length % 2 != 0) {
            throw new EntryException("the " + what + " has an odd number of hexadecimal digits, " + text.length,
                    "an octet has two");
        }
        return octets;
    }

    static String hex(byte[] octets) {
        return UPPER.formatHex(octets);
    }

    /// Base 32 with the extended hex alphabet, unpadded (RFC 5155 section 3.3, RFC 4648 section 7).
    static byte[] base32(byte[] text, String what) {
        byte[] octets = new byte[text.length * 5 / 8];
        int size = 0;
        int bits = 0;
        int held = 0;
        for (byte c : text) {
            int value = Character.digit(c, 32);
            if (value < 0) {
                throw new EntryException("the " + what + " is not in base 32",
                        "base 32 uses the digits and the letters a to v here");
            }
            bits = bits << 5 | value;
            held += 5;
            if (held >= 8) {
                held -= 8;
                octets[size++] = (byte) (bits >>> held);
            }
        }
        if (held >= 5 || (bits & ((1 << held) - 1)) != 0) {
            throw new EntryException("the " + what + " is not in base 32: it does not end at an octet boundary",
                    "copy it again from its source");
        }
        return octets;
    }

    static String base32(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte octet : octets) {
            bits = bits << 8 | (octet & 0xFF);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append(Character.toUpperCase(Character.forDigit(bits >>> held & 31, 32)));
            }
        }
        if (held > 0) {
            text.append(Character.toUpperCase(Character.forDigit(bits << (5 - held) & 31, 32)));
        }
        return text.toString();
    }

    /// Base 64 up to the end.
    ///
    /// @param least octets
    record Base64Rest(String what, int least) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            if (least == 0 && !fields.hasNext()) {
                return;
            }
            int first = fields.next(what);
            int length = out.length();
            if (Base64Decoder.decode(fields.entry(), first, out)) {
                fields.skip();
                if (out.length() - length < least) {
                    throw fields.missing(what);
                }
                return;
            }
            out.truncate(length);
            // It is decoded again for the message.
            out.put(base64(fields.joined(first), what));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            if (data.left() < least) {
                throw new MalformedRdataException("the " + what + " is missing");
            }
            if (data.hasNext()) {
                text.append(' ').append(base64(data.rest()));
            }
        }
    }

    /// Hexadecimal digits up to the end.
    ///
    /// @param least octets
    record HexRest(String what, int least) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            byte[] octets = hex(fields.joined(what), what);
            if (octets.length < least) {
                throw fields.missing(what);
            }
            out.put(octets);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            if (data.left() < least) {
                throw new MalformedRdataException("the " + what + " is missing");
            }
            text.append(' ').append(hex(data.rest()));
        }
    }

    /// Octets after a length octet, as hexadecimal digits, `-` for none (RFC 5155 section 3.3).
    record Salt(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            String word = fields.word(what);
            byte[] octets = word.equals("-") ? new byte[0] : hex(Fields.octets(word), what);
            if (octets.length > 255) {
                throw new EntryException("the " + what + " has " + octets.length + " octets",
                        "it can have at most 255");
            }
            out.put8(octets.length);
            out.put(octets);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] octets = data.counted();
            text.append(' ').append(octets.length == 0 ? "-" : hex(octets));
        }
    }

    /// Octets after a length octet in base 32.
    record Hash(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            byte[] octets = base32(Fields.octets(fields.word(what)), what);
            if (octets.length == 0 || octets.length > 255) {
                throw new EntryException("the " + what + " has " + octets.length + " octets", "it must have 1 to 255");
            }
            out.put8(octets.length);
            out.put(octets);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] octets = data.counted();
            if (octets.length == 0) {
                throw new MalformedRdataException("the " + what + " is missing");
            }
            text.append(' ').append(base32(octets));
        }
    }

    /// Groups of hexadecimal digits with a separator: EUI48, NID and others.
    ///
    /// @param count of groups
    /// @param octets in each
    /// @param shortest number of digits that a group may have
    record Groups(String what, int count, int octets, int shortest, char between) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            String word = fields.word(what);
            String[] groups = word.split(String.valueOf(between), -1);
            boolean sound = groups.length == count;
            for (String group : groups) {
                sound &= group.length() >= shortest && group.length() <= 2 * octets
                        && group.chars().allMatch(HexFormat::isHexDigit);
            }
            if (!sound) {
                throw new EntryException("the " + what + " is not " + count + " groups of "
                        + (shortest < 2 * octets ? shortest + " to " : "") + 2 * octets
                        + " hexadecimal digits with '" + between + "' between them: '" + word + "'",
                        "write, for example, "
                                + String.join(String.valueOf(between),
                                        Collections.nCopies(count, "0a".repeat(octets))));
            }
            for (String group : groups) {
                out.put(HexFormat.fromHexDigits(group), octets);
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? ' ' : between).append(HexFormat.of().formatHex(data.take(octets)));
            }
        }
    }
}
