package rootwalk.authoritative.zone;

import rootwalk.wire.RecordType;

/// How a zone proves that a name or type does not exist.
public sealed interface Denial {

    /// By nothing: the zone is not signed, or has no chain that can be used.
    Denial NONE = new None();

    /// By NSEC records (RFC 4035 section 3.1.3).
    Denial NSEC = new Nsec();

    /// See [Denial#NONE].
    record None() implements Denial {}

    /// See [Denial#NSEC].
    record Nsec() implements Denial {}

    /// By NSEC3 records (RFC 5155 section 7.2).
    ///
    /// @param chain the one that is used
    record Nsec3(Nsec3Chain chain) implements Denial {}

    /// How a zone with these names proves it. A complete NSEC3 chain comes first: while a zone changes from one chain to
    /// another, only a complete one has its parameters in an NSEC3PARAM record (RFC 5155 sections 4.1.2 and 7.3).
    ///
    /// @param apex the node of the apex
    /// @param hashed the owners of NSEC3 records
    static Denial of(ZoneNode apex, NameTrie<ZoneNode> hashed) {
        boolean hasNsec = apex.ofType(RecordType.NSEC) != ZoneNode.NONE;
        Nsec3Chain chain = Nsec3Chain.find(apex, hashed);
        if (chain != null && (chain.isClosed() || !hasNsec)) {
            return new Nsec3(chain);
        }
        return hasNsec ? NSEC : NONE;
    }
}
