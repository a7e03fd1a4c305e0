package rootwalk.wire.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedSet;

import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// The parts of data that are record types.
final class TypeParts {

    private TypeParts() {}

    private static int type(FieldReader fields, String what) {
        return type(fields.entry(), fields.next(what));
    }

    private static int type(Entry entry, int field) {
        int type = Fields.type(entry, field);
        if (type < 0) {
            throw new EntryException(entry.shown(field) + " is not a record type",
                    "write a type without a name as TYPE and its number");
        }
        return type;
    }

    /// One type.
    record Type(String what) implements RdataPart {

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            out.put16(type(fields, what));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            text.append(' ').append(RecordType.name(data.u16()));
        }
    }

    /// Types up to the end, possibly none (RFC 4034 section 4.1.2).
    record Types() implements RdataPart {

        @Override
        public String what() {
            return "types";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            int[] types = new int[fields.left()];
            for (int i = 0; i < types.length; i++) {
                types[i] = type(fields, "type");
            }
            out.put(TypeBitmap.of(types));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            byte[] bitmap = data.rest();
            if (!TypeBitmap.isWellFormed(bitmap, 0, bitmap.length)) {
                throw new MalformedRdataException("a window of the bitmap is empty or out of order");
            }
            SortedSet<Integer> types = TypeBitmap.types(bitmap, 0, bitmap.length);
            // A reader of the text writes no octets without a bit at the end of a window.
            if (!Arrays.equals(bitmap, TypeBitmap.of(types.stream().mapToInt(Integer::intValue).toArray()))) {
                throw new MalformedRdataException("a window of the bitmap ends in an empty octet");
            }
            types.forEach(type -> text.append(' ').append(RecordType.name(type)));
        }
    }

    /// The types of NXT, a bit for each below 128 (RFC 2535 sections 5.2 and 7.3). They may be written as numbers.
    record OldTypes() implements RdataPart {

        @Override
        public String what() {
            return "types";
        }

        @Override
        public void read(FieldReader fields, WireBuffer out) {
            BitSet types = new BitSet();
            while (fields.hasNext()) {
                int field = fields.next("type");
                int type = Fields.isNumber(fields.entry(), field)
                        ? (int) Fields.number(fields.entry(), field, 127, "type") : type(fields.entry(), field);
                if (type > 127) {
                    throw new EntryException("the type " + RecordType.name(type) + " has no bit in NXT",
                            "types below 128 have one");
                }
                types.set(type);
            }
            out.put(Bits.octets(types));
        }

        @Override
        public void print(OctetReader data, StringBuilder text) {
            Bits.print(data.rest(), 16, RecordType::name, text);
        }
    }
}
