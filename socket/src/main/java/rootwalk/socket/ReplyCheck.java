package rootwalk.socket;

/// Judges a datagram that came from the asked server's address and port to the port the query left from (RFC 5452
/// section 9.1). Called on a thread of the asker's choice, one at a time for one question; must be quick and not
/// wait.
@FunctionalInterface
public interface ReplyCheck {

    /// What a datagram is to the question it came for.
    enum Verdict {
        /// The reply.
        ACCEPT,
        /// Noise, such as octets that are no message: wait on.
        IGNORE,
        /// What a guess would look like: another identifier or question, or other letter case. Counted; wait on, a
        /// few times.
        NEAR_MISS,
        /// What only the server or somebody who sees the traffic can send, but not the reply, such as an answer to
        /// another question: [UdpAsker#SUSPICIOUS] at once.
        MISMATCH
    }

    /// @param datagram
    ///            octets 0 to `length` are the datagram
    Verdict check(byte[] datagram, int length);

    /// Whether the reply is not needed any more, because another query of the same thread was answered. Looked at each
    /// time the waiting thread is unparked.
    default boolean isSettled() {
        return false;
    }
}
