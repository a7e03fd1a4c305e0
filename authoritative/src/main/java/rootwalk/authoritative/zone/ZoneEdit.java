package rootwalk.authoritative.zone;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

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
    private final EditObserver observer;
    private final NodeBuilder builder;
    private final NameTrieEdit<ZoneNode> nsec3;
    private final NodeBuilder nsec3Builder;
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
        this.nsec3 = hashed.edit(scratch.key, scratch.met);
        this.observer = observer;
        builder = scratch.builder;
        nsec3Builder = scratch.nsec3Builder;
        builder.clear();
        nsec3Builder.clear();
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
        if (isNsec3(type, data, offset)) {
            if (!nsec3Builder.owns(owner, ownerOffset, ownerLength) || nsec3Builder.isEmpty()) {
                addNsec3();
                nsec3Builder.begin(owner, ownerOffset, ownerLength);
            }
            nsec3Builder.add(type, ttl, data, offset, length, place);
            return;
        }
        if (!builder.owns(owner, ownerOffset, ownerLength) || builder.isEmpty()) {
            flush();
            builder.begin(owner, ownerOffset, ownerLength);
        }
        builder.add(type, ttl, data, offset, length, place);
    }

    /// Whether a record is an NSEC3 record or a signature of one.
    private static boolean isNsec3(int type, byte[] data, int offset) {
        return type == RecordType.NSEC3
                || (type == RecordType.RRSIG && BigEndian.get16(data, offset) == RecordType.NSEC3);
    }

    private void addNsec3() {
        if (nsec3Builder.isEmpty()) {
            return;
        }
        touch(nsec3Builder.owner());
        ZoneNode before = nsec3.search(nsec3Builder.owner(), 0, nsec3Builder.ownerLength());
        if (before == null) {
            octets += nsec3Builder.ownerLength() + NAME_OVERHEAD;
        } else {
            nsec3Builder.prepend(before);
        }
        nsec3.putSearched(nsec3Builder.finish(false, false, observer));
        nsec3Builder.clear();
    }

    /// Adds the collected records of one owner to the trie.
    private void flush() {
        if (builder.isEmpty()) {
            return;
        }
        byte[] owner = builder.owner();
        int length = builder.ownerLength();
        touch(owner);
        boolean isApex = apex.matches(owner, 0, length);
        ZoneNode before = names.search(owner, 0, length);
        if (before != null && !before.isEmpty()) {
            builder.prepend(before);
        }
        ZoneNode node = builder.finish(isApex, before != null && before.hasWildcardBelow(), observer);
        hasDname |= node.hasDname();
        builder.clear();
        names.putSearched(node);
        if (before == null) {
            octets += length + NAME_OVERHEAD;
        }
        if (!isApex && before == null) {
            placeAncestors(node);
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

    private void touch(byte[] owner) {
        if (touched != null) {
            touched.add(Name.of(owner, 0));
        }
    }

    /// Removes all RRsets of a name. Returns whether there were any.
    public boolean remove(Name owner) {
        return rewrite(owner, (_, _) -> false);
    }

    /// Removes the RRset of a name and type; for RRSIG, all RRsets of that type. Returns whether there was one.
    public boolean remove(Name owner, int type) {
        return rewrite(owner, (rrset, _) -> rrset.type() != type);
    }

    /// Removes the RRsets of a name and some types. Returns whether there were any.
    public boolean remove(Name owner, Set<Integer> types) {
        return rewrite(owner, (rrset, _) -> !types.contains(rrset.type()));
    }

    /// Removes one record. Returns whether it existed. Names in the data are compared without regard to case.
    public boolean remove(Name owner, int type, Rdata data) {
        Rdata canonical = data.canonical(type);
        return rewrite(owner, (rrset, record) -> rrset.type() != type || !record.canonical(type).equals(canonical));
    }

    /// Removes records of one name at once, since each removal copies all records of the name. Names in the data are compared without
    /// regard to case.
    ///
    /// @param records by type, in canonical form; those that exist are removed from it
    public void removeFrom(Name owner, Map<Integer, Set<Rdata>> records) {
        if (records.isEmpty()) {
            return;
        }
        boolean _ = rewrite(owner, (rrset, record) -> {
            Set<Rdata> ofType = records.get(rrset.type());
            return ofType == null || !ofType.remove(record.canonical(rrset.type()));
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

    /// Keeps the records that a filter accepts. Returns whether any were removed.
    private boolean rewrite(Name owner, BiPredicate<RRset, Rdata> isKept) {
        flush();
        addNsec3();
        boolean removed = false;
        ZoneNode node = names.exact(owner);
        if (node != null && fill(builder, node, isKept)) {
            removed = true;
            touch(node.nameOctets());
            if (builder.isEmpty()) {
                removeRecords(node);
            } else {
                names.put(builder.finish(apex.equals(owner), node.hasWildcardBelow(), observer));
                builder.clear();
            }
        }
        ZoneNode hash = nsec3.exact(owner);
        if (hash != null && fill(nsec3Builder, hash, isKept)) {
            removed = true;
            touch(hash.nameOctets());
            if (nsec3Builder.isEmpty()) {
                nsec3.remove(owner);
            } else {
                nsec3.put(nsec3Builder.finish(false, false, observer));
                nsec3Builder.clear();
            }
        }
        return removed;
    }

    /// Collects the records of a node that are kept. Returns whether any were removed; if not, the draft is empty.
    private static boolean fill(NodeBuilder into, ZoneNode node, BiPredicate<RRset, Rdata> isKept) {
        into.begin(node.nameOctets(), 0, node.nameLength());
        boolean all = true;
        for (RRset rrset : node.rrsets()) {
            for (Rdata data : rrset.rdata()) {
                if (isKept.test(rrset, data)) {
                    into.add(rrset.type(), rrset.ttl(), data.sharedOctets(), 0, data.length(), 0);
                } else {
                    all = false;
                }
            }
        }
        if (all) {
            into.clear();
        }
        return !all;
    }

    /// A name without records exists only as long as there are names below it; the apex always exists.
    private void removeRecords(ZoneNode node) {
        knownParent = Name.ROOT.sharedOctets();
        byte[] name = node.nameOctets();
        int length = node.nameLength();
        if (length == apex.length() || names.hasBelow(name, 0, length)) {
            names.put(node.emptied());
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
        flush();
        return names.current();
    }

    /// The owners of NSEC3 records with all changes so far, until the next change.
    public NameTrie<ZoneNode> nsec3() {
        addNsec3();
        return nsec3.current();
    }

    /// The snapshot with all changes so far; null if it has no SOA record at its apex.
    public @Nullable ZoneSnapshot build() {
        flush();
        addNsec3();
        NameTrie<ZoneNode> hashed = nsec3.build();
        ZoneNode node = names.exact(apex);
        Denial denial = node == null ? Denial.NONE : Denial.of(node, hashed);
        DenialLinks.set(names, denialBefore, denial);
        return ZoneSnapshot.of(apex, names.build(), hashed, denial, hasDname, names.exact(apex));
    }
}
