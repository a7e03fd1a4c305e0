package rootwalk.daemon.pipeline;

/// The way back to a client for a query that is answered later: one response by [#send], or a response of several
/// messages (a zone transfer) by [#sendPart] and [#close]. It is closed in any case, whatever happens to the query. Any
/// thread, one at a time.
public interface ResponseSink {

    /// Discards the response.
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

    /// Waits until the client accepts more, so that a response of many messages needs no more memory than the send
    /// window. Returns false if the connection has ended. Not for event loops.
    boolean awaitRoom() throws InterruptedException;

    /// Sends the only message of a response and closes; the octets may change as soon as this returns. Never waits.
    default void send(byte[] octets, int offset, int length) {
        sendPart(octets, offset, length);
        close();
    }

    /// Releases the resources of the query; if no message was sent, there is no response. May be called again.
    void close();
}
