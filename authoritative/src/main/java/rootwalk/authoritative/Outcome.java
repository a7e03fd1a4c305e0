package rootwalk.authoritative;

/// What became of a question put to an [Authority].
public enum Outcome {
    /// The name is in none of the zones; the reply is as it was.
    NOT_OURS,
    /// The reply is complete, whatever its response code, but for truncation and OPT.
    ANSWERED,
    /// The name is below a delegation, or the aliases in the reply lead there: a referral, complete for an authority, the
    /// way to go on for a resolver.
    REFERRED,
    /// The reply has aliases that end at a name in none of the zones, or in one that has nothing to answer from: complete
    /// for an authority, a beginning for a resolver.
    LEADS_OUT,
    /// The reply has the first aliases of a chain that is longer than is followed.
    TOO_MANY_ALIASES,
    /// The records asked for do not fit into any message together; the reply is SERVFAIL.
    TOO_LARGE,
    /// The zone has nothing to answer from: the reply is SERVFAIL, and [Authority#zone()] tells why.
    UNAVAILABLE,
    /// AXFR or IXFR of one of the zones: the reply is REFUSED unless somebody who transfers zones takes over.
    TRANSFER
}
