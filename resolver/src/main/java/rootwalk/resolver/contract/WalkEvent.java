package rootwalk.resolver.contract;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;

/// A step of a resolution.
///
/// Each has a `depth`: 0 for the question of the client, 1 for the address of a server needed for it, and so on.
public sealed interface WalkEvent {

    int depth();

    /// The transport of a query to a server.
    enum Transport {
        UDP, TCP
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
        OWN_ZONE,
        /// `stub` in the configuration.
        STUB,
        /// `forward` in the configuration.
        FORWARD
    }

    /// The kind of a response, or why there is none.
    enum Outcome {
        ANSWER, ALIAS, REFERRAL, NO_DATA, NAME_ERROR,
        /// The server is not authoritative for the zone.
        LAME,
        /// A recursive server where an authoritative one should be.
        RECURSIVE,
        /// REFUSED, SERVFAIL and other error codes.
        ERROR_CODE,
        /// NOERROR without records.
        EMPTY,
        /// TC: queried again over TCP.
        TRUNCATED,
        /// FORMERR, NOTIMP or BADVERS for EDNS: queried again without it.
        NO_EDNS,
        /// The letter case of the question was changed: queried again over TCP.
        WRONG_CASE,
        /// Possible spoofing: queried again over TCP.
        SUSPICIOUS, MALFORMED, TIMEOUT, UNREACHABLE,
        /// No server may be queried: no address is known, or the budget is exhausted.
        NOT_ASKED,
        /// The resolver itself could not send a query: no socket was free, or it is closing.
        NOT_READY
    }

    /// The resolution of a question begins: the question of the client, the target of an alias, or the address of a
    /// server.
    record Started(int depth, Question question) implements WalkEvent {}

    /// An answer, an alias or a negative answer was in the cache.
    record FoundInCache(int depth, Question question, Outcome outcome) implements WalkEvent {}

    /// The best servers known for a name are those of `cut`.
    record CutChosen(int depth, Name cut, Source source, int servers) implements WalkEvent {}

    /// A query is sent to a server.
    ///
    /// @param minimised
    ///            whether `question` is minimised (RFC 9156)
    /// @param serverName
    ///            from the delegation, or null for a configured address
    record Asked(
            int depth,
            Name cut,
            Question question,
            boolean minimised,
            @Nullable Name serverName,
            InetSocketAddress server,
            Transport transport) implements WalkEvent {}

    /// A response was received, or none.
    ///
    /// @param detail
    ///            a short text; may be empty
    record Heard(
            int depth, InetSocketAddress server, Transport transport, Outcome outcome, long rttNanos, String detail)
            implements
                WalkEvent {}

    /// Records of a response that are not in the bailiwick of its sender, or were not asked for.
    record Dropped(int depth, RecordSet records, String why) implements WalkEvent {}

    /// An alias is followed.
    ///
    /// @param type
    ///            CNAME or DNAME
    record AliasFollowed(int depth, Name from, Name to, int type) implements WalkEvent {}

    /// The same question is being resolved already: the resolution waits for that result.
    record Joined(int depth, Question question) implements WalkEvent {}

    /// A limit of the budget was reached.
    record Exhausted(int depth, Budget.Limit limit) implements WalkEvent {}

    /// The resolution of the question of [Started] has ended.
    record Finished(int depth, Question question, int responseCode) implements WalkEvent {}
}
