package rootwalk.authoritative.zone;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;

/// Adds records to the names of one trie. Successive records of one owner are added together, since each change of a name copies all
/// of its records. For the same reason, those of a name that is large already wait until they are as many as it has, as long as few names
/// wait: so the work grows with the number of records only, also if those of some large names alternate. Used by one thread.
final class NodeEdit {

    /// Octets of names that are changed at once.
    private static final int SMALL = 1024;

    /// Names and records that wait at most, so that they need little memory.
    private static final int MOST_NAMES = 1024;
    private static final int MOST_RECORDS = 100_000;

    /// Receives the names that are changed.
    interface Receiver {

        /// @param before null if the name is new
        void placed(ZoneNode node, @Nullable ZoneNode before);
    }

    private final Name apex;
    private final NameTrieEdit<ZoneNode> names;
    private final NodeBuilder builder;
    private final OwnerRecords current;
    private final EditObserver observer;
    private final Receiver receiver;
    /// The records that wait, by their owners.
    private final Map<Name, OwnerRecords> waiting = new LinkedHashMap<>();
    /// The number of records that were made to wait since none did.
    private int waitingRecords;

    /// @param scratch gives the builder, which other edits on the same thread may use too
    /// @param current used by this edit only
    NodeEdit(Name apex, NameTrieEdit<ZoneNode> names, EditScratch scratch, OwnerRecords current, EditObserver observer,
            Receiver receiver) {
        this.apex = apex;
        this.names = names;
        this.builder = scratch.builder;
        this.current = current;
        this.observer = observer;
        this.receiver = receiver;
        current.clear();
    }

    void add(
            byte[] owner, int ownerOffset, int ownerLength, int type, int ttl, byte[] data, int offset, int length,
            long place) {
        if (current.isEmpty() || !current.owns(owner, ownerOffset, ownerLength)) {
            endOwner();
            current.begin(owner, ownerOffset, ownerLength);
        }
        current.add(type, ttl, data, offset, length, place);
    }

    private void endOwner() {
        if (current.isEmpty()) {
            return;
        }
        ZoneNode before = names.search(current.owner(), 0, current.ownerLength());
        if (before != null && before.nameOctets().length > SMALL) {
            postpone(before);
        } else {
            place(current, before);
        }
    }

    private void postpone(ZoneNode before) {
        OwnerRecords records = waiting.computeIfAbsent(before.name(), _ -> new OwnerRecords());
        records.rename(current.owner(), 0, current.ownerLength());
        records.add(current);
        waitingRecords += current.size();
        current.clear();
        if (records.octets() > before.nameOctets().length) {
            waiting.remove(before.name());
            place(records, before);
        } else if (waiting.size() > MOST_NAMES || waitingRecords > MOST_RECORDS) {
            placeWaiting();
        }
    }

    private void placeWaiting() {
        for (OwnerRecords records : waiting.values()) {
            place(records, names.search(records.owner(), 0, records.ownerLength()));
        }
        waiting.clear();
        waitingRecords = 0;
    }

    /// @param before the result of the last search
    private void place(OwnerRecords records, @Nullable ZoneNode before) {
        boolean isApex = apex.matches(records.owner(), 0, records.ownerLength());
        ZoneNode node = builder.with(records, before, isApex, observer);
        records.clear();
        names.putSearched(node);
        receiver.placed(node, before);
    }

    /// Adds all records to their names.
    void flush() {
        endOwner();
        placeWaiting();
    }

    /// Removes records of a name, see [NodeBuilder#without]. The name stays, also without records.
    ///
    /// @return the name as it is afterwards; null if none of its records are removed
    @Nullable
    ZoneNode remove(Name owner, IntPredicate isAffected, BiPredicate<Integer, Rdata> isKept) {
        flush();
        ZoneNode before = names.exact(owner);
        ZoneNode after = before == null ? null : builder.without(before, isAffected, isKept, apex.equals(owner));
        if (before == null || after == null || after.equals(before)) {
            return null;
        }
        names.put(after);
        receiver.placed(after, before);
        return after;
    }
}
