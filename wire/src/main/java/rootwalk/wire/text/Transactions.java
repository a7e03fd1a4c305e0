package rootwalk.wire.text;

import rootwalk.wire.ResponseCode;

/// The parts of the data of TSIG (RFC 8945 section 4.2) and TKEY (RFC 2930 section 2) that no other type has, in the text
/// form of BIND. Neither type can be in a zone.
final class Transactions {

    private static final Mnemonics ERRORS = new Mnemonics("""
        NOERROR 0 FORMERR 1 SERVFAIL 2 NXDOMAIN 3 NOTIMP 4 REFUSED 5 YXDOMAIN 6 YXRRSET 7 NXRRSET 8 NOTAUTH 9 NOTZONE 10
        BADSIG 16 BADKEY 17 BADTIME 18 BADMODE 19 BADNAME 20 BADALG 21 BADTRUNC 22 BADCOOKIE 23
        """);

    private Transactions() {}

    /// An error as its mnemonic, or as its number if it has none.
    record ErrorCode(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            new Numeric(what, 2, 0xFFFF, ERRORS).read(fields, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int code = data.u16();
            String name = ResponseCode.nameInTsig(code);
            text.append(' ').append(ERRORS.number(name) == code ? name : String.valueOf(code));
        }
    }

    /// The number of octets, and the octets in base 64 if there are any.
    record Sized(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int length = (int) Fields.number(fields.entry(), fields.next("length of the " + what), 0xFFFF,
                    "length of the " + what);
            byte[] octets = length == 0 ? new byte[0] : Encodings.base64(Fields.octets(fields.word(what)), what);
            if (octets.length != length) {
                throw new EntryException("the " + what + " has " + octets.length + " octets instead of " + length,
                        "copy it again from its source");
            }
            out.put16(length);
            out.put(octets);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] octets = data.take(data.u16());
            text.append(' ').append(octets.length);
            if (octets.length > 0) {
                text.append(' ').append(Encodings.base64(octets));
            }
        }
    }
}
