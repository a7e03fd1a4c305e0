package rootwalk.socket;

/// Receives a reply that comes after the asking thread stopped waiting for it. Called on a thread of the asker's choice.
public interface LateReply {

    /// How long the socket stays open after the timeout, in nanoseconds; 0 for not at all. Asked once, and where it is more
    /// than 0, [#ended] follows.
    long patienceNanos();

    /// The wait is over. Called once for each query that [lingers][UdpAsker#LINGERS].
    ///
    /// @param result
    ///            octets of the reply, or a negative constant of [UdpAsker]
    void ended(int result);
}
