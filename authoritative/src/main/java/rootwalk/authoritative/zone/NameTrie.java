package rootwalk.authoritative.zone;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// An immutable map from names to entries that contain their name, in canonical order (RFC 4034 section 6.1). It is a
/// trie that branches on one symbol of the [NameKey] at a time and skips the symbols that all names below have in
/// common.
///
/// A branch has a bitmap of the symbols that occur, and one twig for each of them in a packed array; a twig is a
/// branch or an entry. Each name takes one slot and at most one branch. A change copies the path to the changed entry
/// and shares the rest, so readers of an older version are not affected.
public final class NameTrie<V extends NameTrie.Named> implements Iterable<V> {

    /// An entry of a trie.
    public interface Named {

        /// An array that begins with the name in wire format, uncompressed; never changed.
        byte[] nameOctets();
    }

    static final class Branch {
        final int at;
        long bitmap;
        @Nullable
        Object[] twigs;
        /// The edit that created this branch and may still change it in place.
        final Object owner;

        Branch(int at, long bitmap, @Nullable Object[] twigs, Object owner) {
            this.at = at;
            this.bitmap = bitmap;
            this.twigs = twigs;
            this.owner = owner;
        }

        boolean has(int symbol) {
            return (bitmap >>> symbol & 1) != 0;
        }

        /// The number of twigs before that of a symbol, which is the index of its own twig if it has one.
        int index(int symbol) {
            return Long.bitCount(bitmap & ((1L << symbol) - 1));
        }

        @SuppressWarnings("NullAway")
        Object twig(int index) {
            return twigs[index];
        }
    }

    private static final NameTrie<?> EMPTY = new NameTrie<>(null, 0);

    private final @Nullable Object root;
    private final int size;

    NameTrie(@Nullable Object root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // it has no values
    public static <V extends Named> NameTrie<V> empty() {
        return (NameTrie<V>) EMPTY;
    }

    /// The number of names.
    public int size() {
        return size;
    }

    /// Begins a changed version of this trie, which itself stays the same.
    public NameTrieEdit<V> edit() {
        return edit(new NameKey(), new NameKey());
    }

    /// Begins a changed version with buffers of the caller.
    NameTrieEdit<V> edit(NameKey key, NameKey met) {
        return new NameTrieEdit<>(root, size, key, met);
    }

    /// Finds the entries of a name and of all its ancestors in one descent.
    public void find(NameKey key, NamePath<V> path) {
        path.clear();
        Object twig = root;
        if (twig == null) {
            return;
        }
        while (twig instanceof Branch branch) {
            int symbol = key.symbol(branch.at);
            // The first twig at the end of a name is the entry of that name. It is an ancestor if the rest matches.
            if ((branch.bitmap & 1) != 0 && symbol != NameKey.NAME_END) {
                path.add(branch.twig(0));
            }
            twig = branch.has(symbol) ? branch.twig(branch.index(symbol)) : branch.twig(0);
        }
        Named leaf = (Named) twig;
        byte[] name = leaf.nameOctets();
        if (key.matches(name)) {
            path.close(leaf, true);
            return;
        }
        keepAncestors(key, path, leaf, key.commonLabels(name));
    }

    /// All entries have the same labels in common with the leaf, so the number of their labels shows which of them
    /// are ancestors of the name.
    private void keepAncestors(NameKey key, NamePath<V> path, Named leaf, int common) {
        int kept = 0;
        while (kept < path.size() && length(path.entry(kept).nameOctets()) <= key.length() - key.start(common)) {
            kept++;
        }
        path.keep(kept);
        boolean isAncestor = length(leaf.nameOctets()) == key.length() - key.start(common);
        if (isAncestor && (kept == 0 || !path.entry(kept - 1).equals(leaf))) {
            path.close(leaf, false);
        }
    }

    /// Octets of the name at the beginning of an array.
    static int length(byte[] name) {
        int at = 0;
        while (name[at] != 0) {
            at += 1 + name[at];
        }
        return at + 1;
    }

    /// The entry of a name, or null.
    @SuppressWarnings("unchecked")
    public @Nullable V exact(NameKey key) {
        return (V) exact(root, key);
    }

    static @Nullable Named exact(@Nullable Object root, NameKey key) {
        Object twig = root;
        while (twig instanceof Branch branch) {
            int symbol = key.symbol(branch.at);
            if (!branch.has(symbol)) {
                return null;
            }
            twig = branch.twig(branch.index(symbol));
        }
        return twig instanceof Named named && key.matches(named.nameOctets()) ? named : null;
    }

    /// The entry of a name, or null. Makes a new key, so it is not for queries.
    public @Nullable V exact(Name name) {
        NameKey key = new NameKey();
        key.set(name);
        return exact(key);
    }

    /// The entry of the last name before a name in canonical order, or null if there is none. Allocates nothing.
    ///
    /// @param scratch a key of the caller, which is overwritten
    public @Nullable V before(NameKey key, NameKey scratch) {
        if (root == null) {
            return null;
        }
        spell(scratch, nearest(root, key));
        int difference = key.difference(scratch);
        Object lower = null;
        Object twig = root;
        while (twig instanceof Branch branch && (difference < 0 || branch.at <= difference)) {
            int symbol = key.symbol(branch.at);
            int index = branch.index(symbol);
            if (index > 0) {
                lower = branch.twig(index - 1);
            }
            if (!branch.has(symbol)) {
                return last(lower);
            }
            twig = branch.twig(index);
        }
        boolean allLower = difference >= 0 && scratch.symbol(difference) < key.symbol(difference);
        return last(allLower ? twig : lower);
    }

    /// The entry of the first name after a name in canonical order, or null if there is none. Allocates nothing.
    ///
    /// @param scratch a key of the caller, which is overwritten
    public @Nullable V after(NameKey key, NameKey scratch) {
        if (root == null) {
            return null;
        }
        spell(scratch, nearest(root, key));
        int difference = key.difference(scratch);
        Object higher = null;
        Object twig = root;
        while (twig instanceof Branch branch && (difference < 0 || branch.at <= difference)) {
            int symbol = key.symbol(branch.at);
            int index = branch.index(symbol);
            int next = branch.has(symbol) ? index + 1 : index;
            if (next < branch.twigs.length) {
                higher = branch.twig(next);
            }
            if (!branch.has(symbol)) {
                return first(higher);
            }
            twig = branch.twig(index);
        }
        boolean allHigher = difference >= 0 && scratch.symbol(difference) > key.symbol(difference);
        return first(allHigher ? twig : higher);
    }

    /// An entry with the longest prefix in common with a key.
    static Named nearest(Object root, NameKey key) {
        Object twig = root;
        while (twig instanceof Branch branch) {
            int symbol = key.symbol(branch.at);
            twig = branch.twig(branch.has(symbol) ? branch.index(symbol) : 0);
        }
        return (Named) twig;
    }

    static void spell(NameKey key, Named entry) {
        byte[] name = entry.nameOctets();
        key.set(name, 0, length(name));
    }

    @SuppressWarnings("unchecked")
    private @Nullable V last(@Nullable Object from) {
        Object twig = from;
        while (twig instanceof Branch branch) {
            twig = branch.twig(branch.twigs.length - 1);
        }
        return (V) twig;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V first(@Nullable Object from) {
        Object twig = from;
        while (twig instanceof Branch branch) {
            twig = branch.twig(0);
        }
        return (V) twig;
    }

    /// The entry of the first name in canonical order, or null when there is none.
    public @Nullable V first() {
        return first(root);
    }

    /// The entry of the last name in canonical order, or null when there is none.
    public @Nullable V last() {
        return last(root);
    }

    /// The entries in canonical order.
    @Override
    public Iterator<V> iterator() {
        return root == null ? Collections.emptyIterator() : new InOrder<>(root);
    }

    private static final class InOrder<V> implements Iterator<V> {
        private final Deque<Object> waiting = new ArrayDeque<>();

        InOrder(Object root) {
            waiting.push(root);
        }

        @Override
        public boolean hasNext() {
            return !waiting.isEmpty();
        }

        @Override
        @SuppressWarnings("unchecked")
        public V next() {
            if (waiting.isEmpty()) {
                throw new NoSuchElementException();
            }
            Object twig = waiting.pop();
            while (twig instanceof Branch branch) {
                for (int i = branch.twigs.length - 1; i > 0; i--) {
                    waiting.push(branch.twig(i));
                }
                twig = branch.twig(0);
            }
            return (V) twig;
        }
    }

    static @Nullable Object[] with(@Nullable Object[] twigs, int index, Object added) {
        @Nullable
        Object[] longer = Arrays.copyOf(twigs, twigs.length + 1);
        System.arraycopy(twigs, index, longer, index + 1, twigs.length - index);
        longer[index] = added;
        return longer;
    }

    static @Nullable Object[] without(@Nullable Object[] twigs, int index) {
        @Nullable
        Object[] shorter = Arrays.copyOf(twigs, twigs.length - 1);
        System.arraycopy(twigs, index + 1, shorter, index, twigs.length - index - 1);
        return shorter;
    }
}
