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
    private final NameKey key;
    private final NameKey met;

    NameTrieEdit(@Nullable Object root, int size, NameKey key, NameKey met) {
        this.root = root;
        this.size = size;
        this.key = key;
        this.met = met;
    }

    /// Adds an entry, or replaces the one of the same name.
    public void put(V entry) {
        NameTrie.spell(key, entry);
        if (root == null) {
            root = entry;
            size++;
            return;
        }
        Named nearest = NameTrie.nearest(root, key);
        if (key.matches(nearest.nameOctets())) {
            root = replaced(root, entry);
            return;
        }
        NameTrie.spell(met, nearest);
        root = inserted(root, key.difference(met), entry);
        size++;
    }

    private Object replaced(Object twig, V entry) {
        if (!(twig instanceof Branch branch)) {
            return entry;
        }
        int index = branch.index(key.symbol(branch.at));
        Branch mine = mine(branch);
        mine.twigs[index] = replaced(branch.twig(index), entry);
        return mine;
    }

    private Object inserted(Object twig, int difference, V entry) {
        if (!(twig instanceof Branch branch) || branch.at > difference) {
            return fork(twig, difference, entry);
        }
        int symbol = key.symbol(branch.at);
        int index = branch.index(symbol);
        if (branch.at == difference) {
            long bitmap = branch.bitmap | 1L << symbol;
            @Nullable
            Object[] twigs = NameTrie.with(branch.twigs, index, entry);
            if (!isMine(branch)) {
                return new Branch(branch.at, bitmap, twigs, owner);
            }
            branch.bitmap = bitmap;
            branch.twigs = twigs;
            return branch;
        }
        Branch mine = mine(branch);
        mine.twigs[index] = inserted(branch.twig(index), difference, entry);
        return mine;
    }

    private Branch fork(Object twig, int difference, V entry) {
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
