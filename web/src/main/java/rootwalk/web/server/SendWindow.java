package rootwalk.web.server;

/// How much content a client accepts now. Event loop only.
interface SendWindow {

    /// The octets that may be written now.
    int octets();

    /// Whether the client has closed the flow-control window of this stream (RFC 9113 section 5.2); other streams of the
    /// connection do not depend on it.
    boolean isClosedByStream();
}
