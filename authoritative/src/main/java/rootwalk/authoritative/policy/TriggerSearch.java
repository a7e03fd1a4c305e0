package rootwalk.authoritative.policy;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NamePath;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// Finds triggers that are names in the names of a zone: the name itself, or the wildcard at its closest encloser, as for records of
/// a zone (RFC 4592 section 3.3.1). Reusable; used by one thread; allocates nothing.
public final class TriggerSearch {

    private static final int WILDCARD_LABEL = 2;

    private final byte[] name = new byte[Name.MAX_LENGTH];
    private final byte[] wildcard = new byte[Name.MAX_LENGTH + WILDCARD_LABEL];
    private final NameKey key = new NameKey();
    private final NamePath<ZoneNode> path = new NamePath<>();

    public TriggerSearch() {
        wildcard[0] = 1;
        wildcard[1] = '*';
    }

    /// The records of the trigger of a name, or null.
    ///
    /// @param top the name above the triggers
    /// @param octets has the name, uncompressed
    @Nullable
    ZoneNode find(NameTrie<ZoneNode> names, Name top, byte[] octets, int offset, int length) {
        int above = top.length();
        int from = offset;
        int end = offset + length - 1;
        // A longer name has no trigger of its own, but may have a wildcard.
        while (end - from + above > Name.MAX_LENGTH) {
            from += 1 + octets[from];
        }
        int own = end - from;
        System.arraycopy(octets, from, name, 0, own);
        top.copyTo(name, own);
        key.set(name, 0, own + above);
        names.find(key, path);
        ZoneNode closest = path.closest();
        if (closest == null || closest.nameLength() < above) {
            return null;
        }
        if (path.isExact() && from == offset) {
            return closest.isEmpty() || own == 0 ? null : closest;
        }
        return closest.hasWildcardBelow() ? below(closest, names) : null;
    }

    private @Nullable ZoneNode below(ZoneNode closest, NameTrie<ZoneNode> names) {
        int length = closest.nameLength();
        System.arraycopy(closest.nameOctets(), 0, wildcard, WILDCARD_LABEL, length);
        key.set(wildcard, 0, WILDCARD_LABEL + length);
        ZoneNode found = names.exact(key);
        return found == null || found.isEmpty() ? null : found;
    }
}
