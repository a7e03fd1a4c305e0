package rootwalk.authoritative;

/// The kind of answer that an [Authority] gave.
public enum AnswerKind {
    /// The name is in none of the zones; the answer was not changed.
    NOT_AUTHORITATIVE,
    /// The answer is complete, whatever its response code.
    ANSWERED,
    /// A referral: the name is below a delegation, or the alias chain leads there. Complete for an authoritative
    /// server; a resolver follows it.
    REFERRED,
    /// The name, or the last one of the alias chain, is the apex of a zone whose parent zone is not served, and the type is
    /// DS. Complete for an authoritative server; a resolver queries the parent zone, which has these records (RFC 4035 section
    /// 3.1.4.1).
    OF_PARENT,
    /// The alias chain ends at a name in none of the zones, in a zone that is not loaded, or in [OverridingData]. Complete
    /// for an authoritative server; a resolver continues with that name.
    EXTERNAL_ALIAS,
    /// The answer has the first aliases of a chain that is too long.
    TOO_MANY_ALIASES,
    /// The records do not fit into any message; the answer is SERVFAIL.
    TOO_LARGE,
    /// The zone is not loaded: the answer is SERVFAIL, and [Authority#zone()] has the reason.
    UNAVAILABLE
}
