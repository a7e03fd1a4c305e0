package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.wire.codec.Message;

/// What came of asking a server.
public sealed interface Heard {

    Transport transport();

    /// From sending to hearing, or to giving up.
    long rttNanos();

    /// A reply to the question asked, well formed and whole; its sender is the server or somebody who sees the traffic.
    ///
    /// @param server
    ///            that sent it: the one that was asked, or one asked earlier whose reply is late
    /// @param wrongCase
    ///            whether the question came back in other letters than it was sent
    record Reply(Server server, Message message, Transport transport, long rttNanos, boolean wrongCase)
            implements
                Heard {}

    /// No reply.
    record Silence(Reason reason, Transport transport, long rttNanos) implements Heard {}

    /// Why there is no reply.
    enum Reason {
        TIMEOUT,
        /// What it is given was not waited for, by reason of ours: that says nothing about the server.
        GIVEN_UP,
        /// A late reply of another server made it superfluous.
        SETTLED,
        /// No route, or nobody listens there.
        UNREACHABLE,
        /// Something came that was like a guess.
        SUSPICIOUS,
        /// The server's own octets break the format.
        MALFORMED,
        /// The budget forbids one more query.
        BUDGET,
        /// No socket was free, or the resolver ends.
        NOT_READY
    }
}
