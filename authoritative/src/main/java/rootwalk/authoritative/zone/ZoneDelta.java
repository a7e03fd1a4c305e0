package rootwalk.authoritative.zone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// What is different between two snapshots of a zone, record by record, as IXFR needs it (RFC 1995 section 4). The SOA,
/// where it changed, is the first of each list; the others are in canonical order of their names.
///
/// @param removed records that only the earlier snapshot has; where the TTL of an RRset changed, all of its records
/// @param added records that only the later snapshot has
public record ZoneDelta(Name apex, List<RRset> removed, List<RRset> added) {

    /// Octets of a record besides its owner and its data with their length.
    private static final int FIXED = 8;

    public ZoneDelta {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /// The delta from the later version to the earlier one.
    public ZoneDelta inverse() {
        return new ZoneDelta(apex, /* removed= */ added, /* added= */ removed);
    }

    public boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty();
    }

    /// The octets of all records in a message, approximately: without compression.
    public long octets() {
        return octets(removed) + octets(added);
    }

    private static long octets(List<RRset> rrsets) {
        long octets = 0;
        for (RRset rrset : rrsets) {
            octets += rrset.owner().length() + (long) FIXED * rrset.size() + rrset.sharedData().length;
        }
        return octets;
    }

    /// Compares two snapshots of one zone. What they share is not compared.
    public static ZoneDelta between(ZoneSnapshot before, ZoneSnapshot after) {
        Comparison comparison = new Comparison(before.apex());
        comparison.all(before.names(), after.names());
        comparison.all(before.nsec3(), after.nsec3());
        return comparison.delta();
    }

    /// Compares two snapshots of one zone at some names only.
    static ZoneDelta at(Collection<Name> names, ZoneSnapshot before, ZoneSnapshot after) {
        Comparison comparison = new Comparison(before.apex());
        for (Name name : names) {
            comparison.nodes(before.names().exact(name), after.names().exact(name));
            comparison.nodes(before.nsec3().exact(name), after.nsec3().exact(name));
        }
        return comparison.delta();
    }

    private static final class Comparison {

        private final Name apex;
        private final List<RRset> removed = new ArrayList<>();
        private final List<RRset> added = new ArrayList<>();

        Comparison(Name apex) {
            this.apex = apex;
        }

        ZoneDelta delta() {
            return new ZoneDelta(apex, soaFirst(removed), soaFirst(added));
        }

        private static List<RRset> soaFirst(List<RRset> rrsets) {
            List<RRset> ordered = new ArrayList<>(rrsets.size());
            rrsets.stream().filter(rrset -> rrset.type() == RecordType.SOA).forEach(ordered::add);
            rrsets.stream().filter(rrset -> rrset.type() != RecordType.SOA).forEach(ordered::add);
            return ordered;
        }

        /// Both are in canonical order, so one pass finds the names that only one of them has.
        void all(NameTrie<ZoneNode> before, NameTrie<ZoneNode> after) {
            Iterator<ZoneNode> earlier = before.iterator();
            Iterator<ZoneNode> later = after.iterator();
            ZoneNode one = next(earlier);
            ZoneNode other = next(later);
            while (one != null || other != null) {
                int order = order(one, other);
                nodes(order <= 0 ? one : null, order >= 0 ? other : null);
                one = order <= 0 ? next(earlier) : one;
                other = order >= 0 ? next(later) : other;
            }
        }

        private static @Nullable ZoneNode next(Iterator<ZoneNode> nodes) {
            return nodes.hasNext() ? nodes.next() : null;
        }

        private static int order(@Nullable ZoneNode one, @Nullable ZoneNode other) {
            if (one == null) {
                return 1;
            }
            if (other == null) {
                return -1;
            }
            return one.hasNameOf(other) ? 0 : one.name().compareTo(other.name());
        }

        @SuppressWarnings("ReferenceEquality")
        void nodes(@Nullable ZoneNode before, @Nullable ZoneNode after) {
            if (before == after || (before != null && after != null && before.hasOctetsOf(after))) {
                return;
            }
            differences(before, after, removed);
            differences(after, before, added);
        }

        /// Adds the records that only the first of two nodes has. The same RRsets are usually next to each other in both.
        private static void differences(@Nullable ZoneNode node, @Nullable ZoneNode other, List<RRset> into) {
            if (node == null) {
                return;
            }
            boolean isSameName = other != null && node.hasNameOf(other);
            int next = other == null ? ZoneNode.NONE : other.firstRRset();
            for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
                int same = other == null ? ZoneNode.NONE : same(RRsetKind.of(node, rrset), other, next);
                if (other == null || same == ZoneNode.NONE) {
                    into.add(node.rrset(rrset));
                    continue;
                }
                if (!isSameName || !node.hasRecordsOf(rrset, other, same)) {
                    difference(node.rrset(rrset), other.rrset(same), into);
                }
                next = other.nextRRset(same);
            }
        }

        private static int same(int kind, ZoneNode node, int next) {
            return next != ZoneNode.NONE && RRsetKind.of(node, next) == kind ? next : node.ofKind(kind);
        }

        private static void difference(RRset rrset, RRset other, List<RRset> into) {
            if (other.ttl() != rrset.ttl() || !other.owner().equals(rrset.owner())) {
                into.add(rrset);
                return;
            }
            Set<Rdata> others = new HashSet<>(other.rdata());
            List<Rdata> own = rrset.rdata().stream().filter(data -> !others.contains(data)).toList();
            if (!own.isEmpty()) {
                into.add(RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), own));
            }
        }
    }
}
