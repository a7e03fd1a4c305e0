package rootwalk.daemon.pipeline;

/// The transport of a query.
public enum Transport {
    /// One datagram; the response must fit into one as well.
    UDP,
    /// A stream of messages with a length before each (RFC 7766).
    TCP,
    /// The same over TLS (RFC 7858).
    TLS,
    /// Requests and responses of HTTP over TLS (RFC 8484).
    HTTPS,
    /// A stream of QUIC for each query (RFC 9250).
    QUIC;

    /// Whether a message may say how long its connection is kept (RFC 7828). HTTP has means of its own for this, and so has QUIC (RFC 9250 section 5.5.2).
    public boolean hasKeepalive() {
        return this == TCP || this == TLS;
    }

    /// Whether messages are encrypted.
    boolean isEncrypted() {
        return this == TLS || this == HTTPS || this == QUIC;
    }
}
