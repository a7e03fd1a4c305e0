package rootwalk.authoritative.zone;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameTrie.Branch;
import rootwalk.authoritative.zone.NameTrie.Named;
import rootwalk.wire.Name;

/// Builds the next version of a [NameTrie]. Branches of the old version are copied before they are changed; its own
/// branches are changed in place. Used by one thread.
public final class NameTrieEdit<V extends Named> {

    private @Nullable Object root;
    private int size;
    /// Marks the branches that no reader can see yet.
    private Object owner = new Object();
    /// The name that was searched for last.
    private final NameKey key;
    private final NameKey met;
    /// The first symbol at which the name differs from the entry nearest to it, or -1 if it has an entry.
    private int difference;

    NameTrieEdit(@Nullable Object root, int size, NameKey key, NameKey met) {
        this.root = root;
        this.size = size;
        this.key = key;
        this.met = met;
    }

    /// Adds an entry, or replaces the one of the same name.
    public void put(V entry) {
        byte[] name = entry.nameOctets();
        search(name, 0, NameTrie.length(name));
        putSearched(entry);
    }

    /// Searches for a name with the changes so far, and stores the place where it belongs.
    ///
    /// @return its entry, or null
    @SuppressWarnings("unchecked")
    @Nullable
    V search(byte[] octets, int offset, int length) {
        key.set(octets, offset, length);
        if (root == null) {
            return null;
        }
        Named nearest = NameTrie.nearest(root, key);
        difference = key.difference(nearest.nameOctets());
        return difference < 0 ? (V) nearest : null;
    }

    /// Adds an entry of the name that was searched for last, or replaces the entry that it has. Nothing else may have
    /// happened since.
    void putSearched(V entry) {
        if (root == null) {
            root = entry;
            size++;
            return;
        }
        size += difference < 0 ? 0 : 1;
        Branch above = null;
        int slot = 0;
        Object twig = root;
        while (twig instanceof Branch branch && (difference < 0 || branch.at < difference)) {
            Branch mine = mine(branch);
            place(above, slot, mine);
            above = mine;
            slot = mine.index(key.symbol(mine.at));
            twig = mine.twig(slot);
        }
        place(above, slot, difference < 0 ? entry : grown(twig, entry));
    }

    /// Replaces the root, or a twig of a branch of this edit.
    @SuppressWarnings("ReferenceEquality")
    private void place(@Nullable Branch above, int slot, Object twig) {
        if (above == null) {
            root = twig;
        } else if (above.twigs[slot] != twig) {
            above.twigs[slot] = twig;
        }
    }

    /// The node that replaces a twig after an entry that differs from it was added.
    private Object grown(Object twig, V entry) {
        if (!(twig instanceof Branch branch) || branch.at != difference) {
            return fork(twig, entry);
        }
        int symbol = key.symbol(difference);
        long bitmap = branch.bitmap | 1L << symbol;
        @Nullable
        Object[] twigs = NameTrie.with(branch.twigs, branch.index(symbol), entry);
        if (!isMine(branch)) {
            return new Branch(difference, bitmap, twigs, owner);
        }
        branch.bitmap = bitmap;
        branch.twigs = twigs;
        return branch;
    }

    private Branch fork(Object twig, V entry) {
        NameTrie.spell(met, NameTrie.nearest(twig, key));
        int symbol = key.symbol(difference);
        int other = met.symbol(difference);
        @Nullable
        Object[] twigs = symbol < other ? new @Nullable Object[] {entry, twig}
                : new @Nullable Object[] {twig, entry};
        return new Branch(difference, 1L << symbol | 1L << other, twigs, owner);
    }

    private Branch mine(Branch branch) {
        return isMine(branch) ? branch : new Branch(branch.at, branch.bitmap, branch.twigs.clone(), owner);
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isMine(Branch branch) {
        return branch.owner == owner;
    }

    /// Replaces each entry, in canonical order, by another one of the same name.
    void replaceAll(UnaryOperator<V> replacement) {
        if (root != null) {
            root = replacedAll(root, replacement);
        }
    }

    @SuppressWarnings("unchecked") // what is not a branch is an entry
    private Object replacedAll(Object twig, UnaryOperator<V> replacement) {
        if (!(twig instanceof Branch branch)) {
            return replacement.apply((V) twig);
        }
        Branch mine = mine(branch);
        for (int i = 0; i < mine.twigs.length; i++) {
            mine.twigs[i] = replacedAll(mine.twig(i), replacement);
        }
        return mine;
    }

    /// Removes the entry of a name. Returns whether there was one.
    public boolean remove(Name name) {
        key.set(name);
        if (root == null || !key.matches(NameTrie.nearest(root, key).nameOctets())) {
            return false;
        }
        root = removed(root);
        size--;
        return true;
    }

    private @Nullable Object removed(Object twig) {
        if (!(twig instanceof Branch branch)) {
            return null;
        }
        int symbol = key.symbol(branch.at);
        int index = branch.index(symbol);
        Object left = removed(branch.twig(index));
        if (left != null) {
            Branch mine = mine(branch);
            mine.twigs[index] = left;
            return mine;
        }
        if (branch.twigs.length == 2) {
            return branch.twig(1 - index);
        }
        return new Branch(branch.at, branch.bitmap & ~(1L << symbol), NameTrie.without(branch.twigs, index), owner);
    }

    /// The entry of a name with the changes so far, or null.
    public @Nullable V exact(Name name) {
        key.set(name);
        return exact();
    }

    /// The entry of the uncompressed name at `offset` with the changes so far, or null.
    public @Nullable V exact(byte[] octets, int offset, int length) {
        key.set(octets, offset, length);
        return exact();
    }

    @SuppressWarnings("unchecked")
    private @Nullable V exact() {
        return (V) NameTrie.exact(root, key);
    }

    /// Whether there are names below a name, with the changes so far.
    boolean hasBelow(byte[] name, int offset, int length) {
        key.set(name, offset, length);
        int labels = key.labels();
        V next = new NameTrie<V>(root, size).after(key, met);
        return next != null && key.commonLabels(next.nameOctets()) == labels;
    }

    public int size() {
        return size;
    }

    /// The entries with all changes so far, until the next change.
    NameTrie<V> current() {
        return size == 0 ? NameTrie.empty() : new NameTrie<>(root, size);
    }

    /// The version with all changes so far. Later changes of this edit do not affect it.
    public NameTrie<V> build() {
        owner = new Object();
        return current();
    }
}
