package rootwalk.resolver.contract;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;

/// A step of a walk.
///
/// Each has a `depth`: 0 for the client's own question, 1 for the address of a server needed for it, and so on.
public sealed interface WalkEvent {

    int depth();

    /// How a question travelled.
    enum Transport {
        UDP, TCP
    }

    /// Where the servers of a zone are known from.
    enum Source {
        /// A file, or those that came with the program.
        ROOT_HINTS,
        /// What the root said of itself (RFC 9609).
        PRIMING,
        /// A referral of the parent zone.
        REFERRAL,
        /// A delegation in a zone of our own.
        OWN_ZONE,
        /// `stub` in the configuration.
        STUB,
        /// `forward` in the configuration.
        FORWARD
    }

    /// What a reply turned out to be, or what came instead of one.
    enum Outcome {
        ANSWER, ALIAS, REFERRAL, NO_DATA, NAME_ERROR,
        /// Not authoritative for the zone it was asked of.
        LAME,
        /// A recursive server where an authoritative one should be.
        RECURSIVE,
        /// REFUSED, SERVFAIL and whatever else is no answer.
        ERROR_CODE,
        /// NOERROR and nothing in it.
        EMPTY,
        /// TC: asked again over TCP.
        TRUNCATED,
        /// FORMERR, NOTIMP or BADVERS to EDNS: asked again without.
        NO_EDNS,
        /// The letters of the question came back in other case: asked again over TCP.
        WRONG_CASE,
        /// Guesses came instead of the reply: asked again over TCP.
        SUSPICIOUS, MALFORMED, TIMEOUT, UNREACHABLE,
        /// Nobody may be asked: no address is known, or the budget is spent.
        NOT_ASKED,
        /// The resolver itself could not ask: no socket was free, or it is ending.
        NOT_READY
    }

    /// A question is taken up: the client's, the one an alias leads to, or one for a server's address.
    record Started(int depth, Question question) implements WalkEvent {}

    /// The answer, an alias or a denial was in cache.
    record FoundInCache(int depth, Question question, Outcome outcome) implements WalkEvent {}

    /// The best servers known for a name are those of `cut`.
    record CutChosen(int depth, Name cut, Source source, int servers) implements WalkEvent {}

    /// A server is asked.
    ///
    /// @param minimised
    ///            whether `question` shows less than is wanted (RFC 9156)
    /// @param serverName
    ///            as the delegation calls it, or null for a configured address
    record Asked(
            int depth,
            Name cut,
            Question question,
            boolean minimised,
            @Nullable Name serverName,
            InetSocketAddress server,
            Transport transport) implements WalkEvent {}

    /// A server was heard, or not.
    ///
    /// @param detail
    ///            in a few words, perhaps empty
    record Heard(
            int depth, InetSocketAddress server, Transport transport, Outcome outcome, long rttNanos, String detail)
            implements
                WalkEvent {}

    /// Records of a reply that its sender has no say about, or that nobody asked for.
    record Dropped(int depth, RecordSet records, String why) implements WalkEvent {}

    /// An alias leads on.
    ///
    /// @param type
    ///            CNAME or DNAME
    record AliasFollowed(int depth, Name from, Name to, int type) implements WalkEvent {}

    /// Somebody else is asking the same: the walk waits for that outcome.
    record Joined(int depth, Question question) implements WalkEvent {}

    /// A limit of the budget was reached.
    record Exhausted(int depth, Budget.Limit limit) implements WalkEvent {}

    /// The question of [Started] has its outcome.
    record Finished(int depth, Question question, int responseCode) implements WalkEvent {}
}
