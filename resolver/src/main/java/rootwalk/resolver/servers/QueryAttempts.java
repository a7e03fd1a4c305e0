package rootwalk.resolver.servers;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.servers.ServerQueries.Result;
import rootwalk.resolver.upstream.Attempt;
import rootwalk.resolver.upstream.QueryResult;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.UpstreamQuery;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// The queries for one question, to one server of a list after the other until one sends a usable response. Used once, by
/// the resolving thread.
final class QueryAttempts {

    private static final long LAME = 300_000_000_000L;
    private static final long REFUSING = 30_000_000_000L;
    private static final long FAILING = 30_000_000_000L;

    /// This many empty responses of servers of a zone are accepted, although they have no SOA record.
    private static final int EMPTY_ENOUGH = 2;

    /// The timeout of the second of them in nanoseconds, and the timeout if its address has to be resolved.
    private static final long SECOND_OPINION = 150_000_000;
    private static final long SECOND_OPINION_ELSEWHERE = 500_000_000;

    /// After an error of another server, a server has this many nanoseconds in addition to its timeout, for a query over TCP.
    private static final long TCP_AFTER_ERROR = 500_000_000;

    /// The number of root servers that respond like resolvers after which interception is assumed.
    private static final int INTERCEPTED_AFTER = 3;

    private static final Result NO_SERVER =
            new Result(new Unusable(ResponseKind.NOT_ASKED, "no server with a known address", null));

    private final ServerQueries.Components components;
    private final ServerList slist;
    private final Delegation delegation;
    private final Question question;
    private final QnameForm qnameForm;
    private final boolean hasFallback;
    private final ServerQueryContext context;
    private final QueryReports reports;
    private final boolean atTheRoot;

    /// The result if no server sends a better response: an error is better than no response.
    private Result failure = NO_SERVER;

    /// Used if no server sends a better response.
    private @Nullable Result fallback;

    private int recursive;
    private int empty;

    QueryAttempts(ServerQueries.Components components, ServerList slist, Question question, QnameForm qnameForm,
            boolean hasFallback, ServerQueryContext context) {
        this.components = components;
        this.slist = slist;
        this.question = question;
        this.qnameForm = qnameForm;
        this.hasFallback = hasFallback;
        this.context = context;
        delegation = slist.delegation();
        reports = new QueryReports(qnameForm, context);
        atTheRoot = delegation.cut().isRoot() && !delegation.isForward();
    }

    Result run() {
        if (atTheRoot && context.isIntercepted()) {
            return intercepted();
        }
        while (true) {
            Result outcome = isEnough() ? fallback : queryNext();
            if (outcome != null) {
                return outcome;
            }
        }
    }

    /// @return null to query another server
    private @Nullable Result queryNext() {
        Candidate candidate = next();
        if (candidate == null) {
            reports.leftOut(slist.selection().leftOut());
            return fallbackOr(failure);
        }
        long begun = components.time().nanos();
        return switch (send(candidate)) {
            case NoResponse noResponse -> afterNoResponse(noResponse, candidate, begun);
            case Response response -> afterResponse(response, candidate, begun);
        };
    }

    /// The server to query next. After the last one, late responses are awaited: one that arrives is returned by the
    /// next query, whatever its server. During an outage of this host, background resolutions end. Servers with a fallback
    /// that do not respond are left for it.
    private @Nullable Candidate next() {
        if (context.isInBackground() && components.health().isOutage()) {
            return null;
        }
        if (hasFallback && slist.selection().areAllBackedOff()) {
            return null;
        }
        Candidate next = slist.next();
        if (hasFallback) {
            return next;
        }
        boolean waits = next == null && (context.isInBackground() || slist.selection().mayRespondLate());
        if (waits && slist.selection().hasError() && !context.isInBackground()) {
            // The client gets the error now; the response of a slow server is for the cache.
            context.awaitInBackground();
            return next;
        }
        return waits && context.lateResponses().await(delegation.cut(), question, context.budget().nanosLeft(),
                components.time(), components.health()::isOutage) ? slist.first() : next;
    }

    private QueryResult send(Candidate candidate) {
        boolean forward = delegation.isForward();
        UpstreamQuery query =
                new UpstreamQuery(candidate.server(), delegation.cut(), question, forward, context.signed(),
                        context.disablesCheckingAtForwarders() && forward, List.of());
        components.health().queried(candidate.server());
        // The background continues the attempts of the same resolution.
        int nth = candidate.tries() + (context.isInBackground() ? 1 : 0);
        Attempt attempt = new Attempt(nth, context.budget(), context.lateResponses());
        if (!slist.selection().hasError()) {
            return components.upstream().query(query, attempt, reports.observer(candidate));
        }
        long deadline = context.budget().shorten(candidate.server().timeout(candidate.tries()) + TCP_AFTER_ERROR);
        try {
            return components.upstream().query(query, attempt, reports.observer(candidate));
        } finally {
            context.budget().restore(deadline);
        }
    }

    private @Nullable Result afterNoResponse(NoResponse noResponse, Candidate candidate, long begun) {
        Unusable silence = reports.noResponse(noResponse, candidate);
        lookForLoop(candidate.server(), begun);
        if (noResponse.reason() == QueryResult.Reason.GIVEN_UP && noResponse.transport() == UpstreamTransport.TCP) {
            context.noteStreamGivenUp();
        }
        if (isLeftForAnother(noResponse, candidate)) {
            candidate.server().timedOut(components.time().nanos(), noResponse.rttNanos());
        }
        if (!slist.selection().hasError()) {
            failure = new Result(silence, null, candidate.server());
        }
        return switch (noResponse.reason()) {
            // The cause is local: it would be the same with any other server.
            case NOT_READY -> {
                context.noteLocalShortage();
                yield fallbackOr(slist.selection().hasError() ? failure : new Result(silence));
            }
            case BUDGET -> fallbackOr(slist.selection().hasError() ? failure : new Result(silence));
            case UNREACHABLE, UNENCRYPTED, REJECTED, QUERY_REJECTED -> {
                slist.drop(candidate);
                yield null;
            }
            case MALFORMED -> {
                slist.drop(candidate);
                slist.selection().noteError();
                yield null;
            }
            // Some servers do not respond for names without records, so the full name is sent. Root servers always do.
            case TIMEOUT, CLOSED ->
                qnameForm == QnameForm.MINIMISED && !atTheRoot ? new Result(silence, null, candidate.server()) : null;
            case GIVEN_UP, SETTLED, SUSPICIOUS -> null;
        };
    }

    /// Whether a server got a shorter timeout than usual, because another one has responded. Otherwise each such
    /// question would wait for it again.
    private boolean isLeftForAnother(NoResponse noResponse, Candidate candidate) {
        return noResponse.reason() == QueryResult.Reason.GIVEN_UP && (empty > 0 || (slist.selection().hasError()
                && noResponse.rttNanos() >= candidate.server().timeout(candidate.tries())));
    }

    private @Nullable Result afterResponse(Response response, Candidate asked, long begun) {
        Candidate sender = slist.candidate(response.server());
        Candidate candidate = sender != null ? sender : asked;
        ResponseAnalysis analysis = Scrubber.analyse(response.message(), question, delegation, components.bailiwicks(),
                components.port(), context);
        reports.response(response, analysis, candidate);
        if (!(analysis instanceof Unusable unusable)) {
            response.server().recordAnswer(delegation.cut(), components.time().nanos());
            return new Result(analysis, response.message(), response.server());
        }
        slist.drop(candidate);
        lookForLoop(response.server(), begun);
        remember(unusable, response);
        failure = new Result(unusable, null, response.server());
        return afterUnusable(unusable, response, candidate);
    }

    private @Nullable Result afterUnusable(Unusable unusable, Response response, Candidate candidate) {
        if (unusable.fallback() == null) {
            slist.selection().noteError();
        } else if (fallback == null) {
            fallback = new Result(unusable.fallback(), response.message(), candidate.server());
        }
        if (unusable.kind() == ResponseKind.EMPTY && fallback != null && empty++ == 0) {
            context.budget().shorten(slist.selection().hasServerToQuery() ? SECOND_OPINION : SECOND_OPINION_ELSEWHERE);
        }
        recursive += unusable.kind() == ResponseKind.RECURSIVE ? 1 : 0;
        if (!atTheRoot || recursive < INTERCEPTED_AFTER) {
            return null;
        }
        return fallback != null ? fallback : intercepted();
    }

    /// Whether to use the fallback now: if no server is left that may have a better response, or if enough servers sent
    /// empty responses.
    private boolean isEnough() {
        if (fallback == null) {
            return false;
        }
        boolean isAnotherLeft = slist.selection().hasServerToQuery() || slist.hasServersWithoutAddress();
        return empty >= EMPTY_ENOUGH || !isAnotherLeft;
    }

    private Result fallbackOr(Result other) {
        return fallback != null ? fallback : other;
    }

    private Result intercepted() {
        context.markIntercepted();
        return new Result(new Unusable(ResponseKind.RECURSIVE, ServerQueryContext.INTERCEPTED, null));
    }

    private void lookForLoop(Server asked, long begun) {
        if (delegation.isForward() && asked.hasLoopedSince(begun)) {
            context.forwardingLoop(new ExtendedError(ExtendedError.NETWORK_ERROR, Addresses.text(asked.address())
                    + " sends queries of this server back to this server, so each forwards to the other;"
                    + " name another forwarder for " + delegation.cut()));
        }
    }

    private void remember(Unusable unusable, Response response) {
        long now = components.time().nanos();
        Name cut = delegation.cut();
        switch (unusable.kind()) {
            case LAME, RECURSIVE -> response.server().recordLame(cut, question, now, LAME);
            case ERROR_CODE -> {
                int code = response.message().rcode();
                if (code == ResponseCode.REFUSED || code == ResponseCode.NOTAUTH) {
                    response.server().recordLame(cut, question, now, REFUSING);
                } else {
                    response.server().recordNoAnswer(cut, question, now, FAILING);
                }
                if (code == ResponseCode.SERVFAIL && delegation.isForward()) {
                    context.forwarderFailed();
                }
            }
            default -> {}
        }
    }
}
