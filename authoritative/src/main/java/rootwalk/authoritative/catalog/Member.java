package rootwalk.authoritative.catalog;

import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;

/// A zone that a catalog lists.
///
/// @param zone its name
/// @param node the owner of its PTR record: a unique label below `zones` and the name of the catalog
/// @param groups in the order of the RRset
/// @param newOwner the catalog that may take the zone over: the `coo` property
public record Member(Name zone, Name node, List<Group> groups, Optional<Name> newOwner)
        implements
            NameTrie.Named {

    public Member {
        groups = List.copyOf(groups);
    }

    /// The name of the zone, by which members are found.
    @Override
    public byte[] nameOctets() {
        return zone.sharedOctets();
    }

    /// Whether the unique label is the same as that of another member, which may be of another catalog. If it is not, the state
    /// of the zone must be reset (RFC 9432 section 5.4).
    public boolean hasLabelOf(Member other) {
        byte[] octets = node.sharedOctets();
        byte[] others = other.node.sharedOctets();
        return octets[0] == others[0] && CaseFolding.equal(octets, 1, others, 1, octets[0]);
    }
}
