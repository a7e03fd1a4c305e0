package rootwalk.authoritative.zone;

import rootwalk.wire.RecordType;
import rootwalk.wire.codec.RequestView;

/// The form in which a [ZoneNode] keeps a set of records: eight octets of TYPE, count and length, then the records
/// exactly as they stand in the answer section of a reply whose question is the owner of the set.
///
/// So a compression pointer in a set either leads into that question, whose name is at offset 12, or into the set
/// itself, which begins 16 octets and the owner's length behind the start of the message. The name that stands in front
/// of each record is always the pointer to offset 12. In a reply to that very question the records are right as they
/// are; elsewhere the pointers are shifted ([SetCopier]).
final class SetForm {

    /// Octets before the records of a set.
    static final int HEADER = 8;

    /// The count of a set that has this many records or more. No message has room for so many.
    static final int MANY = 0xFFFF;

    /// Octets from the start of a record to its RDATA.
    static final int FIXED = 12;

    /// Octets from the start of a record to its TTL.
    static final int TTL = 6;

    static final int QUESTION = RequestView.HEADER_LENGTH;
    static final int POINTER = 0xC000;
    static final int MAX_POINTER = 0x3FFF;

    private SetForm() {}

    /// Where the first record of a set stands in the message that its pointers are made for.
    static int base(int ownerLength) {
        return QUESTION + ownerLength + 4;
    }

    /// How many names in the RDATA of a type are compressed: they follow each other.
    static int compressedNames(int type) {
        return switch (type) {
            case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.MX -> 1;
            case RecordType.SOA -> 2;
            default -> 0;
        };
    }

    /// Where in the RDATA of a type its compressed names begin.
    static int firstName(int type) {
        return type == RecordType.MX ? 2 : 0;
    }

    static int get16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }

    static int get32(byte[] octets, int at) {
        return get16(octets, at) << 16 | get16(octets, at + 2);
    }

    static void put16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }

    static void put32(byte[] octets, int at, int value) {
        put16(octets, at, value >>> 16);
        put16(octets, at + 2, value);
    }
}
