package rootwalk.authoritative.zone;

import org.jspecify.annotations.Nullable;

/// What a trie holds on the way from its top to a name: the entries at the ancestors of the name, topmost first, and
/// perhaps at the name itself. Filled by [NameTrie#find]. Used by one thread, again and again; the entries of the last
/// question stay reachable until the next one.
public final class NamePath<V extends NameTrie.Named> {

    private final @Nullable Object[] entries = new @Nullable Object[129];
    private int size;
    private boolean exact;

    void clear() {
        size = 0;
        exact = false;
    }

    void add(Object entry) {
        entries[size++] = entry;
    }

    void keep(int count) {
        size = count;
    }

    void close(Object entry, boolean isExact) {
        entries[size++] = entry;
        exact = isExact;
    }

    /// How many entries there are.
    public int size() {
        return size;
    }

    /// Whether the last entry is that of the name itself.
    public boolean isExact() {
        return exact;
    }

    /// The entry at a place, 0 for the topmost.
    @SuppressWarnings({"unchecked", "NullAway"})
    public V entry(int index) {
        return (V) entries[index];
    }

    /// The entry of the longest ancestor, or of the name itself; null when there is none.
    public @Nullable V closest() {
        return size == 0 ? null : entry(size - 1);
    }
}
