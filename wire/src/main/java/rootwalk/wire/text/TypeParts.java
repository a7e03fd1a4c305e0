package rootwalk.wire.text;

import rootwalk.wire.RecordType;

/// The parts of data that are record types.
final class TypeParts {

    private TypeParts() {}

    private static int type(DataFields fields, String what) {
        int field = fields.next(what);
        int type = Fields.type(fields.entry(), field);
        if (type < 0) {
            throw new EntryException(fields.entry().string(field) + " is no record type",
                    "write a type without a name as TYPE and its number");
        }
        return type;
    }

    /// One type.
    record Type(String what) implements Part {

        @Override
        public void read(DataFields fields, WireBuffer out) {
            out.put16(type(fields, what));
        }

        @Override
        public void print(DataOctets data, StringBuilder text) {
            text.append(' ').append(RecordType.name(data.u16()));
        }
    }

    /// Types up to the end, possibly none (RFC 4034 section 4.1.2).
    record Types() implements Part {

        @Override
        public String what() {
            return "types";
        }

        @Override
        public void read(DataFields fields, WireBuffer out) {
            if (!fields.hasNext()) {
                return;
            }
            TypeBitmap types = new TypeBitmap();
            while (fields.hasNext()) {
                types.add(type(fields, "type"));
            }
            out.put(types.octets());
        }

        @Override
        public void print(DataOctets data, StringBuilder text) {
            TypeBitmap.print(data, text);
        }
    }

    /// The types of NXT, a bit for each below 128 (RFC 2535 section 5.2).
    record OldTypes() implements Part {

        @Override
        public String what() {
            return "types";
        }

        @Override
        public void read(DataFields fields, WireBuffer out) {
            byte[] bits = new byte[16];
            int size = 0;
            while (fields.hasNext()) {
                int type = type(fields, "type");
                if (type > 127) {
                    throw new EntryException("the type " + RecordType.name(type) + " has no bit in NXT",
                            "types below 128 have one");
                }
                bits[type >>> 3] |= (byte) (0x80 >>> (type & 7));
                size = Math.max(size, (type >>> 3) + 1);
            }
            out.put(bits, 0, size);
        }

        @Override
        public void print(DataOctets data, StringBuilder text) {
            byte[] bits = data.rest();
            if (bits.length > 16 || (bits.length > 0 && bits[bits.length - 1] == 0)) {
                throw new BrokenDataException("the bitmap is too long");
            }
            for (int type = 0; type < 8 * bits.length; type++) {
                if ((bits[type >>> 3] & 0x80 >>> (type & 7)) != 0) {
                    text.append(' ').append(RecordType.name(type));
                }
            }
        }
    }
}
