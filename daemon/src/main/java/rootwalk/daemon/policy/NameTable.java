package rootwalk.daemon.policy;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;

/// A table from names to values. Names are looked up in their wire format in a message, without an allocation.
/// Immutable.
final class NameTable<V> {

    private final Name[] names;
    private final Object[] values;
    private final int mask;

    NameTable(Map<Name, V> entries) {
        int capacity = Integer.highestOneBit(Math.max(entries.size(), 2) * 2 - 1) * 2;
        names = new Name[capacity];
        values = new Object[capacity];
        mask = capacity - 1;
        for (Map.Entry<Name, V> entry : entries.entrySet()) {
            Name name = entry.getKey();
            int slot = CaseFolding.hash(name.sharedOctets(), 0, name.length()) & mask;
            while (names[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
            values[slot] = entry.getValue();
        }
    }

    /// The value of the uncompressed name at `offset`, or null.
    @SuppressWarnings("unchecked")
    @Nullable
    V at(byte[] octets, int offset, int length) {
        int slot = CaseFolding.hash(octets, offset, length) & mask;
        while (names[slot] != null) {
            if (names[slot].matches(octets, offset, length)) {
                return (V) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }
}
