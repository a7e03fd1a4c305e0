package rootwalk.socket;

import java.net.InetSocketAddress;

/// Sends queries to servers over UDP. Any number of threads may do so at once; they should be virtual threads,
/// because they wait.
///
/// Each query is sent from an unpredictable port that no other query in flight uses (RFC 5452 section 9.2).
public interface UdpClient extends AutoCloseable {

    /// No acceptable response arrived in time.
    int TIMEOUT = -1;

    /// The server cannot be reached: no route, no such address family on this host, or an ICMP error.
    int UNREACHABLE = -2;

    /// There were more near misses than [UdpClientSettings#nearMisses()]: possibly a spoofing attack. Use TCP instead.
    int SUSPICIOUS = -3;

    /// The waiting thread was interrupted; its interrupt status is set. Or the client has been closed.
    int ENDED = -4;

    /// As many queries are in flight as [UdpClientSettings#sockets()] permits, or the system could not open a socket.
    int BUSY = -5;

    /// No acceptable response arrived in time, and the socket stays open for a late one.
    int PENDING = -6;

    /// [ResponseCheck#isSettled] became true.
    int SETTLED = -7;

    /// Sends a query and waits for its response. `query` is not needed after sending; nothing is written to
    /// `response` after this method returned.
    ///
    /// @param query
    ///            octets 0 to `length` are sent
    /// @param response
    ///            receives the response; a longer datagram is truncated to the array
    /// @param timeoutNanos
    ///            from now
    /// @return octets of the response now in `response` (0 or more), else one of the negative constants of this
    ///         interface, but not [#PENDING]
    int query(InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
            long timeoutNanos);

    /// The same, except that a response after the timeout is not lost.
    ///
    /// @param late
    ///            receives it, but only if this method returns [#PENDING]; `response`, `query` and `check` then stay
    ///            in use until [LateResponse#ended] has been called
    default int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check, long timeoutNanos,
            LateResponse late) {
        return query(server, query, length, response, check, timeoutNanos);
    }

    /// Ends all queries in flight with [#ENDED] and closes all sockets. May be called twice.
    @Override
    void close();
}
