package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.wire.codec.Message;

/// The result of a query to a server.
public sealed interface QueryResult {

    UpstreamTransport transport();

    /// From sending to the response, or to the end of the wait.
    long rttNanos();

    /// A well-formed and complete response to the query, from the server or an attacker on the path.
    ///
    /// @param server
    ///            that sent it: the one that was queried, or one queried earlier whose response is late
    /// @param hasCapitals
    ///            whether the name in the query had a capital letter
    /// @param wrongCase
    ///            whether the letter case of the question was changed
    /// @param cookie
    ///            what it says about the DNS cookie of the query
    record Response(Server server, Message message, UpstreamTransport transport, long rttNanos, boolean hasCapitals,
            boolean wrongCase, CookieResult cookie)
            implements
                QueryResult {}

    /// No response.
    ///
    /// @param detail what the server did instead, for users; empty if the reason says it
    record NoResponse(Reason reason, UpstreamTransport transport, long rttNanos, String detail)
            implements
                QueryResult {

        public NoResponse(Reason reason, UpstreamTransport transport, long rttNanos) {
            this(reason, transport, rttNanos, "");
        }
    }

    /// Why there is no response.
    enum Reason {
        TIMEOUT,
        /// The wait ended before the timeout of the server, for a local reason, so the state of the server does not change.
        GIVEN_UP,
        /// A late response of another server arrived.
        SETTLED,
        /// No route, or the port is closed.
        UNREACHABLE,
        /// There is no TLS connection: the handshake failed, or the server is not the one that the configuration names.
        UNENCRYPTED,
        /// The server accepted a TCP connection and closed it before the end of the response, twice.
        CLOSED,
        /// The server sent something else than a DNS response over an encrypted connection, such as an HTTP error, or it ended two connections
        /// without one.
        REJECTED,
        /// The server rejected this query alone, such as with the HTTP error of a gateway or a filter. It may answer others, so its state does not change.
        QUERY_REJECTED,
        /// Datagrams arrived that may be forged.
        SUSPICIOUS,
        /// The response is malformed.
        MALFORMED,
        /// The budget does not permit another query.
        BUDGET,
        /// No socket was free, too many queries wait to be sent over a connection, or the resolver is closing.
        NOT_READY
    }
}
