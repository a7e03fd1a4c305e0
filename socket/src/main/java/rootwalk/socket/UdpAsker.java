package rootwalk.socket;

import java.net.InetSocketAddress;

/// Asks servers over UDP. Any number of threads may ask at once; they should be virtual ones, because asking waits.
///
/// Each question leaves from a port that is unpredictable and that no other question in flight uses (RFC 5452
/// section 9.2).
public interface UdpAsker extends AutoCloseable {

    /// No acceptable reply came in time.
    int TIMEOUT = -1;

    /// The server cannot be reached: no route, no such address family on this host, or its host said so by ICMP.
    int UNREACHABLE = -2;

    /// More near misses than [AskSettings#nearMisses()] came: somebody may be guessing. Ask again over a stream.
    int SUSPICIOUS = -3;

    /// The waiting thread was interrupted; its interrupt status is set. Or the asker has been closed.
    int ENDED = -4;

    /// As many questions are in flight as [AskSettings#sockets()] permits, or the system gave no socket.
    int BUSY = -5;

    /// No acceptable reply came in time, and the socket stays open for one that comes later.
    int LINGERS = -6;

    /// [ReplyCheck#isSettled] turned true.
    int SETTLED = -7;

    /// Sends a query and waits for its reply. Nothing of `query` is needed after sending; nothing is written to `reply`
    /// after this method returned.
    ///
    /// @param query
    ///            octets 0 to `length` are sent
    /// @param reply
    ///            receives the reply; a longer datagram is cut to the array, as the system does
    /// @param timeoutNanos
    ///            from now
    /// @return octets of the reply now in `reply` (0 or more), else one of the negative constants of this interface, but
    ///         not [#LINGERS]
    int ask(InetSocketAddress server, byte[] query, int length, byte[] reply, ReplyCheck check, long timeoutNanos);

    /// The same, except that a reply which comes after the timeout is not lost.
    ///
    /// @param late
    ///            receives it. Only where this method returns [#LINGERS]; `reply`, `query` and `check` then stay in use
    ///            until [LateReply#ended] has been called
    default int ask(
            InetSocketAddress server, byte[] query, int length, byte[] reply, ReplyCheck check, long timeoutNanos,
            LateReply late) {
        return ask(server, query, length, reply, check, timeoutNanos);
    }

    /// Ends all questions in flight with [#ENDED] and closes all sockets. May be called twice.
    @Override
    void close();
}
