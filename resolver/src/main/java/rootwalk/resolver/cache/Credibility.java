package rootwalk.resolver.cache;

/// The ranking of data, the lowest first (RFC 2181 section 5.4.1). Data of a lower rank never replaces data of a
/// higher rank that has not expired.
///
/// Glue has no rank: it is stored in delegations, separate from all data that can be an answer.
public enum Credibility {
    /// From the authority and additional sections of an answer of an authoritative server: the NS RRset of the zone,
    /// and addresses of its servers. Never an answer.
    AUTHORITY,
    /// From an answer that is not authoritative: of a forwarder, or the continuation of an alias chain.
    ANSWER,
    /// From the answer section of an authoritative answer, or the SOA record of an authoritative negative answer.
    AUTHORITATIVE
}
