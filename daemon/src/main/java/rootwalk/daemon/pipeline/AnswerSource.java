package rootwalk.daemon.pipeline;

/// The part of the server that an answer comes from, for counters and the query log.
public enum AnswerSource {
    /// A rule about requests: format, opcode, class, access.
    RULE,
    /// The hosts files.
    HOSTS,
    /// Special-use names, local zones and local data.
    LOCAL,
    /// An authoritative zone.
    ZONE,
    /// A response policy zone.
    POLICY,
    /// The message cache.
    CACHE,
    /// Expired data of the record cache (RFC 8767).
    STALE,
    /// Recursion, with records that DNS64 made (RFC 6147). Those made from the data of this server count here as well.
    DNS64,
    /// Recursion.
    RECURSION
}
