package rootwalk.wire.text;

import java.util.Map;

import rootwalk.wire.Name;

/// The data of types with a special form of keys: KEY, HIP, and key flags.
final class Keys {

    /// No key follows (RFC 2535 section 3.1.2).
    private static final int NO_KEY = 0xC000;

    private static final Numeric PROTOCOL = new Numeric("protocol", 1, 255, Mnemonics.KEY_PROTOCOLS);
    private static final Numeric ALGORITHM = new Numeric("algorithm", 1, 255, Mnemonics.ALGORITHMS);

    private Keys() {}

    /// A number, also in hexadecimal digits after `0x`, or words with `|` between them.
    record Flags(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int field = fields.next(what);
            if (fields.entry().string(field).matches("0[xX][0-9a-fA-F]{1,4}")) {
                out.put16(Integer.parseInt(fields.entry().string(field).substring(2), 16));
                return;
            }
            if (Fields.startsWithDigit(fields.entry(), field)) {
                out.put16((int) Fields.number(fields.entry(), field, 0xFFFF, what));
                return;
            }
            int flags = 0;
            for (String word : fields.entry().string(field).split("\\|", -1)) {
                int flag = Mnemonics.KEY_FLAGS.number(word);
                if (flag < 0) {
                    throw new EntryException("the " + what + " " + fields.entry().shown(field) + " is not a number",
                            "write 256 for a zone signing key, or 257 for a key signing key");
                }
                flags |= flag;
            }
            out.put16(flags);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(data.u16());
        }
    }

    /// Flags, protocol, algorithm, and the key unless the flags say that there is none (RFC 2535 section 7.1).
    record Key() implements RdataPart {

        @Override
        public String what() {
            return "flags field, protocol, algorithm, key";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            new Flags("flags field").read(fields, out);
            int flags = (out.octets()[0] & 0xFF) << 8;
            PROTOCOL.read(fields, out);
            ALGORITHM.read(fields, out);
            if ((flags & NO_KEY) != NO_KEY) {
                new Encodings.Base64Rest("key", 1).read(fields, out);
            }
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int flags = data.u16();
            text.append(' ').append(flags);
            PROTOCOL.print(data, text);
            ALGORITHM.print(data, text);
            if ((flags & NO_KEY) != NO_KEY) {
                new Encodings.Base64Rest("key", 1).print(data, text);
            }
        }
    }

    /// Algorithm, identity tag, key, and names of rendezvous servers (RFC 8005 section 6).
    record HostIdentity() implements RdataPart {

        @Override
        public String what() {
            return "algorithm, host identity tag, public key, rendezvous servers";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            WireBuffer algorithm = new WireBuffer();
            new Numeric("algorithm", 1, 255, Mnemonics.NONE).read(fields, algorithm);
            byte[] tag = Encodings.hex(Fields.octets(fields.word("host identity tag")), "host identity tag");
            byte[] key = Encodings.base64(Fields.octets(fields.word("public key")), "public key");
            if (tag.length == 0 || tag.length > 255 || key.length == 0 || key.length > 0xFFFF) {
                throw new EntryException("the host identity tag or the key of the HIP record has an"
                        + " invalid length", "a tag has 1 to 255 octets, a key 1 to 65535");
            }
            out.put8(tag.length);
            out.put(algorithm.toArray());
            out.put16(key.length);
            out.put(tag);
            out.put(key);
            new Texts.NameList("rendezvous server").read(fields, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int tagLength = data.u8();
            int algorithm = data.u8();
            int keyLength = data.u16();
            byte[] tag = data.take(tagLength);
            byte[] key = data.take(keyLength);
            if (tag.length == 0 || key.length == 0) {
                throw new MalformedRdataException("the tag or the key is missing");
            }
            text.append(' ').append(algorithm).append(' ').append(Encodings.hex(tag)).append(' ')
                    .append(Encodings.base64(key));
            while (data.hasNext()) {
                Name server = data.name();
                text.append(' ').append(server);
            }
        }
    }

    /// A digest with its type in the octet before it, up to the end.
    ///
    /// @param least octets of a digest
    /// @param lengths in octets by type; types that are not listed may have any
    record Digest(String what, int least, Map<Integer, Integer> lengths) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int type = out.octets()[out.length() - 1] & 0xFF;
            byte[] digest = Encodings.hex(fields.joined(what), what);
            if (!fits(type, digest.length)) {
                throw new EntryException(mismatch(type, digest.length), "copy it again from its source");
            }
            out.put(digest);
        }

        private String mismatch(int type, int length) {
            return "the " + what + " of type " + type + " has " + length + " octets instead of "
                    + lengths.getOrDefault(type, least);
        }

        private boolean fits(int type, int length) {
            return length >= least && length == lengths.getOrDefault(type, length);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            int type = data.previous();
            byte[] digest = data.rest();
            if (!fits(type, digest.length)) {
                throw new MalformedRdataException(mismatch(type, digest.length));
            }
            text.append(' ').append(Encodings.hex(digest));
        }
    }

    /// The digest or the key of CDS and CDNSKEY, or the `0` that requests the deletion of the DS RRset (RFC 8078 section
    /// 4): one octet, 0.
    record OrDelete(RdataPart part) implements RdataPart {

        @Override
        public String what() {
            return part.what();
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            if (fields.hasNext() && fields.entry().is(fields.peek(), '0') && out.octets()[out.length() - 1] == 0) {
                fields.next("digest or key");
                out.put8(0);
                return;
            }
            part.read(fields, out);
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            part.print(data, text);
        }
    }
}
