package rootwalk.wire.text;

import rootwalk.wire.Name;

/// The parts of data that are names and text.
final class Texts {

    private Texts() {}

    /// A name, absolute or completed by the origin.
    record NamePart(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            fields.name(what, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            Name name = data.name();
            text.append(' ').append(name);
        }
    }

    /// Names up to the end, possibly none.
    record NameList(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            while (fields.hasNext()) {
                fields.name(what, out);
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            while (data.hasNext()) {
                text.append(' ').append(data.name());
            }
        }
    }

    /// A character string (RFC 1035 section 3.3): a length octet and that many octets.
    record CharacterString(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            out.putCharacterString(fields.entry(), fields.next(what));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ');
            quote(data.counted(), text);
        }
    }

    /// One or more character strings up to the end.
    record CharacterStrings(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            do {
                out.putCharacterString(fields.entry(), fields.next(what));
            } while (fields.hasNext());
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            do {
                text.append(' ');
                quote(data.counted(), text);
            } while (data.hasNext());
        }
    }

    /// A character string that may be left out.
    record Optional(CharacterString string) implements RdataPart {

        @Override
        public String what() {
            return string.what();
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            if (fields.hasNext()) {
                string.read(fields, out);
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            if (data.hasNext()) {
                string.print(data, text);
            }
        }
    }

    /// A character string with a minimum number of digits, such as a number of another network.
    record Digits(String what, int least) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int from = out.length() + 1;
            int field = fields.next(what);
            out.putCharacterString(fields.entry(), field);
            if (out.length() - from < least) {
                throw new EntryException("the " + what + " has fewer than " + least + " digits",
                        "write all digits of the " + what);
            }
            for (int at = from; at < out.length(); at++) {
                if (out.octets()[at] < '0' || out.octets()[at] > '9') {
                    throw new EntryException("the " + what + " has characters other than digits: "
                            + fields.entry().shown(field), "write digits without anything between them");
                }
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] digits = data.counted();
            if (digits.length < least) {
                throw new MalformedRdataException("too few digits");
            }
            for (byte digit : digits) {
                if (digit < '0' || digit > '9') {
                    throw new MalformedRdataException("no digit");
                }
            }
            text.append(' ');
            quote(digits, text);
        }
    }

    /// Text up to the end of the data, without a length (RFC 7553 section 4.4, RFC 8659 section 4.1).
    record LongText(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            out.put(fields.unescaped(what));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ');
            quote(data.rest(), text);
        }
    }

    /// A property tag of CAA: letters and digits (RFC 8659 section 4.1).
    record Tag(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            byte[] tag = fields.unescaped(what);
            if (!isSound(tag)) {
                throw new EntryException(
                        "the " + what + " has characters other than letters and digits, or more than 255 characters",
                        "the usual tags are issue, issuewild and iodef");
            }
            out.put8(tag.length);
            out.put(tag);
        }

        private static boolean isSound(byte... tag) {
            boolean sound = tag.length > 0 && tag.length <= 255;
            for (byte c : tag) {
                sound &= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            }
            return sound;
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] tag = data.counted();
            if (!isSound(tag)) {
                throw new MalformedRdataException("the " + what + " is malformed");
            }
            text.append(' ');
            escape(tag, text);
        }
    }

    /// Appends text between quotes.
    static void quote(byte[] octets, StringBuilder text) {
        text.append('"');
        escape(octets, text);
        text.append('"');
    }

    /// Appends text with escapes for quotes, backslashes and what is not printable ASCII.
    private static void escape(byte[] octets, StringBuilder text) {
        for (byte octet : octets) {
            int c = octet & 0xFF;
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c >= 0x20 && c < 0x7F) {
                text.append((char) c);
            } else {
                text.append('\\').append((char) ('0' + c / 100)).append((char) ('0' + c / 10 % 10))
                        .append((char) ('0' + c % 10));
            }
        }
    }
}
