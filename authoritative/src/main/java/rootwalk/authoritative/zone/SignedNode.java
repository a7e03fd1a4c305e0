package rootwalk.authoritative.zone;

import org.jspecify.annotations.Nullable;

/// A name of a zone that has an NSEC or NSEC3 chain, with the records of the chain that deny other names and types. They
/// are found when the snapshot is made, so that a query needs no search for them. Immutable once the snapshot is made.
final class SignedNode extends ZoneNode {

    private @Nullable ZoneNode denial;
    private @Nullable ZoneNode wildcardDenial;
    private boolean matched;

    SignedNode(ZoneNode node) {
        super(node);
    }

    /// @param owner of the record of the chain that matches this name
    void setMatch(ZoneNode owner) {
        denial = owner;
        matched = true;
    }

    /// @param owner of the record of the chain that covers this name; null if the chain has none
    void setCover(@Nullable ZoneNode owner) {
        denial = owner;
        matched = false;
    }

    void setWildcardDenial(@Nullable ZoneNode owner) {
        wildcardDenial = owner;
    }

    @Override
    public @Nullable ZoneNode denial() {
        return denial;
    }

    @Override
    public boolean isInChain() {
        return matched;
    }

    @Override
    public @Nullable ZoneNode wildcardDenial() {
        return wildcardDenial;
    }
}
