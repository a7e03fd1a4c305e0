package rootwalk.daemon.pipeline;

/// Receives every TLS handshake at its end, for counters and logs. Any event loop; must not block.
public interface HandshakeObserver {

    /// The handshake is complete.
    void completed(TlsClient client);

    /// The handshake has failed.
    ///
    /// @param address not to be kept
    /// @param reason for users
    void failed(ClientAddress address, String reason);

    /// The client closed the connection before the handshake was complete.
    void abandoned();

    /// A client has sent so much that nothing more is read until its handshake is complete.
    default void heldBack() {}
}
