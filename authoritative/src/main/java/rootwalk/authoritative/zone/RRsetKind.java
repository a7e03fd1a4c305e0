package rootwalk.authoritative.zone;

import rootwalk.wire.RecordType;

/// What distinguishes the RRsets of a name, as a number: the type; for signatures, the type that they cover as well.
final class RRsetKind {

    private RRsetKind() {}

    static int ofSignatures(int covered) {
        return RecordType.RRSIG | covered << 16;
    }

    static int of(ZoneNode node, int rrset) {
        int type = node.type(rrset);
        return type == RecordType.RRSIG ? ofSignatures(RdataExpansion.unsignedShort(node, rrset, 0)) : type;
    }

    static boolean isOfSignatures(int kind) {
        return type(kind) == RecordType.RRSIG;
    }

    static int type(int kind) {
        return kind & 0xFFFF;
    }

    /// The kind of what signatures cover.
    static int covered(int kind) {
        return kind >>> 16;
    }
}
