package rootwalk.daemon.pipeline;

/// The transport of a query.
public enum Transport {
    /// One datagram; the response must fit into one as well.
    UDP,
    /// A stream of messages with a length before each (RFC 7766).
    TCP,
    /// The same over TLS (RFC 7858).
    TLS
}
