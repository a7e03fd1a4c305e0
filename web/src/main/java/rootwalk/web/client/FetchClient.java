package rootwalk.web.client;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.connect.Connection;
import rootwalk.web.connect.Connector;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.PhaseTimer;
import rootwalk.web.url.Url;

/// An HTTP client that follows redirects and reports each step. Connections are kept open for later requests until
/// [#close]. Thread-safe; callers block, so they should be virtual threads.
public final class FetchClient implements AutoCloseable {

    /// Whether redirects are followed.
    public enum OnRedirect {
        FOLLOW, STOP
    }

    /// Idempotent methods, which may be sent again if the first attempt failed (RFC 9110 section 9.2.2).
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    private final Connector connector;
    private final Version version;
    private final Limits limits;
    private final HttpCache cache;
    private final Cookies cookies;
    private final InstantSource clock;
    private final ConnectionPool pool;
    private final ContentMemory memory;
    /// Background validations of stale responses.
    private final Queue<Thread> backgroundValidations = new ConcurrentLinkedQueue<>();

    /// @param connector closed with this client
    /// @param clock the time of day
    public FetchClient(
            Connector connector, Version version, Limits limits, HttpCache cache, Cookies cookies,
            InstantSource clock) {
        this.connector = connector;
        this.version = version;
        this.limits = limits;
        this.cache = cache;
        this.cookies = cookies;
        this.clock = clock;
        pool = new ConnectionPool(limits.connections());
        memory = new ContentMemory(limits.total());
    }

    /// Sends a request, and follows redirects if requested.
    ///
    /// @throws FailedFetch if a step failed; the timeline has reported it
    public FetchResult fetch(Request request, OnRedirect onRedirect, FetchTimeline timeline) throws FailedFetch {
        return fetch(request, onRedirect, cookies, timeline);
    }

    /// As above, with other cookies than those of this client, for the parts of a page.
    public FetchResult fetch(Request request, OnRedirect onRedirect, Cookies jar, FetchTimeline timeline)
            throws FailedFetch {
        List<Exchange> exchanges = new ArrayList<>();
        long began = timeline.began();
        Optional<Request> unanswered = Optional.empty();
        try {
            Optional<Request> next = Optional.of(request);
            while (next.isPresent()) {
                if (exchanges.size() > limits.redirects()) {
                    throw Redirects.tooMany(exchanges, next.get().url());
                }
                unanswered = next;
                // Each exchange starts when the last one ended, so that their times add up to the total.
                Exchange exchange = exchange(next.get(), jar, new PhaseTimer(timeline, began), timeline);
                exchanges.add(exchange);
                unanswered = Optional.empty();
                began = exchange.timings().began() + exchange.timings().total();
                next = switch (onRedirect) {
                    case STOP -> Optional.empty();
                    case FOLLOW -> Redirects.next(next.get(), exchange.response());
                };
                next.ifPresent(to -> timeline.report(at -> new PathEvent.Redirected(at, exchange.response().status(),
                        exchange.request().url(), to.url(), to.method())));
            }
            return new FetchResult(exchanges);
        } catch (FetchFailure e) {
            timeline.report(at -> new PathEvent.Failed(at, e.step(), e.description(), e.usualCause()));
            long took = timeline.now() - began;
            throw new FailedFetch(e, exchanges, unanswered.map(wanted -> new FailedFetch.Unanswered(
                    RequestFields.complete(wanted, jar), clock.instant().minusNanos(took), took)));
        }
    }

    /// The state of one request.
    ///
    /// @param request as passed to the cache
    private record RequestContext(
            Request request, HttpCache.Decision decision, Cookies jar, Instant started, PhaseTimer timer,
            FetchTimeline timeline) {

        /// The same with a new start time, for a validation in the background.
        RequestContext restarted(Instant now) {
            return new RequestContext(request, decision, jar, now, new PhaseTimer(timeline, timeline.now()), timeline);
        }

        /// The request with the conditional fields of a validation.
        Request withConditions(HttpHeaders conditions) {
            HttpHeaders headers = request.headers().copy();
            conditions.forEach(field -> headers.set(field.getKey(), field.getValue()));
            return new Request(request.method(), request.url(), headers, request.body());
        }

        Exchange fromCache(Response response, String why) {
            timer.endPhase(Phase.BLOCKED);
            return new Exchange(request, response, Exchange.Source.CACHE, why, started, timer.timings(),
                    Optional.empty());
        }
    }

    private Exchange exchange(Request wanted, Cookies jar, PhaseTimer timer, FetchTimeline timeline)
            throws FetchFailure {
        Instant started = clock.instant().minusNanos(timeline.now() - timer.began());
        Request request = RequestFields.complete(wanted, jar);
        HttpCache.Decision decision = cache.beforeRequest(request);
        timeline.report(at -> new PathEvent.CacheAsked(at, request.url(), decision.why()));
        RequestContext context = new RequestContext(request, decision, jar, started, timer, timeline);
        return switch (decision) {
            case HttpCache.Decision.Fresh(var response, var why) -> context.fromCache(response, why);
            case HttpCache.Decision.Stale(var response, var conditions, var why) -> {
                validateInBackground(context, context.withConditions(conditions));
                yield context.fromCache(response, why);
            }
            case HttpCache.Decision.Validate(var _, var conditions, var _) ->
                sendOrServeStale(context, context.withConditions(conditions));
            case HttpCache.Decision.Miss _ -> sendOrServeStale(context, request);
        };
    }

    /// If the server cannot be reached, the cache may have a stale response.
    private Exchange sendOrServeStale(RequestContext context, Request sent) throws FetchFailure {
        try {
            return send(context, sent);
        } catch (FetchFailure e) {
            HttpCache.Result result = cache.unreachable(context.request()).orElseThrow(() -> e);
            String why = result.why() + "; " + e.description();
            context.timeline().report(at -> new PathEvent.CacheShown(at, context.request().url(), why));
            return context.fromCache(result.response(), why);
        }
    }

    private void validateInBackground(RequestContext context, Request sent) {
        FetchTimeline timeline = context.timeline();
        backgroundValidations.add(Thread.ofVirtual().name("validate").start(() -> {
            try {
                send(context.restarted(clock.instant()), sent);
            } catch (FetchFailure e) {
                timeline.report(at -> new PathEvent.Failed(at, e.step(), e.description(), e.usualCause()));
            }
        }));
    }

    /// @param sent the request with its conditional fields
    private Exchange send(RequestContext context, Request sent) throws FetchFailure {
        Instant askedAt = clock.instant();
        Received received = receive(sent, context.timer(), context.timeline());
        Response response = received.response();
        context.jar().store(sent.url(), response.headers().getAll(HttpHeaderNames.SET_COOKIE));
        HttpCache.Result result =
                cache.afterResponse(context.request(), context.decision(), response, askedAt, clock.instant());
        context.timeline().report(at -> new PathEvent.CacheShown(at, context.request().url(), result.why()));
        context.timer().endPhase(Phase.BLOCKED);
        return new Exchange(sent, result.response(), source(response, result.response()), result.why(),
                context.started(), context.timer().timings(), Optional.of(received.connection()));
    }

    /// Where the response is from: the cache returns the received response or a stored one.
    private static Exchange.Source source(Response came, Response shown) {
        if (came.equals(shown)) {
            return Exchange.Source.SERVER;
        }
        return came.status().equals(HttpResponseStatus.NOT_MODIFIED)
                ? Exchange.Source.VALIDATED
                : Exchange.Source.CACHE;
    }

    private record Received(Response response, Connection connection) {}

    /// Sends the request and receives the response. The server may close a persistent connection at the moment when it
    /// is reused; the request is then sent again on another connection, at most once for each persistent connection. A
    /// request that the server did not process is sent again once, and once with HTTP/1.1 if the server requires it.
    private Received receive(Request request, PhaseTimer timer, FetchTimeline timeline) throws FetchFailure {
        boolean refused = false;
        boolean downgraded = false;
        for (int kept = limits.connections();; kept--) {
            timer.endPhase(Phase.BLOCKED);
            ConnectionPool.Lease lease = pool.acquire(request.url(), Urgency.of(request.headers()),
                    () -> open(request.url(), timer, timeline), timeline);
            timer.endPhase(Phase.BLOCKED);
            HttpExchange exchange =
                    new HttpExchange(lease.connection(), requestVersion(), request.method(), limits, memory, timer,
                            timeline);
            try {
                Response response = exchange.run(request);
                return new Received(response, lease.connection().connection());
            } catch (FetchFailure e) {
                Refusal refusal = exchange.refusal();
                boolean ended = kept > 0 && endedUnheard(request, lease, exchange, refusal);
                boolean again = switch (refusal) {
                    case NONE -> ended;
                    case UNPROCESSED -> ended || !refused;
                    case HTTP_1_1_REQUIRED -> version == Version.HTTP_2 && !downgraded;
                };
                if (!again || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                switch (refusal) {
                    case NONE -> {}
                    case UNPROCESSED -> refused |= !ended;
                    case HTTP_1_1_REQUIRED -> {
                        downgraded = true;
                        pool.requireHttp11(lease.origin());
                    }
                }
                String why = whySentAgain(exchange, refusal) + ": " + e.description();
                timeline.report(at -> new PathEvent.Retried(at, why));
            } finally {
                if (exchange.isConnectionReusable()) {
                    pool.release(lease);
                } else {
                    pool.discard(lease);
                }
            }
        }
    }

    /// Whether a persistent connection ended before the server could process the request. Over HTTP/2, the server may
    /// also have reset the stream only.
    private static boolean endedUnheard(Request request, ConnectionPool.Lease lease, HttpExchange exchange,
            Refusal refusal) {
        boolean isOver = lease.connection().framing() == HttpConnection.Framing.HTTP_1
                || !lease.connection().isUsable();
        boolean idempotent = IDEMPOTENT.contains(request.method().name());
        // If unexpected data ended the connection, the request was not sent.
        boolean unheard =
                exchange.wasClosedBeforeResponse() && (idempotent || lease.connection().surplus().isPresent());
        return lease.use() == ConnectionPool.Lease.Use.REUSED && isOver
                && (unheard || refusal == Refusal.UNPROCESSED || (idempotent && exchange.receivedNoHttp()));
    }

    private static String whySentAgain(HttpExchange exchange, Refusal refusal) {
        return switch (refusal) {
            case UNPROCESSED -> "the server did not process it";
            case HTTP_1_1_REQUIRED -> "the server requires HTTP/1.1";
            case NONE -> exchange.receivedNoHttp()
                    ? "the persistent connection had other data"
                    : "the persistent connection was closed";
        };
    }

    private HttpConnection open(Url url, PhaseTimer timer, FetchTimeline timeline) throws FetchFailure {
        Version offered = pool.requiresHttp11(url.origin()) ? Version.HTTP_1_1 : version;
        Connection connection = connector.open(url, offered.protocols(),
                HttpConnection.preparation(offered, limits), timer, timeline);
        return HttpConnection.on(connection, offered);
    }

    private HttpVersion requestVersion() {
        return version == Version.HTTP_1_0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    /// Waits for background validations, then closes all connections.
    @Override
    public void close() {
        try {
            for (Thread validation = backgroundValidations.poll(); validation != null; validation =
                    backgroundValidations.poll()) {
                validation.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
        connector.close();
    }
}
