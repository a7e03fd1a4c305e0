package rootwalk.socket;

/// Handles each datagram that a loop receives. Called on the thread of the loop only, so it needs no locks.
public interface DatagramHandler {

    /// Answers one datagram, or ignores it.
    ///
    /// @param request
    ///            an array of the loop; octets 0 to `length` are the datagram, the rest is of earlier ones
    /// @param length
    ///            octets of the datagram, at most [ListenSettings#largestRequest()]
    /// @param received
    ///            the addresses of both ends; valid until this method returns, like both arrays
    /// @param response
    ///            the array for the response, [ListenSettings#largestResponse()] long
    /// @return octets of the response now in `response`; 0 or less: nothing to send now (dropped, or answered later
    ///         through [Datagram#detach()])
    int handle(byte[] request, int length, Datagram received, byte[] response);

    /// Called before the first datagram of each batch: here the clock can be read once for all of them.
    default void batchStarts() {}

    /// Called after the last datagram of each batch, before its responses are sent: here counters can be published.
    default void batchEnds() {}
}
