package rootwalk.authoritative.zone;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Builds the next snapshot of a zone. Successive records of one owner are added together. Names between an owner and
/// the apex become empty non-terminals, and are removed with the last name below them. NSEC3 records and their
/// signatures are stored separately: their owners are not names of the zone. Used by one thread.
public final class ZoneEdit {

    /// Octets on the heap, measured: for a name in addition to its own octets, and for a record in addition to its
    /// data.
    private static final int NAME_OVERHEAD = 72;
    private static final int RECORD_OVERHEAD = 24;

    private final Name apex;
    private final NameTrieEdit<ZoneNode> names;
    private final NodeEdit nodes;
    private final NameTrieEdit<ZoneNode> nsec3;
    private final NodeEdit nsec3Nodes;
    /// The names that were changed; null for a zone that began without records.
    private final @Nullable Set<Name> touched;
    private final Denial denialBefore;
    /// Whether there is a DNAME record, or was one.
    private boolean hasDname;
    private ZoneVersion base = ZoneVersion.NONE;
    private long records;
    private long octets;
    /// The last owner whose ancestors are known to exist, from its second label on.
    private byte[] knownParent = Name.ROOT.sharedOctets();

    private ZoneEdit(Name apex, NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed, Denial denialBefore,
            EditObserver observer, EditScratch scratch, @Nullable Set<Name> touched) {
        this.apex = apex;
        this.denialBefore = denialBefore;
        this.touched = touched;
        this.names = names.edit(scratch.key, scratch.met);
        nodes = new NodeEdit(apex, this.names, scratch, scratch.records, observer, this::placed);
        nsec3 = hashed.edit(scratch.key, scratch.met);
        nsec3Nodes = new NodeEdit(apex, nsec3, scratch, scratch.nsec3Records, observer, this::placedNsec3);
    }

    /// Begins a zone without records.
    public static ZoneEdit begin(Name apex, EditObserver observer) {
        return begin(apex, observer, new EditScratch());
    }

    /// Begins a zone without records.
    ///
    /// @param scratch buffers that no other edit uses until this one is done
    public static ZoneEdit begin(Name apex, EditObserver observer, EditScratch scratch) {
        return new ZoneEdit(apex, NameTrie.empty(), NameTrie.empty(), Denial.NONE, observer, scratch, null);
    }

    /// Begins with the names of a snapshot.
    static ZoneEdit of(ZoneSnapshot snapshot, EditObserver observer) {
        ZoneEdit edit = new ZoneEdit(snapshot.apex(), snapshot.names(), snapshot.nsec3(), snapshot.denial(), observer,
                new EditScratch(), new TreeSet<>());
        edit.hasDname = snapshot.hasDname();
        edit.base = snapshot.version();
        return edit;
    }

    /// The version that the edit began with; [ZoneVersion#NONE] if it began without records.
    public ZoneVersion base() {
        return base;
    }

    /// The number of records added so far, dropped duplicates included.
    public long records() {
        return records;
    }

    /// The approximate number of octets on the heap of everything added so far, dropped duplicates and empty
    /// non-terminals included.
    public long octets() {
        return octets;
    }

    /// Adds all records of an RRset.
    public void add(RRset rrset) {
        byte[] data = rrset.sharedData();
        int length;
        for (int at = 0; at < data.length; at += 2 + length) {
            length = BigEndian.get16(data, at);
            add(rrset.owner().sharedOctets(), 0, rrset.owner().length(), rrset.type(), rrset.ttl(), data, at + 2,
                    length, 0);
        }
    }

    /// Adds one record of class IN.
    ///
    /// @param owner the uncompressed name at `ownerOffset`, at or below the apex
    /// @param ttl seconds, 0 to 2147483647
    /// @param data RDATA in wire format, names uncompressed, well formed for its type
    /// @param place the origin of the record, for the observer
    public void add(
            byte[] owner, int ownerOffset, int ownerLength, int type, int ttl, byte[] data, int offset, int length,
            long place) {
        records++;
        octets += length + RECORD_OVERHEAD;
        NodeEdit edit = isNsec3(type, data, offset) ? nsec3Nodes : nodes;
        edit.add(owner, ownerOffset, ownerLength, type, ttl, data, offset, length, place);
    }

    /// Whether a record is an NSEC3 record or a signature of one.
    private static boolean isNsec3(int type, byte[] data, int offset) {
        return type == RecordType.NSEC3
                || (type == RecordType.RRSIG && BigEndian.get16(data, offset) == RecordType.NSEC3);
    }

    private void placedNsec3(ZoneNode node, @Nullable ZoneNode before) {
        touch(node);
        octets += before == null ? node.nameLength() + NAME_OVERHEAD : 0;
    }

    private void placed(ZoneNode node, @Nullable ZoneNode before) {
        touch(node);
        hasDname |= node.hasDname();
        if (before != null) {
            return;
        }
        octets += node.nameLength() + NAME_OVERHEAD;
        if (node.nameLength() != apex.length()) {
            placeAncestors(node);
        }
    }

    private void touch(ZoneNode node) {
        if (touched != null) {
            touched.add(node.name());
        }
    }

    private void placeAncestors(ZoneNode node) {
        byte[] name = node.nameOctets();
        int parent = 1 + name[0];
        int length = node.nameLength() - parent;
        if (!node.isWildcard() && length == knownParent.length
                && Arrays.equals(knownParent, 0, length, name, parent, parent + length)) {
            return;
        }
        boolean wildcard = node.isWildcard();
        for (int at = parent; length >= apex.length(); length -= 1 + name[at], at += 1 + name[at]) {
            ZoneNode before = names.search(name, at, length);
            ZoneNode after = before == null ? ZoneNode.empty(name, at, length) : before;
            if (wildcard && !after.hasWildcardBelow()) {
                after = after.withWildcardBelow();
            }
            if (after != before) {
                names.putSearched(after);
            }
            if (before != null) {
                break;
            }
            octets += length + NAME_OVERHEAD;
            wildcard = after.isWildcard();
        }
        knownParent = Arrays.copyOfRange(name, parent, node.nameLength());
    }

    /// Removes all RRsets of a name. Returns whether there were any.
    public boolean remove(Name owner) {
        return remove(owner, _ -> true, (_, _) -> false);
    }

    /// Removes the RRset of a name and type; for RRSIG, all RRsets of that type. Returns whether there was one.
    public boolean remove(Name owner, int type) {
        return remove(owner, other -> other == type, (_, _) -> false);
    }

    /// Removes the RRsets of a name and some types. Returns whether there were any.
    public boolean remove(Name owner, Set<Integer> types) {
        return remove(owner, types::contains, (_, _) -> false);
    }

    /// Removes one record. Returns whether it existed. Names in the data are compared without regard to case.
    public boolean remove(Name owner, int type, Rdata data) {
        Rdata canonical = data.canonical(type);
        return remove(owner, other -> other == type, (_, record) -> !record.canonical(type).equals(canonical));
    }

    /// Removes records of one name at once, since each removal copies all records of the name. Names in the data are compared without
    /// regard to case.
    ///
    /// @param records by type, in canonical form; those that exist are removed from it
    public void removeFrom(Name owner, Map<Integer, Set<Rdata>> records) {
        if (records.isEmpty()) {
            return;
        }
        boolean _ = remove(owner, records::containsKey, (type, record) -> {
            Set<Rdata> ofType = records.get(type);
            return ofType == null || !ofType.remove(record.canonical(type));
        });
        records.values().removeIf(Set::isEmpty);
    }

    /// Removes and adds the records of a delta.
    public void apply(ZoneDelta delta) {
        Map<Integer, Set<Rdata>> records = new HashMap<>();
        Name owner = apex;
        for (RRset rrset : delta.removed()) {
            if (!rrset.owner().equals(owner)) {
                removeFrom(owner, records);
                records.clear();
                owner = rrset.owner();
            }
            Set<Rdata> ofType = records.computeIfAbsent(rrset.type(), _ -> new HashSet<>());
            rrset.rdata().forEach(data -> ofType.add(data.canonical(rrset.type())));
        }
        removeFrom(owner, records);
        delta.added().forEach(this::add);
    }

    /// Removes records, see [NodeBuilder#without]. Returns whether there were any.
    private boolean remove(Name owner, IntPredicate isAffected, BiPredicate<Integer, Rdata> isKept) {
        ZoneNode node = nodes.remove(owner, isAffected, isKept);
        if (node != null && node.isEmpty()) {
            removeEmpty(node);
        }
        ZoneNode hash = nsec3Nodes.remove(owner, isAffected, isKept);
        if (hash != null && hash.isEmpty()) {
            nsec3.remove(owner);
        }
        return node != null || hash != null;
    }

    /// A name without records exists only as long as there are names below it; the apex always exists.
    private void removeEmpty(ZoneNode node) {
        knownParent = Name.ROOT.sharedOctets();
        byte[] name = node.nameOctets();
        int length = node.nameLength();
        if (length == apex.length() || names.hasBelow(name, 0, length)) {
            return;
        }
        int at = 0;
        boolean wildcard = node.isWildcard();
        names.remove(node.name());
        while (true) {
            length -= 1 + name[at];
            at += 1 + name[at];
            ZoneNode parent = names.exact(name, at, length);
            if (parent == null) {
                return;
            }
            ZoneNode after = wildcard ? parent.withoutWildcardBelow() : parent;
            if (length == apex.length() || !after.isEmpty() || names.hasBelow(name, at, length)) {
                if (wildcard) {
                    names.put(after);
                }
                return;
            }
            wildcard = parent.isWildcard();
            names.remove(parent.name());
        }
    }

    /// The difference between the snapshot that this edit began with and the one that it made.
    ZoneDelta delta(ZoneSnapshot before, ZoneSnapshot after) {
        return touched == null ? ZoneDelta.between(before, after) : ZoneDelta.at(touched, before, after);
    }

    /// The names with all changes so far, with or without an SOA record; until the next change.
    public NameTrie<ZoneNode> names() {
        nodes.flush();
        return names.current();
    }

    /// The owners of NSEC3 records with all changes so far, until the next change.
    public NameTrie<ZoneNode> nsec3() {
        nsec3Nodes.flush();
        return nsec3.current();
    }

    /// The snapshot with all changes so far; null if it has no SOA record at its apex.
    public @Nullable ZoneSnapshot build() {
        nodes.flush();
        nsec3Nodes.flush();
        NameTrie<ZoneNode> hashed = nsec3.build();
        ZoneNode node = names.exact(apex);
        Denial denial = node == null ? Denial.NONE : Denial.of(node, hashed);
        DenialLinks.set(names, denialBefore, denial);
        return ZoneSnapshot.of(apex, names.build(), hashed, denial, hasDname, names.exact(apex));
    }
}
