package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.Addresses;

/// The parts of data that are IP addresses.
final class AddressParts {

    private AddressParts() {}

    /// An address of one family, printed as RFC 5952 has it.
    record Address(String what, AddressFamily family) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int field = fields.next(what);
            Entry entry = fields.entry();
            int at = out.length();
            out.put(0, family.size());
            if (!family.read(entry.text(), entry.start(field), entry.end(field), out.octets(), at)) {
                throw new EntryException(entry.shown(field) + " is not an " + family.title() + " address",
                        "write it as " + family.example());
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(Addresses.text(data.take(family.size())));
        }
    }

    /// The items of APL, possibly none: `1:192.0.2.0/24 !2:2001:db8::/32` (RFC 3123 section 5).
    record Prefixes() implements RdataPart {

        @Override
        public String what() {
            return "address prefixes";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            while (fields.hasNext()) {
                item(fields.word("address prefix"), out);
            }
        }

        private static void item(String word, WireBuffer out) {
            int from = word.startsWith("!") ? 1 : 0;
            int colon = word.indexOf(':');
            int slash = word.indexOf('/');
            if (colon < 0 || slash < colon) {
                throw form(word);
            }
            String number = word.substring(from, colon);
            AddressFamily family = AddressFamily.of(number.matches("[0-9]") ? Integer.parseInt(number) : 0);
            if (family == null) {
                throw new EntryException("the address family '" + number + "' of '" + word + "' is not known",
                        "1 is IPv4, 2 is IPv6");
            }
            byte[] text = Fields.octets(word.substring(colon + 1, slash));
            byte[] address = family.read(text, 0, text.length);
            if (address == null) {
                throw form(word);
            }
            String length = word.substring(slash + 1);
            int bits = length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
            if (bits < 0 || bits > 8 * address.length) {
                throw form(word);
            }
            byte[] octets = significant(address);
            out.put16(family.number());
            out.put8(bits);
            out.put8(from << 7 | octets.length);
            out.put(octets);
        }

        private static EntryException form(String word) {
            return new EntryException("the address prefix '" + word + "' cannot be read",
                    "write 1:192.0.2.0/24 or 2:2001:db8::/32, with ! before it to negate it");
        }

        /// The octets without trailing zeros (RFC 3123 section 4).
        private static byte[] significant(byte... address) {
            int length = address.length;
            while (length > 0 && address[length - 1] == 0) {
                length--;
            }
            return Arrays.copyOf(address, length);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            while (data.hasNext()) {
                AddressFamily family = AddressFamily.of(data.u16());
                int bits = data.u8();
                int length = data.u8();
                byte[] octets = data.take(length & 0x7F);
                if (family == null || octets.length > family.size() || bits > 8 * family.size()
                        || (octets.length > 0 && octets[octets.length - 1] == 0)) {
                    throw new MalformedRdataException("an item is malformed");
                }
                text.append(length > 0x7F ? " !" : " ").append(family.number()).append(':')
                        .append(Addresses.text(Arrays.copyOf(octets, family.size()))).append('/').append(bits);
            }
        }
    }

    /// An address suffix and the name for its prefix (RFC 2874 section 3.1).
    record A6() implements RdataPart {

        @Override
        public String what() {
            return "prefix length, address suffix, prefix name";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int bits = (int) Fields.number(fields.entry(), fields.next("prefix length"), 128, "prefix length");
            out.put8(bits);
            if (bits < 128) {
                WireBuffer address = new WireBuffer();
                new Address("address suffix", AddressFamily.IPV6).read(fields, address);
                byte[] suffix = Arrays.copyOfRange(address.octets(), bits / 8, 16);
                suffix[0] &= (byte) (0xFF >>> bits % 8);
                out.put(suffix);
            }
            if (bits > 0) {
                new Texts.NamePart("prefix name").read(fields, out);
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int bits = data.u8();
            if (bits > 128) {
                throw new MalformedRdataException("the prefix length is above 128");
            }
            text.append(' ').append(bits);
            if (bits < 128) {
                byte[] suffix = data.take(16 - bits / 8);
                if ((suffix[0] & ~(0xFF >>> bits % 8)) != 0) {
                    throw new MalformedRdataException("the suffix reaches into the prefix");
                }
                byte[] address = new byte[16];
                System.arraycopy(suffix, 0, address, 16 - suffix.length, suffix.length);
                text.append(' ').append(Addresses.text(address));
            }
            if (bits > 0) {
                text.append(' ').append(data.name());
            }
        }
    }
}
