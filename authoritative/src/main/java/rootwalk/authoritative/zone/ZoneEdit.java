package rootwalk.authoritative.zone;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

/// The next snapshot of a zone in the making. Records of one owner that come one after the other are put in place
/// together. Names between an owner and the apex come into being as empty non-terminals. NSEC3 records and their
/// signatures are kept apart: their owners are not names of the zone. Used by one thread.
public final class ZoneEdit {

    /// Octets on the heap, as measured: of a name besides its own, and of a record besides its data.
    private static final int NAME_OVERHEAD = 72;
    private static final int RECORD_OVERHEAD = 24;

    private final Name apex;
    private final NameTrieEdit<ZoneNode> names;
    private final EditObserver observer;
    private final NodeDraft draft = new NodeDraft();
    private final NameTrieEdit<ZoneNode> hashed;
    private final NodeDraft hashedDraft = new NodeDraft();
    private long records;
    private long octets;
    /// The owner whose ancestors were last seen to exist, from its second label on.
    private byte[] knownParent = Name.ROOT.sharedOctets();

    ZoneEdit(Name apex, NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed, EditObserver observer) {
        this.apex = apex;
        this.names = names.edit();
        this.hashed = hashed.edit();
        this.observer = observer;
    }

    /// Begins a zone without records.
    public static ZoneEdit begin(Name apex, EditObserver observer) {
        return new ZoneEdit(apex, NameTrie.empty(), NameTrie.empty(), observer);
    }

    /// How many records were added so far, dropped duplicates included.
    public long records() {
        return records;
    }

    /// About how many octets of the heap all that was added so far takes, dropped duplicates and empty non-terminals
    /// included.
    public long octets() {
        return octets;
    }

    /// Adds all records of a set.
    public void add(RecordSet set) {
        byte[] data = set.sharedData();
        int length;
        for (int at = 0; at < data.length; at += 2 + length) {
            length = SetForm.get16(data, at);
            add(set.owner().sharedOctets(), 0, set.owner().length(), set.type(), set.ttl(), data, at + 2, length, 0);
        }
    }

    /// Adds one record of class IN.
    ///
    /// @param owner the uncompressed name at `ownerOffset`, at or below the apex
    /// @param ttl seconds, 0 to 2147483647
    /// @param data RDATA in wire form, names uncompressed, well formed for its type
    /// @param place where the record comes from, for the observer
    public void add(
            byte[] owner, int ownerOffset, int ownerLength, int type, int ttl, byte[] data, int offset, int length,
            long place) {
        records++;
        octets += length + RECORD_OVERHEAD;
        if (isOfHashes(type, data, offset, length)) {
            if (!hashedDraft.owns(owner, ownerOffset, ownerLength) || hashedDraft.isEmpty()) {
                placeHashed();
                hashedDraft.begin(owner, ownerOffset, ownerLength);
            }
            hashedDraft.add(type, ttl, data, offset, length, place);
            return;
        }
        if (!draft.owns(owner, ownerOffset, ownerLength) || draft.isEmpty()) {
            place();
            draft.begin(owner, ownerOffset, ownerLength);
        }
        draft.add(type, ttl, data, offset, length, place);
    }

    /// Whether a record is NSEC3 or signs it.
    private static boolean isOfHashes(int type, byte[] data, int offset, int length) {
        return type == RecordType.NSEC3
                || (type == RecordType.RRSIG && length >= 2 && SetForm.get16(data, offset) == RecordType.NSEC3);
    }

    private void placeHashed() {
        if (hashedDraft.isEmpty()) {
            return;
        }
        ZoneNode before = hashed.exact(hashedDraft.owner(), 0, hashedDraft.ownerLength());
        if (before == null) {
            octets += hashedDraft.ownerLength() + NAME_OVERHEAD;
        } else {
            hashedDraft.prepend(before);
        }
        hashed.put(hashedDraft.finish(false, false, observer));
        hashedDraft.clear();
    }

    /// Puts the gathered records of one owner in their place.
    private void place() {
        if (draft.isEmpty()) {
            return;
        }
        byte[] owner = draft.owner();
        int length = draft.ownerLength();
        boolean isApex = apex.matches(owner, 0, length);
        ZoneNode before = names.exact(owner, 0, length);
        if (before != null && !before.isEmpty()) {
            draft.prepend(before);
        }
        ZoneNode node = draft.finish(isApex, before != null && before.hasWildcardBelow(), observer);
        draft.clear();
        names.put(node);
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
            ZoneNode before = names.exact(name, at, length);
            ZoneNode after = before == null ? ZoneNode.empty(name, at, length) : before;
            if (wildcard && !after.hasWildcardBelow()) {
                after = after.withWildcardBelow();
            }
            if (after != before) {
                names.put(after);
            }
            if (before != null) {
                break;
            }
            octets += length + NAME_OVERHEAD;
            wildcard = after.isWildcard();
        }
        knownParent = Arrays.copyOfRange(name, parent, node.nameLength());
    }

    /// The names with all changes so far, a zone or not.
    public NameTrie<ZoneNode> names() {
        place();
        return names.done();
    }

    /// The owners of NSEC3 records with all changes so far.
    public NameTrie<ZoneNode> hashed() {
        placeHashed();
        return hashed.done();
    }

    /// The snapshot with all changes so far; null when it has no SOA at its apex.
    public @Nullable ZoneSnapshot done() {
        return ZoneSnapshot.of(apex, names(), hashed());
    }
}
