package rootwalk.authoritative.zone;

import org.jspecify.annotations.Nullable;

/// The entries of a trie on the path to a name: those of its ancestors, from the top, and that of the name itself if
/// there is one. Filled by [NameTrie#find]. Reusable; used by one thread. The entries of the last search are kept
/// until the next.
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

    /// The number of entries.
    public int size() {
        return size;
    }

    /// Whether the last entry is the one of the name itself.
    public boolean isExact() {
        return exact;
    }

    /// The entry at an index; 0 is the topmost.
    @SuppressWarnings({"unchecked", "NullAway"})
    public V entry(int index) {
        return (V) entries[index];
    }

    /// The entry of the name, or of its closest ancestor that has one; null if there is none.
    public @Nullable V closest() {
        return size == 0 ? null : entry(size - 1);
    }
}
