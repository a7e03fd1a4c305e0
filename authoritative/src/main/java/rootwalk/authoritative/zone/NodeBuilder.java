package rootwalk.authoritative.zone;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RdataLayout;

/// Makes the [ZoneNode] of a name with other records. RRsets that stay the same are copied as they are, so that a change of one
/// of them costs one copy of the array of the name. Reusable; used by one thread.
final class NodeBuilder {

    private static final int FEW = 8;

    private final RRsetEncoder encoder = new RRsetEncoder();
    private final RRsetGroups groups = new RRsetGroups();

    /// Adds records to those that a name has. Their order stays the same, and that of the new RRsets is the one in which their
    /// first records were collected; but signatures are placed after the RRset that they cover.
    ///
    /// @param records at least one; this adds those of `before` that belong to the same RRsets
    ZoneNode with(OwnerRecords records, @Nullable ZoneNode before, boolean isApex, EditObserver observer) {
        if (records.size() == 1 && before == null) {
            return withOnly(records, isApex);
        }
        group(records, before);
        encoder.begin(records.owner(), records.ownerLength());
        int added = records.size();
        if (before != null) {
            for (int rrset = before.firstRRset(); rrset != ZoneNode.NONE; rrset = before.nextRRset(rrset)) {
                next(before, rrset, records, observer);
            }
        }
        for (int i = 0; i < added; i++) {
            int kind = records.kind(i);
            int first = groups.untaken(kind);
            if (first == RRsetGroups.NONE || isBeforeItsSigned(kind)) {
                continue;
            }
            set(first, records, observer);
            signatures(kind, before, records, observer);
        }
        return ZoneNode.of(encoder.toArray(), records.ownerLength(), isApex,
                before != null && before.hasWildcardBelow());
    }

    /// Most names of large zones have one record.
    private ZoneNode withOnly(OwnerRecords records, boolean isApex) {
        encoder.begin(records.owner(), records.ownerLength());
        encoder.beginRRset(records.type(0));
        encoder.add(records.ttl(0), records.data(), records.start(0), records.length(0));
        encoder.endRRset();
        return ZoneNode.of(encoder.toArray(), records.ownerLength(), isApex, false);
    }

    /// The records that a name has are the first of their groups.
    private void group(OwnerRecords records, @Nullable ZoneNode before) {
        int added = records.size();
        groups.begin(added);
        for (int i = 0; i < added; i++) {
            groups.add(i, records.kind(i));
        }
        if (before == null || before.isEmpty()) {
            return;
        }
        for (int rrset = before.firstRRset(); rrset != ZoneNode.NONE; rrset = before.nextRRset(rrset)) {
            if (groups.first(RRsetKind.of(before, rrset)) != RRsetGroups.NONE) {
                records.add(before, rrset);
            }
        }
        groups.begin(records.size());
        for (int i = added; i < records.size(); i++) {
            groups.add(i, records.kind(i));
        }
        for (int i = 0; i < added; i++) {
            groups.add(i, records.kind(i));
        }
    }

    /// Writes an RRset that the name has, with what is added to it.
    private void next(ZoneNode before, int rrset, OwnerRecords records, EditObserver observer) {
        int kind = RRsetKind.of(before, rrset);
        if (isBeforeItsSigned(kind)) {
            return;
        }
        int first = groups.untaken(kind);
        if (first == RRsetGroups.NONE) {
            encoder.copy(before, rrset);
        } else {
            set(first, records, observer);
        }
        if (before.signatures(rrset) == ZoneNode.NONE) {
            signatures(kind, null, records, observer);
        }
    }

    /// Whether these are signatures of an RRset that is not written yet.
    private boolean isBeforeItsSigned(int kind) {
        int covered = RRsetKind.covered(kind);
        return RRsetKind.isOfSignatures(kind) && !RRsetKind.isOfSignatures(covered)
                && groups.untaken(covered) != RRsetGroups.NONE;
    }

    /// Writes the signatures of an RRset, if there are any.
    ///
    /// @param before where they may be without the RRset; null if they are not there
    private void signatures(int kind, @Nullable ZoneNode before, OwnerRecords records, EditObserver observer) {
        if (RRsetKind.isOfSignatures(kind)) {
            return;
        }
        int signatures = RRsetKind.ofSignatures(kind);
        int first = groups.untaken(signatures);
        if (first != RRsetGroups.NONE) {
            set(first, records, observer);
            return;
        }
        int alone = before == null ? ZoneNode.NONE : before.ofKind(signatures);
        if (before != null && alone != ZoneNode.NONE) {
            encoder.copy(before, alone);
        }
    }

    private void set(int first, OwnerRecords records, EditObserver observer) {
        groups.take(first);
        int ttl = records.ttl(first);
        for (int i = first; i != RRsetGroups.NONE; i = groups.next(i)) {
            ttl = Math.min(ttl, records.ttl(i));
        }
        encoder.beginRRset(records.type(first));
        encoder.add(ttl, records.data(), records.start(first), records.length(first));
        others(first, ttl, records, observer);
        encoder.endRRset();
    }

    private void others(int first, int ttl, OwnerRecords records, EditObserver observer) {
        Set<Rdata> seen = null;
        boolean ttlTold = false;
        int number = 1;
        for (int i = groups.next(first); i != RRsetGroups.NONE; i = groups.next(i), number++) {
            if (!ttlTold && records.ttl(i) != records.ttl(first)) {
                observer.ttlDiffers(Name.of(records.owner(), 0), records.type(i), ttl, records.place(i));
                ttlTold = true;
            }
            boolean duplicate;
            if (number <= FEW) {
                duplicate = isAmong(first, i, records);
            } else {
                seen = seen == null ? upTo(first, i, records) : seen;
                duplicate = !seen.add(records.canonical(i));
            }
            if (duplicate) {
                observer.duplicate(Name.of(records.owner(), 0), records.type(i), records.place(i));
                continue;
            }
            encoder.add(ttl, records.data(), records.start(i), records.length(i));
        }
    }

    private Set<Rdata> upTo(int first, int end, OwnerRecords records) {
        Set<Rdata> seen = new HashSet<>();
        for (int i = first; i != end; i = groups.next(i)) {
            seen.add(records.canonical(i));
        }
        return seen;
    }

    private boolean isAmong(int first, int index, OwnerRecords records) {
        for (int i = first; i != index; i = groups.next(i)) {
            if (records.length(i) == records.length(index) && same(i, index, records)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(int one, int other, OwnerRecords records) {
        byte[] data = records.data();
        int from = records.start(one);
        int to = records.start(other);
        if (Arrays.equals(data, from, from + records.length(one), data, to, to + records.length(other))) {
            return true;
        }
        return RdataLayout.of(records.type(one)).hasNames()
                && records.canonical(one).equals(records.canonical(other));
    }

    /// Removes records of a name.
    ///
    /// @param isAffected whether records of a type may be removed; RRsets of other types are not read
    /// @param isKept called with type and data of each record of these types
    /// @return the name with the other records; `node` itself if it has none that are removed
    ZoneNode without(ZoneNode node, IntPredicate isAffected, BiPredicate<Integer, Rdata> isKept, boolean isApex) {
        encoder.begin(node.nameOctets(), node.nameLength());
        boolean removed = false;
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            if (isAffected.test(node.type(rrset))) {
                removed |= reduce(node.rrset(rrset), isKept);
            } else {
                encoder.copy(node, rrset);
            }
        }
        return removed ? ZoneNode.of(encoder.toArray(), node.nameLength(), isApex, node.hasWildcardBelow()) : node;
    }

    private boolean reduce(RRset rrset, BiPredicate<Integer, Rdata> isKept) {
        int kept = 0;
        for (Rdata data : rrset.rdata()) {
            if (isKept.test(rrset.type(), data)) {
                if (kept++ == 0) {
                    encoder.beginRRset(rrset.type());
                }
                encoder.add(rrset.ttl(), data.sharedOctets(), 0, data.length());
            }
        }
        if (kept > 0) {
            encoder.endRRset();
        }
        return kept < rrset.size();
    }
}
