package rootwalk.daemon.pipeline;

/// Which part of the server an answer comes from, for counters and the query log.
public enum AnswerSource {
    /// A rule about requests: format, opcode, class, access.
    RULE,
    /// The hosts files.
    HOSTS,
    /// Special-use names, local zones and local data.
    LOCAL,
    /// An authoritative zone.
    ZONE,
    /// The message cache.
    CACHE,
    /// Recursion.
    RECURSION
}
