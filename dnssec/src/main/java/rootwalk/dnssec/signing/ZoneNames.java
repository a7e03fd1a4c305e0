package rootwalk.dnssec.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The names of a zone with their RRsets, in canonical order (RFC 4034 section 6.1). Mutable; used by one thread.
final class ZoneNames {

    private final Name apex;
    private final NavigableMap<Name, List<RRset>> names = new TreeMap<>();

    ZoneNames(Name apex, List<RRset> zone) {
        this.apex = apex;
        zone.forEach(this::add);
    }

    Name apex() {
        return apex;
    }

    void add(RRset rrset) {
        names.computeIfAbsent(rrset.owner(), _ -> new ArrayList<>()).add(rrset);
    }

    /// The owners that the zone answers for: neither below a delegation nor below a DNAME.
    List<Name> owners() {
        return names.keySet().stream().filter(name -> !isOccluded(name)).toList();
    }

    List<RRset> all() {
        return names.values().stream().flatMap(List::stream).toList();
    }

    Optional<RRset> find(Name owner, int type) {
        return names.getOrDefault(owner, List.of()).stream().filter(one -> one.type() == type).findFirst();
    }

    boolean isDelegation(Name owner) {
        return !owner.equals(apex) && find(owner, RecordType.NS).isPresent();
    }

    boolean isInsecureDelegation(Name owner) {
        return isDelegation(owner) && find(owner, RecordType.DS).isEmpty();
    }

    private boolean isOccluded(Name owner) {
        for (int labels = apex.labelCount(); labels < owner.labelCount(); labels++) {
            Name ancestor = owner.ancestor(labels);
            if (isDelegation(ancestor) || find(ancestor, RecordType.DNAME).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the zone signs an RRset: at a delegation only what belongs to the parent (RFC 4035 section 2.2). NSEC3 records are
    /// directly below the apex, and signed also if a DNAME record there occludes all other names (RFC 6672 section 2.4).
    boolean isSigned(RRset rrset) {
        if (rrset.type() == RecordType.NSEC3) {
            return true;
        }
        if (isOccluded(rrset.owner())) {
            return false;
        }
        return !isDelegation(rrset.owner()) || rrset.type() == RecordType.DS || rrset.type() == RecordType.NSEC;
    }

    /// The types of a name in an NSEC or NSEC3 record, without those that signing adds. At a delegation, glue is left out
    /// (RFC 4034 section 4.1.2).
    SortedSet<Integer> types(Name owner) {
        SortedSet<Integer> types = new TreeSet<>();
        for (RRset rrset : names.getOrDefault(owner, List.of())) {
            if (!isDelegation(owner) || rrset.type() == RecordType.NS || rrset.type() == RecordType.DS) {
                types.add(rrset.type());
            }
        }
        return types;
    }
}
