package rootwalk.daemon.assembly.zones;

import java.util.Arrays;
import java.util.Optional;

import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// A member that was removed from a catalog zone of this server, as it is stored in the journal. If it comes back, secondaries must not
/// take it for the same, even if they have not seen the version between (RFC 9432 section 5.4).
///
/// @param node the owner of its PTR record, which is not used again for it
record FormerMember(Name node, Name catalog, Name zone) {

    private static final byte VERSION = 1;
    private static final byte KIND = 'F';

    /// The octets in the journal, at the name of the node: the version of their form, their kind, and both names.
    Octets encoded() {
        byte[] octets = new byte[2 + catalog.length() + zone.length()];
        octets[0] = VERSION;
        octets[1] = KIND;
        catalog.copyTo(octets, 2);
        zone.copyTo(octets, 2 + catalog.length());
        return Octets.of(octets);
    }

    /// Reads an entry of the journal; empty if it is of another kind.
    static Optional<FormerMember> decode(Name node, Octets content) {
        byte[] octets = content.toArray();
        if (octets.length < 2 || octets[0] != VERSION || octets[1] != KIND) {
            return Optional.empty();
        }
        Name catalog = Name.of(octets, 2);
        return Optional.of(new FormerMember(node, catalog,
                Name.of(Arrays.copyOfRange(octets, 2 + catalog.length(), octets.length), 0)));
    }
}
