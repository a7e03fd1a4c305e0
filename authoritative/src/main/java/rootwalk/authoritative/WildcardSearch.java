package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// Finds the source of synthesis (RFC 4592 section 3.3.1): `*` directly below the closest encloser. Reusable; used by
/// one thread.
final class WildcardSearch {

    private static final int ASTERISK_LABEL = 2;

    private final byte[] name = new byte[Name.MAX_LENGTH + ASTERISK_LABEL];
    private final NameKey key = new NameKey();

    WildcardSearch() {
        name[0] = 1;
        name[1] = '*';
    }

    @Nullable
    ZoneNode below(ZoneNode closestEncloser, NameTrie<ZoneNode> names) {
        if (!closestEncloser.hasWildcardBelow()) {
            return null;
        }
        int length = closestEncloser.nameLength();
        System.arraycopy(closestEncloser.nameOctets(), 0, name, ASTERISK_LABEL, length);
        key.set(name, 0, ASTERISK_LABEL + length);
        return names.exact(key);
    }
}
