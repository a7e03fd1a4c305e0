package rootwalk.daemon.pipeline;

/// The way back to a client for one reply. Any thread, one call of one method.
public interface ReplySink {

    /// The way of replies that nobody waits for.
    ReplySink NOWHERE = new ReplySink() {
        @Override
        public void send(byte[] octets, int offset, int length) {}

        @Override
        public void drop() {}
    };

    /// Sends the reply; the octets may change as soon as this returns. Never waits.
    void send(byte[] octets, int offset, int length);

    /// There will be no reply.
    void drop();
}
