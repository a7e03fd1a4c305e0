package rootwalk.dnssec.denial;

import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// The types in an NSEC or NSEC3 record (RFC 4034 section 4.1.2), read where they are. Immutable.
public final class TypeBits {

    private final byte[] octets;
    private final int start;
    private final int end;

    /// @param octets
    ///            has a well-formed bitmap from `start` to `end`; not copied, and must not be changed
    TypeBits(byte[] octets, int start, int end) {
        this.octets = octets;
        this.start = start;
        this.end = end;
    }

    public boolean has(int type) {
        return TypeBitmap.has(octets, start, end, type);
    }

    /// Whether the record is of the parent side of a zone cut: NS without SOA.
    boolean isDelegation() {
        return has(RecordType.NS) && !has(RecordType.SOA);
    }

    /// Whether names below the owner are not of this zone, so that the record says nothing about them (RFC 6840 sections
    /// 4.1 and 4.4, RFC 6672 section 5.3.4).
    boolean endsTheZone() {
        return isDelegation() || has(RecordType.DNAME);
    }
}
