package rootwalk.daemon.pipeline;

/// The way back to a client for a query that is answered later: one response by [#send], or a response of several
/// messages (a zone transfer) by [#sendPart] and [#close]. It is closed in any case, whatever happens to the query. Any
/// thread, one at a time.
public interface ResponseSink {

    /// The way of responses that no client waits for.
    ResponseSink DISCARD = new ResponseSink() {
        @Override
        public void sendPart(byte[] octets, int offset, int length) {}

        @Override
        public boolean awaitRoom() {
            return false;
        }

        @Override
        public void close() {}
    };

    /// Sends one message of several; the octets may change as soon as this returns. Never waits.
    void sendPart(byte[] octets, int offset, int length);

    /// Waits until the client takes more, so that a response of many messages holds no more memory than the send window:
    /// false when there is no way to the client any more. Not for event loops.
    boolean awaitRoom() throws InterruptedException;

    /// Sends the only message of a response and closes; the octets may change as soon as this returns. Never waits.
    default void send(byte[] octets, int offset, int length) {
        sendPart(octets, offset, length);
        close();
    }

    /// Releases what the query holds; without a message sent before, there is no response. Closing again does nothing.
    void close();
}
