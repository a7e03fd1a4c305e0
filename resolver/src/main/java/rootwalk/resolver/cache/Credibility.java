package rootwalk.resolver.cache;

/// How much data is worth, the least first (RFC 2181 section 5.4.1). Data of less worth never replaces data of more
/// that
/// is still alive.
///
/// Glue is not among them: it is kept in delegations, apart from everything that can be an answer.
public enum Credibility {
    /// From the authority and additional sections of an answer of the zone's own server: its NS set, and addresses of
    /// the servers in it. Never an answer.
    AUTHORITY,
    /// From an answer that was not authoritative: a forwarder's, or the continuation of an alias.
    ANSWER,
    /// From the answer section of an authoritative answer, or the SOA of an authoritative denial.
    AUTHORITATIVE
}
