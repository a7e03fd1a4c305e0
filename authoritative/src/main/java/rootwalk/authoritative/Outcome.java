package rootwalk.authoritative;

/// What became of a question put to an [Authority].
public enum Outcome {
    /// The name is in none of the zones; the answer is as it was.
    NOT_OURS,
    /// The answer is complete, whatever its response code.
    ANSWERED,
    /// The name is below a delegation, or the aliases in the answer lead there: a referral, complete for an authority, the
    /// way to go on for a resolver.
    REFERRED,
    /// The answer has aliases that end at a name in none of the zones, or in one that has nothing to answer from: complete
    /// for an authority, a beginning for a resolver.
    LEADS_OUT,
    /// The answer has the first aliases of a chain that is longer than is followed.
    TOO_MANY_ALIASES,
    /// The records asked for do not fit into any message together; the answer is SERVFAIL.
    TOO_LARGE,
    /// The zone has nothing to answer from: the answer is SERVFAIL, and [Authority#zone()] says why.
    UNAVAILABLE
}
