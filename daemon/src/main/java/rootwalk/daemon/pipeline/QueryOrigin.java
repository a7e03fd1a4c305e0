package rootwalk.daemon.pipeline;

/// The origin of a query, from its transport. Event loop only.
@FunctionalInterface
public interface QueryOrigin {

    /// A query of the server itself.
    static QueryOrigin internal() {
        return () -> ResponseSink.DISCARD;
    }

    /// The way back to the client, for a later response. Allocates.
    ResponseSink detach();

    /// What TLS has shown about the client.
    default TlsClient tlsClient() {
        return TlsClient.NONE;
    }
}
