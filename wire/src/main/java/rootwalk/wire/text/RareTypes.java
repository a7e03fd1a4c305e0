package rootwalk.wire.text;

import java.util.Arrays;
import java.util.BitSet;

import rootwalk.wire.BigEndian;

/// The data of types with a unique form: WKS, NSAP, ATMA, NAPTR, DOA.
final class RareTypes {

    private RareTypes() {}

    /// The ports of services, a bit for each (RFC 1035 section 3.4.2).
    record Services(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            BitSet ports = new BitSet();
            Numeric port = new Numeric(what, 2, 0xFFFF, Mnemonics.SERVICES);
            while (fields.hasNext()) {
                WireBuffer number = new WireBuffer();
                port.read(fields, number);
                ports.set(BigEndian.get16(number.octets(), 0));
            }
            out.put(Bits.octets(ports));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            Bits.print(data.rest(), 8192, String::valueOf, text);
        }
    }

    /// `0x` and hexadecimal digits with dots anywhere between them (RFC 1706 section 7).
    record Nsap(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            String word = fields.word(what);
            if (!word.startsWith("0x") && !word.startsWith("0X")) {
                throw new EntryException("the " + what + " does not begin with 0x: '" + word + "'",
                        "write 0x and hexadecimal digits");
            }
            byte[] octets = Encodings.hex(Fields.octets(word.substring(2).replace(".", "")), what);
            if (octets.length == 0) {
                throw new EntryException("the " + what + " has no digits", "write hexadecimal digits after 0x");
            }
            out.put(octets);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            if (!data.hasNext()) {
                throw new MalformedRdataException("the " + what + " is missing");
            }
            text.append(" 0x").append(Encodings.hex(data.rest()));
        }
    }

    /// `+` and the digits of an E.164 number, or hexadecimal digits, with dots between them (ATM Forum,
    /// af-saa-0069).
    record Atma(String what) implements RdataPart {

        private static final int AESA = 0;
        private static final int E164 = 1;

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            String word = fields.word(what);
            String digits = word.replace(".", "");
            if (word.startsWith(".") || word.endsWith(".") || word.contains("..")) {
                throw new EntryException("the " + what + " has a dot that is not between two digits: '" + word + "'",
                        "remove the dot");
            }
            if (digits.isEmpty()) {
                throw new EntryException("the " + what + " has no digits", "write hexadecimal digits, or + and digits");
            }
            if (!digits.startsWith("+")) {
                out.put8(AESA);
                out.put(Encodings.hex(Fields.octets(digits), what));
                return;
            }
            if (!digits.matches("\\+\\d+")) {
                throw new EntryException("the " + what + " is not + and digits: '" + word + "'",
                        "write, for example, +31.20.5551234");
            }
            out.put8(E164);
            out.put(Fields.octets(digits.substring(1)));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int format = data.u8();
            byte[] octets = data.rest();
            if (octets.length == 0 || format > E164) {
                throw new MalformedRdataException("the " + what + " is malformed");
            }
            if (format == AESA) {
                text.append(' ').append(Encodings.hex(octets));
                return;
            }
            text.append(" +");
            for (byte digit : octets) {
                if (digit < '0' || digit > '9') {
                    throw new MalformedRdataException("the " + what + " has characters other than digits");
                }
                text.append((char) digit);
            }
        }
    }

    /// A substitution expression of NAPTR, possibly empty (RFC 3402 section 3.2): a pattern and its replacement, each
    /// after a delimiter, and after the last one the flag `i` or nothing. BIND refuses other expressions, also in
    /// responses and transfers, which no other server does; so they are accepted with a warning.
    record Substitution(Texts.CharacterString string) implements RdataPart {

        private static final String NO_DELIMITERS = "0123456789\\i\0";

        @Override
        public String what() {
            return string.what();
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int from = out.length() + 1;
            string.read(fields, out);
            if (out.length() > from && !isSound(Arrays.copyOfRange(out.octets(), from, out.length()))) {
                fields.warn("the " + what() + " of the NAPTR record is not a pattern and a replacement between three"
                        + " delimiters, with i or nothing after them; BIND refuses zones and responses with it",
                        "write it as \"!PATTERN!REPLACEMENT!\" (RFC 3402 section 3.2)");
            }
        }

        private static boolean isSound(byte... text) {
            int delimiters = 0;
            for (int at = 0; at < text.length; at++) {
                if (text[at] == text[0]) {
                    delimiters++;
                } else if (delimiters == 3 ? text[at] != 'i' : text[at] == 0) {
                    return false;
                } else if (text[at] == '\\') {
                    // The next character is no delimiter.
                    at++;
                }
            }
            boolean hasPattern = text.length > 1 && text[1] != text[0];
            return delimiters == 3 && hasPattern && NO_DELIMITERS.indexOf(text[0]) < 0;
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            string.print(data, text);
        }
    }

    /// Base 64 up to the end, `-` for no octets (draft-durand-doa-over-dns section 3.2).
    record ObjectData(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            byte[] text = fields.joined(what);
            if (!Arrays.equals(text, new byte[] {'-'})) {
                out.put(Encodings.base64(text, what));
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(data.hasNext() ? Encodings.base64(data.rest()) : "-");
        }
    }
}
