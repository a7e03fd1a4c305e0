package rootwalk.resolver.contract;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;

/// A step of a resolution.
///
/// Each has a `depth`: 0 for the question of the client, 1 for the address of a server needed for it, and so on.
public sealed interface ResolutionEvent {

    int depth();

    /// The transport of a query to a server.
    enum UpstreamTransport {
        UDP, TCP, TLS, QUIC, HTTPS
    }

    /// The source of the servers of a zone.
    enum Source {
        /// Root hints from a file, or the built-in ones.
        ROOT_HINTS,
        /// The response to the priming query (RFC 9609).
        PRIMING,
        /// A referral of the parent zone.
        REFERRAL,
        /// A delegation in an authoritative zone.
        AUTHORITATIVE_ZONE,
        /// `stub` in the configuration.
        STUB,
        /// `forward` in the configuration.
        FORWARD
    }

    /// The kind of a response, or why there is none.
    enum ResponseKind {
        ANSWER, ALIAS, REFERRAL, NO_DATA, NAME_ERROR,
        /// YXDOMAIN: the target of a DNAME would be longer than a name can be (RFC 6672 section 2.2).
        NAME_TOO_LONG,
        /// The server is not authoritative for the zone.
        LAME,
        /// The server is recursive, not authoritative.
        RECURSIVE,
        /// REFUSED, SERVFAIL and other error codes.
        ERROR_CODE,
        /// NOERROR without records.
        EMPTY,
        /// TC: queried again over TCP.
        TRUNCATED,
        /// FORMERR, NOTIMP or BADVERS for EDNS: queried again without it.
        NO_EDNS,
        /// FORMERR, NOTIMP or BADVERS for a DNS cookie: queried again without it.
        NO_COOKIE,
        /// BADCOOKIE: queried again with the new cookie.
        BAD_COOKIE,
        /// The letter case of the question was changed: queried again over TCP.
        WRONG_CASE,
        /// An error that the random letter case of the question may have caused: queried again in lower case.
        MIXED_CASE,
        /// Possible spoofing: queried again over TCP.
        SUSPICIOUS, MALFORMED, TIMEOUT, UNREACHABLE,
        /// Something else than a DNS response over an encrypted connection, such as an HTTP error.
        REJECTED,
        /// The server closed the TCP connection before the end of its response: queried again over another one.
        CLOSED,
        /// No server may be queried: no address is known, or the budget is exhausted.
        NOT_ASKED,
        /// The resolver itself could not send a query: no socket was free, or it is closing.
        NOT_READY
    }

    /// The resolution of a question begins: the question of the client, the target of an alias, or the address of a
    /// server.
    record Started(int depth, Question question) implements ResolutionEvent {}

    /// An answer, an alias or a negative answer was in the cache.
    record CacheHit(int depth, Question question, ResponseKind kind) implements ResolutionEvent {}

    /// The best servers known for a name are those of `cut`.
    record DelegationChosen(int depth, Name cut, Source source, int servers) implements ResolutionEvent {}

    /// A query is sent to a server.
    ///
    /// @param minimised
    ///            whether `question` is minimised (RFC 9156)
    /// @param serverName
    ///            from the delegation, or null for a configured address
    record QuerySent(
            int depth,
            Name cut,
            Question question,
            boolean minimised,
            @Nullable Name serverName,
            InetSocketAddress server,
            UpstreamTransport transport) implements ResolutionEvent {}

    /// A response was received, or none.
    ///
    /// @param detail
    ///            a short text; may be empty
    record ResponseReceived(
            int depth, InetSocketAddress server, UpstreamTransport transport, ResponseKind kind, long rttNanos,
            String detail)
            implements
                ResolutionEvent {}

    /// Records of a response that are not in the bailiwick of its sender, or do not belong to the question.
    record RecordsDropped(int depth, RRset records, String why) implements ResolutionEvent {}

    /// An alias is followed.
    ///
    /// @param type
    ///            CNAME or DNAME
    record AliasFollowed(int depth, Name from, Name to, int type) implements ResolutionEvent {}

    /// The same question is being resolved already: the resolution waits for that result.
    record Joined(int depth, Question question) implements ResolutionEvent {}

    /// A limit of the budget was reached.
    record BudgetExhausted(int depth, Budget.Limit limit) implements ResolutionEvent {}

    /// A link of a chain of trust was found, or the decision on a part of a response.
    record Validated(int depth, ChainFinding finding) implements ResolutionEvent {}

    /// A response is bogus: another server of the zone is queried.
    record AskedAgain(int depth, Question question, Name cut) implements ResolutionEvent {}

    /// The resolution of the question of [Started] has ended.
    record Finished(int depth, Question question, int responseCode) implements ResolutionEvent {}
}
