package rootwalk.socket;

/// Checks a datagram that came from the address and port of the queried server to the source port of the query (RFC
/// 5452 section 9.1). Called on a thread of the client, one call at a time for one query; must be quick and not
/// block.
@FunctionalInterface
public interface ResponseCheck {

    /// The result of a check.
    enum Verdict {
        /// It is the response.
        ACCEPT,
        /// Noise, such as octets that are not a message: continue waiting.
        IGNORE,
        /// It may be a guess: it has another ID or question, or another letter case. Counted; continue waiting, a few
        /// times.
        NEAR_MISS,
        /// It comes from the server or from an attacker on the path, but is not the response, for example an answer
        /// to another question: [UdpClient#SUSPICIOUS] at once.
        MISMATCH
    }

    /// @param datagram
    ///            octets 0 to `length` are the datagram
    Verdict check(byte[] datagram, int length);

    /// Whether the response is no longer needed, because another query of the same thread was answered. Called each
    /// time the waiting thread is unparked.
    default boolean isSettled() {
        return false;
    }
}
