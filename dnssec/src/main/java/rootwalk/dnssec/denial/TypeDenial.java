package rootwalk.dnssec.denial;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Whether the record of a name denies a type, on the right side of a zone cut.
final class TypeDenial {

    private TypeDenial() {}

    /// Why the record of `owner` does not prove that it has no records of the type, or null if it does (RFC 4035 section
    /// 5.4, RFC 6840 sections 4.1 and 4.3).
    static @Nullable Missing missing(Name zone, Name owner, TypeBits types, int type) {
        if (types.has(type) || types.has(RecordType.CNAME)) {
            return Missing.TYPE_EXISTS;
        }
        if (type == RecordType.DS) {
            return isOfChild(zone, owner, types) ? Missing.OTHER_SIDE_OF_CUT : null;
        }
        return types.isDelegation() ? Missing.OTHER_SIDE_OF_CUT : null;
    }

    /// Why the record of a name says nothing about a zone cut there, or null if it does: NS without DS is an insecure
    /// delegation, and a name without NS is no delegation.
    static @Nullable Missing missingForCut(Name zone, Name owner, TypeBits types) {
        if (isOfChild(zone, owner, types)) {
            return Missing.OTHER_SIDE_OF_CUT;
        }
        // No name has both NS and CNAME (RFC 2181 section 10.1): the record is not accepted as a proof.
        boolean isContradictory = types.has(RecordType.CNAME) && types.has(RecordType.NS);
        return types.has(RecordType.DS) || isContradictory ? Missing.TYPE_EXISTS : null;
    }

    /// Whether the record is of the apex of a zone, whose DS RRset is in its parent. The root has none.
    private static boolean isOfChild(Name zone, Name owner, TypeBits types) {
        return !owner.isRoot() && (types.has(RecordType.SOA) || owner.equals(zone));
    }
}
