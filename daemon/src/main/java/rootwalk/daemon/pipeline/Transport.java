package rootwalk.daemon.pipeline;

/// How a question came.
public enum Transport {
    /// One datagram; the response has to fit into one as well.
    UDP,
    /// A stream of messages with a length before each (RFC 7766).
    TCP
}
