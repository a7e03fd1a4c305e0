package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
import rootwalk.resolver.recursion.ServerList.Candidate;
import rootwalk.resolver.upstream.Ask;
import rootwalk.resolver.upstream.Heard;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Step 3 of one question: asks one server of the list after the other until one gives a reply that is of use.
/// Any thread.
final class Inquiry {

    private static final long LAME = 300_000_000_000L;
    private static final long REFUSING = 30_000_000_000L;
    /// As many root servers that answer as resolvers do are no coincidence.
    private static final int INTERCEPTED_AFTER = 3;

    static final String INTERCEPTED = "something between here and the root servers answers in their place;"
            + " name it in recursion.forward";
    private static final Useless NOBODY = new Useless(Outcome.NOT_ASKED, "no server with a known address", null);

    private static final Useless CROWDED =
            new Useless(Outcome.NOT_ASKED, "too many questions are being asked there", null);

    private final Upstream upstream;
    private final Bailiwicks bailiwicks;
    private final ZonePlaces places;
    private final Time time;
    private final int port;

    /// The outcome: what the reply amounts to, and the reply itself if there was one.
    record Result(ReplyAnalysis analysis, @Nullable Message message) {}

    Inquiry(Upstream upstream, Bailiwicks bailiwicks, ZonePlaces places, Time time, int port) {
        this.upstream = upstream;
        this.bailiwicks = bailiwicks;
        this.places = places;
        this.time = time;
        this.port = port;
    }

    /// @param minimised
    ///            whether the question shows less than is wanted
    Result ask(ServerList slist, Question question, boolean minimised, Walk walk) {
        Delegation servers = slist.delegation();
        if (!places.enter(servers)) {
            return new Result(CROWDED, null);
        }
        try {
            return askEach(slist, question, minimised, walk);
        } finally {
            places.leave(servers);
        }
    }

    private Result askEach(ServerList slist, Question question, boolean minimised, Walk walk) {
        boolean atTheRoot = slist.delegation().cut().isRoot() && !slist.delegation().isForward();
        if (atTheRoot && walk.isIntercepted()) {
            return intercepted(walk);
        }
        int recursive = 0;
        Useless last = NOBODY;
        Result spare = null;
        while (true) {
            Candidate candidate = slist.next();
            if (candidate == null) {
                return spare != null ? spare : new Result(last, null);
            }
            Ask ask = new Ask(candidate.server(), slist.delegation().cut(), question, slist.delegation().isForward(),
                    walk.signed(), walk.checkingDisabled() && slist.delegation().isForward());
            Upstream.Watch watch = walk.isObserved() ? new Telling(candidate, minimised, walk) : Upstream.Watch.NOBODY;
            switch (upstream.ask(ask, walk.budget(), watch)) {
                case Silence silence -> {
                    last = silent(silence, candidate, walk);
                    if (isOurs(last)) {
                        return spare != null ? spare : new Result(last, null);
                    }
                    if (silence.reason() == Heard.Reason.UNREACHABLE) {
                        slist.drop(candidate);
                    }
                }
                case Reply reply -> {
                    ReplyAnalysis analysis = Scrubber.analyse(reply.message(), question, slist.delegation(),
                            bailiwicks, port, walk);
                    tell(candidate, reply, analysis, walk);
                    if (!(analysis instanceof Useless useless)) {
                        return new Result(analysis, reply.message());
                    }
                    slist.drop(candidate);
                    remember(useless, reply, candidate, slist.delegation().cut());
                    last = useless;
                    if (useless.spare() != null && spare == null) {
                        spare = new Result(useless.spare(), reply.message());
                    }
                    recursive += useless.outcome() == Outcome.RECURSIVE ? 1 : 0;
                    if (atTheRoot && recursive == INTERCEPTED_AFTER) {
                        return spare != null ? spare : intercepted(walk);
                    }
                }
            }
        }
    }

    private static Result intercepted(Walk walk) {
        walk.rootIsIntercepted();
        return new Result(new Useless(Outcome.RECURSIVE, INTERCEPTED, null), null);
    }

    private Useless silent(Silence silence, Candidate candidate, Walk walk) {
        Outcome outcome = switch (silence.reason()) {
            case TIMEOUT, GIVEN_UP -> Outcome.TIMEOUT;
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
        // That a limit forbids the question is told once, by whoever gives up.
        if (walk.isObserved() && silence.reason() != Heard.Reason.BUDGET) {
            walk.tell(new WalkEvent.Heard(walk.budget().depth(), candidate.server().address(), silence.transport(),
                    outcome, silence.rttNanos(), ""));
        }
        return useless;
    }

    /// Whether it is no fault of the server: with any other it would be the same.
    private static boolean isOurs(Useless useless) {
        return useless.outcome() == Outcome.NOT_ASKED || useless.outcome() == Outcome.NOT_READY;
    }

    private void remember(Useless useless, Reply reply, Candidate candidate, Name cut) {
        switch (useless.outcome()) {
            case LAME, RECURSIVE -> candidate.server().isLameFor(cut, time.nanos(), LAME);
            case ERROR_CODE -> {
                if (reply.message().rcode() == ResponseCode.REFUSED) {
                    candidate.server().isLameFor(cut, time.nanos(), REFUSING);
                }
            }
            default -> {}
        }
    }

    private static void tell(Candidate candidate, Reply reply, ReplyAnalysis analysis, Walk walk) {
        if (!walk.isObserved()) {
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

    /// Passes on what happens within one asking.
    private static final class Telling implements Upstream.Watch {
        private final Candidate candidate;
        private final boolean minimised;
        private final Walk walk;

        Telling(Candidate candidate, boolean minimised, Walk walk) {
            this.candidate = candidate;
            this.minimised = minimised;
            this.walk = walk;
        }

        @Override
        public void sends(Ask ask, Transport transport) {
            walk.tell(new WalkEvent.Asked(walk.budget().depth(), ask.zone(), ask.question(), minimised,
                    candidate.name().isRoot() ? null : candidate.name(), ask.server().address(), transport));
        }

        @Override
        public void triesOnce(Ask ask, Heard heard, Outcome outcome) {
            walk.tell(new WalkEvent.Heard(walk.budget().depth(), ask.server().address(), heard.transport(), outcome,
                    heard.rttNanos(), ""));
        }
    }
}
