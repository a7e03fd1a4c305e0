package rootwalk.authoritative.zone;

import java.util.Arrays;

import rootwalk.wire.RecordType;

/// Where the RRsets of a [ZoneNode] with many of them are, so that a query for one does not read the others. Immutable.
final class RRsetIndex {

    /// Up to this number, they are found without an index in the same time.
    static final int FEW = 32;

    private static final int TYPE_SHIFT = 47;
    private static final int COVERED_SHIFT = 31;
    private static final long OFFSET = (1L << COVERED_SHIFT) - 1;

    /// Type, type covered and offset of each RRset, in ascending order.
    private final long[] sorted;
    private final int firstSignatures;

    private RRsetIndex(long[] sorted, int firstSignatures) {
        this.sorted = sorted;
        this.firstSignatures = firstSignatures;
    }

    static RRsetIndex of(ZoneNode node) {
        long[] sorted = new long[16];
        int count = 0;
        int firstSignatures = ZoneNode.NONE;
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            if (count == sorted.length) {
                sorted = Arrays.copyOf(sorted, 2 * count);
            }
            sorted[count++] = key(RRsetKind.of(node, rrset)) | rrset;
            if (firstSignatures == ZoneNode.NONE && node.type(rrset) == RecordType.RRSIG) {
                firstSignatures = rrset;
            }
        }
        sorted = Arrays.copyOf(sorted, count);
        Arrays.sort(sorted);
        return new RRsetIndex(sorted, firstSignatures);
    }

    private static long key(int kind) {
        return (long) RRsetKind.type(kind) << TYPE_SHIFT | (long) RRsetKind.covered(kind) << COVERED_SHIFT;
    }

    /// See [ZoneNode#ofType].
    int ofType(int type) {
        return type == RecordType.RRSIG ? firstSignatures : ofKind(type);
    }

    /// See [ZoneNode#ofKind].
    int ofKind(int kind) {
        long key = key(kind);
        int found = Arrays.binarySearch(sorted, key);
        int at = found < 0 ? -found - 1 : found;
        return at < sorted.length && (sorted[at] & ~OFFSET) == key ? (int) (sorted[at] & OFFSET) : ZoneNode.NONE;
    }
}
