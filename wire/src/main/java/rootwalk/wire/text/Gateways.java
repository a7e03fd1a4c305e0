package rootwalk.wire.text;

/// The data of types that name another host in one of several ways: IPSECKEY and AMTRELAY.
final class Gateways {

    private static final int NONE = 0;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int NAME = 3;

    private static final Numeric ALGORITHM = new Numeric("algorithm", 1, 255, Mnemonics.NONE);

    private Gateways() {}

    private static void read(int type, String what, FieldReader fields, WireBuffer out) {
        switch (type) {
            case NONE -> {
                String word = fields.word(what);
                if (!word.equals(".")) {
                    throw new EntryException("the " + what + " of type 0 is written as a dot, not '" + word + "'",
                            "write a dot, or another type: 1 for IPv4, 2 for IPv6, 3 for a name");
                }
            }
            case IPV4 -> new AddressParts.Address(what, AddressFamily.IPV4).read(fields, out);
            case IPV6 -> new AddressParts.Address(what, AddressFamily.IPV6).read(fields, out);
            case NAME -> new Texts.NamePart(what).read(fields, out);
            default -> throw new EntryException("a " + what + " of type " + type + " has no presentation format",
                    "types are 0 to 3");
        }
    }

    private static void print(int type, String what, OctetReader data, StringBuilder text) {
        switch (type) {
            case NONE -> text.append(" .");
            case IPV4 -> new AddressParts.Address(what, AddressFamily.IPV4).print(data, text);
            case IPV6 -> new AddressParts.Address(what, AddressFamily.IPV6).print(data, text);
            case NAME -> new Texts.NamePart(what).print(data, text);
            default ->
                throw new MalformedRdataException("a " + what + " of type " + type + " has no presentation format");
        }
    }

    /// Precedence, gateway type, algorithm, gateway, key (RFC 4025 section 3.1).
    record Ipsec() implements RdataPart {

        @Override
        public String what() {
            return "precedence, gateway type, algorithm, gateway, public key";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            Entry entry = fields.entry();
            out.put8((int) Fields.number(entry, fields.next("precedence"), 255, "precedence"));
            int type = (int) Fields.number(entry, fields.next("gateway type"), 255, "gateway type");
            out.put8(type);
            ALGORITHM.read(fields, out);
            int algorithm = out.octets()[2];
            Gateways.read(type, "gateway", fields, out);
            // Algorithm 0 means no key (RFC 4025 section 2.4).
            new Encodings.Base64Rest("public key", algorithm == 0 ? 0 : 1).read(fields, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int precedence = data.u8();
            int type = data.u8();
            int algorithm = data.u8();
            text.append(' ').append(precedence).append(' ').append(type).append(' ').append(algorithm);
            Gateways.print(type, "gateway", data, text);
            new Encodings.Base64Rest("public key", algorithm == 0 ? 0 : 1).print(data, text);
        }
    }

    /// Precedence, discovery bit, relay type, relay (RFC 8777 section 4.3).
    record Relay() implements RdataPart {

        @Override
        public String what() {
            return "precedence, D-bit, relay type, relay";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            Entry entry = fields.entry();
            out.put8((int) Fields.number(entry, fields.next("precedence"), 255, "precedence"));
            int discovery = (int) Fields.number(entry, fields.next("D-bit"), 1, "D-bit");
            int type = (int) Fields.number(entry, fields.next("relay type"), 127, "relay type");
            out.put8(discovery << 7 | type);
            Gateways.read(type, "relay", fields, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int precedence = data.u8();
            int both = data.u8();
            text.append(' ').append(precedence).append(' ').append(both >>> 7).append(' ').append(both & 0x7F);
            Gateways.print(both & 0x7F, "relay", data, text);
        }
    }
}
