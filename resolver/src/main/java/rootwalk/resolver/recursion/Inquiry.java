package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
import rootwalk.resolver.upstream.Ask;
import rootwalk.resolver.upstream.Attempt;
import rootwalk.resolver.upstream.Heard;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Step 3: queries the servers of the list in turn until one sends a usable response. Any thread.
final class Inquiry {

    private static final long LAME = 300_000_000_000L;
    private static final long REFUSING = 30_000_000_000L;
    private static final long FAILING = 30_000_000_000L;

    /// This many empty responses of servers of a zone are accepted, although they have no SOA record.
    private static final int EMPTY_ENOUGH = 2;

    /// The timeout of the second of them in nanoseconds, and the timeout if its address has to be resolved.
    private static final long SECOND_OPINION = 150_000_000;
    private static final long SECOND_OPINION_ELSEWHERE = 500_000_000;

    /// The number of root servers that respond like resolvers after which interception is assumed.
    private static final int INTERCEPTED_AFTER = 3;

    static final String INTERCEPTED = "something between here and the root servers answers in their place;"
            + " name it in recursion.forward";
    private static final Useless NOBODY = new Useless(Outcome.NOT_ASKED, "no server with a known address", null);

    private static final Useless CROWDED =
            new Useless(Outcome.NOT_ASKED, "too many questions are being asked there", null);

    private final Upstream upstream;
    private final Bailiwicks bailiwicks;
    private final ZonePlaces places;
    private final ServerHealth health;
    private final Time time;
    private final int port;

    /// The result: the analysis of the response, the response itself if there was one, and the server queried last.
    record Result(ReplyAnalysis analysis, @Nullable Message message, @Nullable Server server) {

        /// No server was queried.
        Result(ReplyAnalysis analysis) {
            this(analysis, null, null);
        }
    }

    Inquiry(
            Upstream upstream, Bailiwicks bailiwicks, ZonePlaces places, ServerHealth health, Time time, int port) {
        this.upstream = upstream;
        this.bailiwicks = bailiwicks;
        this.places = places;
        this.health = health;
        this.time = time;
        this.port = port;
    }

    /// @param exposure
    ///            how much of the name the question shows
    Result ask(ServerList slist, Question question, Exposure exposure, Walk walk) {
        Delegation servers = slist.delegation();
        if (!places.enter(servers)) {
            return new Result(CROWDED);
        }
        try {
            slist.begins(question);
            return askEach(slist, question, exposure, walk);
        } finally {
            places.leave(servers);
        }
    }

    private Result askEach(ServerList slist, Question question, Exposure exposure, Walk walk) {
        long deadline = walk.budget().deadline();
        try {
            return askUntilOneHelps(slist, question, exposure, walk);
        } finally {
            walk.budget().restore(deadline);
        }
    }

    private Result askUntilOneHelps(ServerList slist, Question question, Exposure exposure, Walk walk) {
        boolean atTheRoot = slist.delegation().cut().isRoot() && !slist.delegation().isForward();
        if (atTheRoot && walk.isIntercepted()) {
            return intercepted(walk);
        }
        int recursive = 0;
        int empty = 0;
        Useless last = NOBODY;
        Server server = null;
        Result spare = null;
        while (true) {
            if (spare != null && isEnough(empty, slist)) {
                return spare;
            }
            Candidate candidate = nextOf(slist, question, walk);
            if (candidate == null) {
                return spare != null ? spare : new Result(last, null, server);
            }
            server = candidate.server();
            Ask ask = new Ask(server, slist.delegation().cut(), question, slist.delegation().isForward(),
                    walk.signed(), walk.checkingDisabled() && slist.delegation().isForward());
            Attempt attempt = new Attempt(candidate.tries(), walk.budget(), walk.late());
            Upstream.Watch watch = walk.isObserved() ? new Telling(candidate, exposure, walk) : Upstream.Watch.NOBODY;
            long begun = time.nanos();
            switch (upstream.ask(ask, attempt, watch)) {
                case Silence silence -> {
                    last = silent(silence, candidate, walk);
                    lookForLoop(slist.delegation(), server, begun, walk);
                    if (empty > 0 && silence.reason() == Heard.Reason.GIVEN_UP) {
                        // It had less time than its timeout, but otherwise each such question would wait for it
                        // again.
                        candidate.server().wasSilent(time.nanos(), silence.rttNanos());
                    }
                    if (isOurs(last)) {
                        return spare != null ? spare : new Result(last);
                    }
                    if (silence.reason() == Heard.Reason.UNREACHABLE || silence.reason() == Heard.Reason.MALFORMED) {
                        slist.drop(candidate);
                    }
                    // Some servers do not respond for names without records, so the full name is sent. Root servers
                    // always respond.
                    if (exposure == Exposure.PART && !atTheRoot && silence.reason() == Heard.Reason.TIMEOUT) {
                        return new Result(last, null, candidate.server());
                    }
                }
                case Reply reply -> {
                    Candidate sender = slist.at(reply.server());
                    if (sender != null) {
                        candidate = sender;
                    }
                    server = reply.server();
                    ReplyAnalysis analysis = Scrubber.analyse(reply.message(), question, slist.delegation(),
                            bailiwicks, port, walk);
                    tell(candidate, reply, analysis, walk);
                    if (!(analysis instanceof Useless useless)) {
                        server.answeredFor(slist.delegation().cut(), time.nanos());
                        return new Result(analysis, reply.message(), server);
                    }
                    slist.drop(candidate);
                    lookForLoop(slist.delegation(), server, begun, walk);
                    remember(useless, reply, slist.delegation().cut(), question);
                    last = useless;
                    if (useless.spare() != null && spare == null) {
                        spare = new Result(useless.spare(), reply.message(), candidate.server());
                    }
                    if (useless.outcome() == Outcome.EMPTY && spare != null && empty++ == 0) {
                        walk.budget().shorten(
                                slist.ranking().hasFreshServer() ? SECOND_OPINION : SECOND_OPINION_ELSEWHERE);
                    }
                    recursive += useless.outcome() == Outcome.RECURSIVE ? 1 : 0;
                    if (atTheRoot && recursive == INTERCEPTED_AFTER) {
                        return spare != null ? spare : intercepted(walk);
                    }
                }
            }
        }
    }

    private static void lookForLoop(Delegation delegation, Server server, long begun, Walk walk) {
        if (delegation.isForward() && server.hasSentBackSince(begun)) {
            walk.forwarderSendsBack(new ExtendedError(ExtendedError.NETWORK_ERROR, Addresses.text(server.address())
                    + " sends queries of this server back to it, so each forwards to the other; name another forwarder for "
                    + delegation.cut()));
        }
    }

    /// Whether to use the fallback now: if no server is left that may have a better response, or if enough servers
    /// sent empty responses.
    private static boolean isEnough(int empty, ServerList slist) {
        boolean mayBeBettered = slist.ranking().hasFreshServer() || slist.hasServersWithoutAddress();
        return empty >= EMPTY_ENOUGH || !mayBeBettered;
    }

    /// The server to query next. After the last one, late responses are awaited: one that arrives is returned by the
    /// next query, whatever its server. During an outage of this host, background resolutions end.
    private @Nullable Candidate nextOf(ServerList slist, Question question, Walk walk) {
        if (walk.isInBackground() && health.isOutage()) {
            return null;
        }
        Candidate next = slist.next();
        boolean waits = next == null && (walk.isInBackground() || slist.ranking().isHopeful());
        return waits && walk.late().await(slist.delegation().cut(), question, walk.budget().nanosLeft(), time,
                health::isOutage) ? slist.first() : next;
    }

    private static Result intercepted(Walk walk) {
        walk.rootIsIntercepted();
        return new Result(new Useless(Outcome.RECURSIVE, INTERCEPTED, null));
    }

    private Useless silent(Silence silence, Candidate candidate, Walk walk) {
        Outcome outcome = switch (silence.reason()) {
            case TIMEOUT, GIVEN_UP, SETTLED -> Outcome.TIMEOUT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case SUSPICIOUS -> Outcome.SUSPICIOUS;
            case MALFORMED -> Outcome.MALFORMED;
            case BUDGET -> Outcome.NOT_ASKED;
            case NOT_READY -> Outcome.NOT_READY;
        };
        Useless useless = new Useless(outcome, "", null);
        if (!isOurs(useless)) {
            walk.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(candidate.server().address()) + (outcome == Outcome.TIMEOUT ? " timed out"
                            : outcome == Outcome.UNREACHABLE ? " is unreachable" : " sent no usable reply")));
        }
        // A budget limit is reported once, where the resolution ends.
        if (walk.isWatchedForTrouble() && silence.reason() != Heard.Reason.BUDGET) {
            walk.tell(new WalkEvent.Heard(walk.budget().depth(), candidate.server().address(), silence.transport(),
                    outcome, silence.rttNanos(), ""));
        }
        return useless;
    }

    /// Whether the cause is local: it would be the same with any other server.
    private static boolean isOurs(Useless useless) {
        return useless.outcome() == Outcome.NOT_ASKED || useless.outcome() == Outcome.NOT_READY;
    }

    private void remember(Useless useless, Reply reply, Name cut, Question question) {
        long now = time.nanos();
        switch (useless.outcome()) {
            case LAME, RECURSIVE -> reply.server().seemsLameFor(cut, question, now, LAME);
            case ERROR_CODE -> {
                int code = reply.message().rcode();
                if (code == ResponseCode.REFUSED || code == ResponseCode.NOTAUTH) {
                    reply.server().seemsLameFor(cut, question, now, REFUSING);
                } else {
                    reply.server().hasNoAnswerFor(cut, question, now, FAILING);
                }
            }
            default -> {}
        }
    }

    private static void tell(Candidate candidate, Reply reply, ReplyAnalysis analysis, Walk walk) {
        boolean worthTelling = walk.isObserved() || (analysis instanceof Useless && walk.isWatchedForTrouble());
        if (!worthTelling) {
            return;
        }
        String detail = switch (analysis) {
            case ReplyAnalysis.Refers refers -> "to the servers of " + refers.cut();
            case ReplyAnalysis.Alias alias -> "to " + alias.target();
            case Useless useless -> useless.why();
            case ReplyAnalysis.Answers answers -> "";
            case ReplyAnalysis.Denies denies -> "";
            case ReplyAnalysis.TooLong tooLong -> "longer than names can be";
        };
        walk.tell(new WalkEvent.Heard(walk.budget().depth(), candidate.server().address(), reply.transport(),
                analysis.outcome(), reply.rttNanos(), detail));
    }

    /// Forwards the events of one query.
    private static final class Telling implements Upstream.Watch {
        private final Candidate candidate;
        private final Exposure exposure;
        private final Walk walk;

        Telling(Candidate candidate, Exposure exposure, Walk walk) {
            this.candidate = candidate;
            this.exposure = exposure;
            this.walk = walk;
        }

        @Override
        public void sends(Ask ask, Transport transport) {
            walk.tell(new WalkEvent.Asked(walk.budget().depth(), ask.zone(), ask.question(), exposure != Exposure.WHOLE,
                    candidate.name().isRoot() ? null : candidate.name(), ask.server().address(), transport));
        }

        @Override
        public void triesOnce(Ask ask, Heard heard, Outcome outcome) {
            walk.tell(new WalkEvent.Heard(walk.budget().depth(), ask.server().address(), heard.transport(), outcome,
                    heard.rttNanos(), ""));
        }
    }
}
