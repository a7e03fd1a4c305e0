package rootwalk.resolver.store;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// Some names, and all names below them. A lookup takes the same time for one name and for many. Immutable; any thread.
public final class Subtrees {

    private final Set<Name> tops;
    /// The only one; null if there are several, or none.
    private final @Nullable Name only;

    private Subtrees(Set<Name> tops) {
        this.tops = tops;
        only = tops.size() == 1 ? tops.iterator().next() : null;
    }

    public static Subtrees of(Name top) {
        return new Subtrees(Set.of(top));
    }

    public static Subtrees of(Set<Name> tops) {
        return new Subtrees(Set.copyOf(tops));
    }

    public boolean contains(Name name) {
        if (only != null) {
            return name.isSubdomainOf(only);
        }
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            if (tops.contains(name.ancestor(labels))) {
                return true;
            }
        }
        return false;
    }

    /// Whether these have the name of an entry.
    public boolean contains(Entry entry) {
        return only != null ? entry.isAtOrBelow(only) : contains(entry.name());
    }

    /// The names themselves, and all names above them.
    public Set<Name> upwards() {
        Set<Name> all = new HashSet<>();
        for (Name top : tops) {
            int labels = top.labelCount();
            // The names above one that was added before were added as well.
            while (labels >= 0 && all.add(top.ancestor(labels))) {
                labels--;
            }
        }
        return all;
    }
}
