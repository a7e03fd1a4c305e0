package rootwalk.wire.client;

/// How a [StubClient] sends a query.
public enum StubTransport {
    /// Over UDP, and again over TCP if the response is truncated.
    UDP,
    /// Over UDP, and a truncated response is the result.
    ONLY_UDP,
    TCP
}
