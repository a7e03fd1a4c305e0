package rootwalk.authoritative.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// The copies of a store that are kept because of damage. One copy has the damaged entries of all zones that have not been changed since
/// it was made: many damaged zones must not fill the disk. Used by all threads.
final class KeptCopies {

    private final Store store;
    private @Nullable Path last;
    /// The zones that may have been changed since the last copy.
    private final Set<Name> changed = new HashSet<>();

    KeptCopies(Store store) {
        this.store = store;
    }

    /// A copy that has the entries of a zone as they are. It is made if there is none. The zone is not attached, and the caller does not
    /// read the store.
    ///
    /// @throws IOException if that is not possible; the message says why, and has the remedy
    synchronized Path with(Name apex) throws IOException {
        Path known = last;
        if (known != null && !changed.contains(apex)) {
            return known;
        }
        Path copy = store.keepCopy();
        changed.clear();
        last = copy;
        return copy;
    }

    /// The entries of a zone will be changed.
    synchronized void changes(Name apex) {
        if (last != null) {
            changed.add(apex);
        }
    }
}
