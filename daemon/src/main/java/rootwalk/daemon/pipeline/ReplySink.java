package rootwalk.daemon.pipeline;

/** The way back to a client for one reply. Any thread, one call of one method. */
public interface ReplySink {

    /** Sends the reply; the octets may change as soon as this returns. Never waits. */
    void send(byte[] octets, int offset, int length);

    /** There will be no reply. */
    void drop();
}
