package rootwalk.authoritative.file;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Finds the data of names in a zone that is being checked. Used by one thread.
final class ZoneNames {

    private final Name apex;
    private final NameTrie<ZoneNode> names;
    private final NameKey key;

    /// @param key of the caller, which is overwritten
    ZoneNames(Name apex, NameTrie<ZoneNode> names, NameKey key) {
        this.apex = apex;
        this.names = names;
        this.key = key;
    }

    Name apex() {
        return apex;
    }

    /// The node of a name; null if the zone does not have it.
    @Nullable
    ZoneNode at(Name name) {
        key.set(name);
        return names.exact(key);
    }

    /// Whether a name is in another zone, or is no alias and has an address here: most hosts that records name.
    ///
    /// @param length octets of the name, which begins the array
    boolean isOutsideOrHasAddress(byte[] name, int length) {
        key.set(name, 0, length);
        if (!key.isAtOrBelow(apex.sharedOctets(), apex.length())) {
            return true;
        }
        ZoneNode node = names.exact(key);
        return node != null && !node.hasCname()
                && (node.ofType(RecordType.A) != ZoneNode.NONE || node.ofType(RecordType.AAAA) != ZoneNode.NONE);
    }

    /// The wildcard that matches a name that does not exist; null if there is none.
    @Nullable
    ZoneNode wildcardFor(Name missing) {
        for (int labels = missing.labelCount() - 1; labels >= apex.labelCount(); labels--) {
            ZoneNode encloser = at(missing.ancestor(labels));
            if (encloser != null) {
                Name wildcard = missing.ancestor(labels).wildcardChild();
                return wildcard == null || !encloser.hasWildcardBelow() ? null : at(wildcard);
            }
        }
        return null;
    }

    /// The delegation or DNAME that a name in the zone is below; null if there is none.
    @Nullable
    ZoneNode delegationOrDnameAbove(Name name) {
        for (int labels = apex.labelCount(); labels < name.labelCount(); labels++) {
            ZoneNode above = at(name.ancestor(labels));
            if (above == null || above.isDelegationOrDname()) {
                return above;
            }
        }
        return null;
    }
}
