package rootwalk.socket;

/// What a loop does with each datagram that it receives. Called on the loop's thread only, so it needs no locks.
public interface DatagramHandler {

    /// Answers one datagram, or leaves it.
    ///
    /// @param request
    ///            the loop's array; octets 0 to `length` are the datagram, what lies behind is of earlier ones
    /// @param length
    ///            octets of the datagram, at most [ListenSettings#largestRequest()]
    /// @param context
    ///            the addresses of both ends; valid until this method returns, like both arrays
    /// @param reply
    ///            where to write the reply, [ListenSettings#largestReply()] long
    /// @return octets of the reply now in `reply`; 0 or less: nothing to send now (dropped, or answered later through
    ///         [Datagram#detach()])
    int handle(byte[] request, int length, Datagram context, byte[] reply);

    /// Called before the first datagram of each batch: the place to read the clock once for all of them.
    default void batchStarts() {}

    /// Called after the last datagram of each batch, before its replies are sent: the place to publish counters.
    default void batchEnds() {}
}
