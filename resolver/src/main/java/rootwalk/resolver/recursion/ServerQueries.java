package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Unusable;
import rootwalk.resolver.upstream.Attempt;
import rootwalk.resolver.upstream.QueryResult;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.resolver.upstream.UpstreamQuery;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Step 3: queries the servers of the list in turn until one sends a usable response. Any thread.
final class ServerQueries {

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
    private static final Unusable NO_SERVER =
            new Unusable(ResponseKind.NOT_ASKED, "no server with a known address", null);

    private static final Unusable OVER_QUOTA =
            new Unusable(ResponseKind.NOT_ASKED, "too many questions are being asked there", null);

    private final Upstream upstream;
    private final Bailiwicks bailiwicks;
    private final ZoneQuota zoneQuota;
    private final ServerHealth health;
    private final Time time;
    private final int port;

    /// The result: the analysis of the response, the response itself if there was one, and the server queried last.
    record Result(ResponseAnalysis analysis, @Nullable Message message, @Nullable Server server) {

        /// No server was queried.
        Result(ResponseAnalysis analysis) {
            this(analysis, null, null);
        }
    }

    ServerQueries(
            Upstream upstream, Bailiwicks bailiwicks, ZoneQuota zoneQuota, ServerHealth health, Time time, int port) {
        this.upstream = upstream;
        this.bailiwicks = bailiwicks;
        this.zoneQuota = zoneQuota;
        this.health = health;
        this.time = time;
        this.port = port;
    }

    /// @param qnameForm
    ///            how much of the name the question shows
    Result query(ServerList slist, Question question, QnameForm qnameForm, ResolutionContext context) {
        Delegation servers = slist.delegation();
        if (!zoneQuota.tryAcquire(servers)) {
            return new Result(OVER_QUOTA);
        }
        try {
            slist.start(question);
            return queryEach(slist, question, qnameForm, context);
        } finally {
            zoneQuota.release(servers);
        }
    }

    private Result queryEach(ServerList slist, Question question, QnameForm qnameForm, ResolutionContext context) {
        long deadline = context.budget().deadline();
        try {
            return queryUntilUsable(slist, question, qnameForm, context);
        } finally {
            context.budget().restore(deadline);
        }
    }

    private Result queryUntilUsable(ServerList slist, Question question, QnameForm qnameForm,
            ResolutionContext context) {
        boolean atTheRoot = slist.delegation().cut().isRoot() && !slist.delegation().isForward();
        if (atTheRoot && context.isIntercepted()) {
            return intercepted(context);
        }
        int recursive = 0;
        int empty = 0;
        Unusable last = NO_SERVER;
        Server server = null;
        Result spare = null;
        while (true) {
            if (spare != null && isEnough(empty, slist)) {
                return spare;
            }
            Candidate candidate = nextOf(slist, question, context);
            if (candidate == null) {
                return spare != null ? spare : new Result(last, null, server);
            }
            server = candidate.server();
            UpstreamQuery query =
                    new UpstreamQuery(server, slist.delegation().cut(), question, slist.delegation().isForward(),
                            context.signed(), context.checkingDisabled() && slist.delegation().isForward());
            Attempt attempt = new Attempt(candidate.tries(), context.budget(), context.lateResponses());
            Upstream.Observer observer =
                    context.isObserved() ? new EventForwarder(candidate, qnameForm, context) : Upstream.Observer.NONE;
            long begun = time.nanos();
            switch (upstream.query(query, attempt, observer)) {
                case NoResponse noResponse -> {
                    last = noResponse(noResponse, candidate, context);
                    lookForLoop(slist.delegation(), server, begun, context);
                    if (empty > 0 && noResponse.reason() == QueryResult.Reason.GIVEN_UP) {
                        // It had less time than its timeout, but otherwise each such question would wait for it
                        // again.
                        candidate.server().timedOut(time.nanos(), noResponse.rttNanos());
                    }
                    if (isLocalFault(last)) {
                        return spare != null ? spare : new Result(last);
                    }
                    if (noResponse.reason() == QueryResult.Reason.UNREACHABLE
                            || noResponse.reason() == QueryResult.Reason.MALFORMED) {
                        slist.drop(candidate);
                    }
                    // Some servers do not respond for names without records, so the full name is sent. Root servers
                    // always respond.
                    if (qnameForm == QnameForm.MINIMISED && !atTheRoot
                            && noResponse.reason() == QueryResult.Reason.TIMEOUT) {
                        return new Result(last, null, candidate.server());
                    }
                }
                case Response response -> {
                    Candidate sender = slist.candidate(response.server());
                    if (sender != null) {
                        candidate = sender;
                    }
                    server = response.server();
                    ResponseAnalysis analysis = Scrubber.analyse(response.message(), question, slist.delegation(),
                            bailiwicks, port, context);
                    report(candidate, response, analysis, context);
                    if (!(analysis instanceof Unusable unusable)) {
                        server.recordAnswer(slist.delegation().cut(), time.nanos());
                        return new Result(analysis, response.message(), server);
                    }
                    slist.drop(candidate);
                    lookForLoop(slist.delegation(), server, begun, context);
                    remember(unusable, response, slist.delegation().cut(), question);
                    last = unusable;
                    if (unusable.fallback() != null && spare == null) {
                        spare = new Result(unusable.fallback(), response.message(), candidate.server());
                    }
                    if (unusable.kind() == ResponseKind.EMPTY && spare != null && empty++ == 0) {
                        context.budget().shorten(
                                slist.selection().hasUntriedServer() ? SECOND_OPINION : SECOND_OPINION_ELSEWHERE);
                    }
                    recursive += unusable.kind() == ResponseKind.RECURSIVE ? 1 : 0;
                    if (atTheRoot && recursive == INTERCEPTED_AFTER) {
                        return spare != null ? spare : intercepted(context);
                    }
                }
            }
        }
    }

    private static void lookForLoop(Delegation delegation, Server server, long begun, ResolutionContext context) {
        if (delegation.isForward() && server.hasLoopedSince(begun)) {
            context.forwardingLoop(new ExtendedError(ExtendedError.NETWORK_ERROR, Addresses.text(server.address())
                    + " sends queries of this server back to it, so each forwards to the other; name another forwarder for "
                    + delegation.cut()));
        }
    }

    /// Whether to use the fallback now: if no server is left that may have a better response, or if enough servers
    /// sent empty responses.
    private static boolean isEnough(int empty, ServerList slist) {
        boolean mayBeBettered = slist.selection().hasUntriedServer() || slist.hasServersWithoutAddress();
        return empty >= EMPTY_ENOUGH || !mayBeBettered;
    }

    /// The server to query next. After the last one, late responses are awaited: one that arrives is returned by the
    /// next query, whatever its server. During an outage of this host, background resolutions end.
    private @Nullable Candidate nextOf(ServerList slist, Question question, ResolutionContext context) {
        if (context.isInBackground() && health.isOutage()) {
            return null;
        }
        Candidate next = slist.next();
        boolean waits = next == null && (context.isInBackground() || slist.selection().mayRespondLate());
        return waits
                && context.lateResponses().await(slist.delegation().cut(), question, context.budget().nanosLeft(), time,
                        health::isOutage) ? slist.first() : next;
    }

    private static Result intercepted(ResolutionContext context) {
        context.markIntercepted();
        return new Result(new Unusable(ResponseKind.RECURSIVE, INTERCEPTED, null));
    }

    private Unusable noResponse(NoResponse noResponse, Candidate candidate, ResolutionContext context) {
        ResponseKind kind = switch (noResponse.reason()) {
            case TIMEOUT, GIVEN_UP, SETTLED -> ResponseKind.TIMEOUT;
            case UNREACHABLE -> ResponseKind.UNREACHABLE;
            case SUSPICIOUS -> ResponseKind.SUSPICIOUS;
            case MALFORMED -> ResponseKind.MALFORMED;
            case BUDGET -> ResponseKind.NOT_ASKED;
            case NOT_READY -> ResponseKind.NOT_READY;
        };
        Unusable unusable = new Unusable(kind, "", null);
        if (!isLocalFault(unusable)) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(candidate.server().address()) + (kind == ResponseKind.TIMEOUT ? " timed out"
                            : kind == ResponseKind.UNREACHABLE ? " is unreachable" : " sent no usable reply")));
        }
        // A budget limit is reported once, where the resolution ends.
        if (context.observesFailures() && noResponse.reason() != QueryResult.Reason.BUDGET) {
            context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), candidate.server().address(),
                    noResponse.transport(),
                    kind, noResponse.rttNanos(), ""));
        }
        return unusable;
    }

    /// Whether the cause is local: it would be the same with any other server.
    private static boolean isLocalFault(Unusable unusable) {
        return unusable.kind() == ResponseKind.NOT_ASKED || unusable.kind() == ResponseKind.NOT_READY;
    }

    private void remember(Unusable unusable, Response response, Name cut, Question question) {
        long now = time.nanos();
        switch (unusable.kind()) {
            case LAME, RECURSIVE -> response.server().recordLame(cut, question, now, LAME);
            case ERROR_CODE -> {
                int code = response.message().rcode();
                if (code == ResponseCode.REFUSED || code == ResponseCode.NOTAUTH) {
                    response.server().recordLame(cut, question, now, REFUSING);
                } else {
                    response.server().recordNoAnswer(cut, question, now, FAILING);
                }
            }
            default -> {}
        }
    }

    private static void report(Candidate candidate, Response response, ResponseAnalysis analysis,
            ResolutionContext context) {
        boolean worthTelling = context.isObserved() || (analysis instanceof Unusable && context.observesFailures());
        if (!worthTelling) {
            return;
        }
        String detail = switch (analysis) {
            case ResponseAnalysis.Referral referral -> "to the servers of " + referral.cut();
            case ResponseAnalysis.Alias alias -> "to " + alias.target();
            case Unusable unusable -> unusable.why();
            case ResponseAnalysis.Answer answer -> "";
            case ResponseAnalysis.Negative negative -> "";
            case ResponseAnalysis.NameTooLong nameTooLong -> "longer than names can be";
        };
        context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), candidate.server().address(),
                response.transport(),
                analysis.kind(), response.rttNanos(), detail));
    }

    /// Forwards the events of one query.
    private static final class EventForwarder implements Upstream.Observer {
        private final Candidate candidate;
        private final QnameForm qnameForm;
        private final ResolutionContext context;

        EventForwarder(Candidate candidate, QnameForm qnameForm, ResolutionContext context) {
            this.candidate = candidate;
            this.qnameForm = qnameForm;
            this.context = context;
        }

        @Override
        public void querySent(UpstreamQuery query, UpstreamTransport transport) {
            context.emit(new ResolutionEvent.QuerySent(context.budget().depth(), query.zone(), query.question(),
                    qnameForm != QnameForm.FULL,
                    candidate.name().isRoot() ? null : candidate.name(), query.server().address(), transport));
        }

        @Override
        public void retried(UpstreamQuery query, QueryResult result, ResponseKind kind) {
            context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), query.server().address(),
                    result.transport(), kind,
                    result.rttNanos(), ""));
        }
    }
}
