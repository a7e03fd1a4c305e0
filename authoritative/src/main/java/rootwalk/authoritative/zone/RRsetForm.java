package rootwalk.authoritative.zone;

import rootwalk.wire.RecordType;
import rootwalk.wire.codec.NameReader;
import rootwalk.wire.codec.RequestView;

/// The form in which a [ZoneNode] stores an RRset: eight octets with TYPE, count and length, then the records exactly
/// as they are in the answer section of a response whose QNAME is the owner of the RRset.
///
/// A compression pointer in an RRset therefore refers either to that QNAME, which is at offset 12, or to the RRset
/// itself, which begins at offset 16 plus the length of the owner. The owner of each record is always a pointer to
/// offset 12. In a response to that query the records are correct without a change; elsewhere [RRsetCopier] adjusts the
/// pointers.
final class RRsetForm {

    /// Octets before the records of an RRset.
    static final int HEADER = 8;

    /// The count of an RRset with this many records or more, which fit into no message.
    static final int MANY = 0xFFFF;

    /// Octets from the start of a record to its RDATA.
    static final int FIXED = 12;

    /// Octets from the start of a record to its TTL.
    static final int TTL = 6;

    static final int QUESTION = RequestView.HEADER_LENGTH;
    static final int POINTER = 0xC000;
    static final int MAX_POINTER = NameReader.MAX_POINTER;

    private RRsetForm() {}

    /// The offset of the first record of an RRset in the message that its pointers are made for.
    static int base(int ownerLength) {
        return QUESTION + ownerLength + 4;
    }

    /// The number of compressed names in the RDATA of a type; they are adjacent.
    static int compressedNames(int type) {
        return switch (type) {
            case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.MX -> 1;
            case RecordType.SOA -> 2;
            default -> 0;
        };
    }

    /// The offset of the compressed names in the RDATA of a type.
    static int firstName(int type) {
        return type == RecordType.MX ? 2 : 0;
    }
}
