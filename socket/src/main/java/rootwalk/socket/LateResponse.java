package rootwalk.socket;

/// Receives a response that arrives after the timeout. Called on a thread of the client.
public interface LateResponse {

    /// How long the socket stays open after the timeout, in nanoseconds; 0 for not at all. Called once; if the result
    /// is more than 0, [#ended] follows.
    long timeoutNanos();

    /// The wait has ended. Called once for each query that is [pending][UdpClient#PENDING].
    ///
    /// @param result
    ///            octets of the response, or a negative constant of [UdpClient]
    void ended(int result);
}
