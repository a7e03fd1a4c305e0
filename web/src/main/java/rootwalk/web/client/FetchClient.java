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
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.connect.Connection;
import rootwalk.web.connect.Connector;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Journey;
import rootwalk.web.path.Laps;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.url.Url;

/// A client of the web: follows a request to its response, and tells each step. Any thread; those that wait should be
/// virtual. What it opened is kept for the next request until it is closed.
public final class FetchClient implements AutoCloseable {

    /// What a client does about redirects.
    public enum OnRedirect {
        FOLLOW, STOP
    }

    /// Methods that may be sent again when nobody knows whether they arrived (RFC 9110 section 9.2.2).
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    private final Connector connector;
    private final Version version;
    private final Limits limits;
    private final Storage storage;
    private final Cookies cookies;
    private final InstantSource clock;
    private final Pool pool;
    /// Validations of what was answered stale, which nobody waits for.
    private final Queue<Thread> behind = new ConcurrentLinkedQueue<>();

    /// @param connector
    ///            which should offer the protocols of `version`; closed with this
    /// @param clock
    ///            the time of day
    public FetchClient(
            Connector connector, Version version, Limits limits, Storage storage, Cookies cookies,
            InstantSource clock) {
        this.connector = connector;
        this.version = version;
        this.limits = limits;
        this.storage = storage;
        this.cookies = cookies;
        this.clock = clock;
        pool = new Pool(limits.connections());
    }

    /// Asks, and follows redirects where that is wanted.
    ///
    /// @throws FetchFailure
    ///             where it ended before its time, which the journey's observer has been told as well
    public Fetched fetch(Request request, OnRedirect onRedirect, Journey journey) throws FetchFailure {
        List<Exchanged> exchanges = new ArrayList<>();
        try {
            Optional<Request> next = Optional.of(request);
            while (next.isPresent()) {
                if (exchanges.size() > limits.redirects()) {
                    throw Redirects.tooMany(exchanges, next.get().url());
                }
                Exchanged exchange = exchange(next.get(), journey);
                exchanges.add(exchange);
                next = switch (onRedirect) {
                    case STOP -> Optional.empty();
                    case FOLLOW -> Redirects.next(next.get(), exchange.response());
                };
                next.ifPresent(to -> journey.tell(at -> new PathEvent.Redirected(at, exchange.response().status(),
                        exchange.request().url(), to.url(), to.method())));
            }
            return new Fetched(exchanges);
        } catch (FetchFailure e) {
            journey.tell(at -> new PathEvent.Failed(at, e.step(), e.seen(), e.usualCause()));
            throw e;
        }
    }

    private Exchanged exchange(Request wanted, Journey journey) throws FetchFailure {
        Laps laps = new Laps(journey);
        Instant started = clock.instant();
        Request request = RequestFields.complete(wanted, cookies);
        Storage.Decision decision = storage.before(request);
        journey.tell(at -> new PathEvent.CacheAsked(at, request.url(), decision.why()));
        return switch (decision) {
            case Storage.Decision.Fresh(var response, var _) -> stored(request, response, started, laps);
            case Storage.Decision.Stale(var response, var conditions, var _) -> {
                validateBehind(request, decision, conditions, journey);
                yield stored(request, response, started, laps);
            }
            case Storage.Decision.Validate(var _, var conditions, var _) ->
                askedOrShown(request, decision, with(conditions, request), started, laps, journey);
            case Storage.Decision.Miss _ -> askedOrShown(request, decision, request, started, laps, journey);
        };
    }

    /// Where the server cannot be had, what is stored may be shown instead.
    private Exchanged askedOrShown(Request request, Storage.Decision decision, Request sent, Instant started, Laps laps,
            Journey journey) throws FetchFailure {
        try {
            return asked(request, decision, sent, started, laps, journey);
        } catch (FetchFailure e) {
            Storage.Shown shown = storage.unreachable(request).orElseThrow(() -> e);
            journey.tell(at -> new PathEvent.CacheShown(at, request.url(), shown.why() + "; " + e.seen()));
            return stored(request, shown.response(), started, laps);
        }
    }

    private static Exchanged stored(Request request, Response response, Instant started, Laps laps) {
        laps.lap(Phase.BLOCKED);
        return new Exchanged(request, response, started, laps.timings(), Optional.empty());
    }

    private static Request with(HttpHeaders conditions, Request request) {
        HttpHeaders headers = request.headers().copy();
        conditions.forEach(field -> headers.set(field.getKey(), field.getValue()));
        return new Request(request.method(), request.url(), headers, request.body());
    }

    private void validateBehind(Request request, Storage.Decision decision, HttpHeaders conditions, Journey journey) {
        behind.add(Thread.ofVirtual().name("validate").start(() -> {
            try {
                asked(request, decision, with(conditions, request), clock.instant(), new Laps(journey), journey);
            } catch (FetchFailure e) {
                journey.tell(at -> new PathEvent.Failed(at, e.step(), e.seen(), e.usualCause()));
            }
        }));
    }

    /// @param request
    ///            that the cache decided on
    /// @param sent
    ///            the same with its conditions
    private Exchanged asked(Request request, Storage.Decision decision, Request sent, Instant started, Laps laps,
            Journey journey) throws FetchFailure {
        Instant askedAt = clock.instant();
        Answered answered = answered(sent, laps, journey);
        Response response = answered.response();
        cookies.keep(sent.url(), response.headers().getAll(HttpHeaderNames.SET_COOKIE));
        Storage.Shown shown = storage.after(request, decision, response, askedAt, clock.instant());
        journey.tell(at -> new PathEvent.CacheShown(at, request.url(), shown.why()));
        laps.lap(Phase.BLOCKED);
        return new Exchanged(sent, shown.response(), started, laps.timings(), Optional.of(answered.connection()));
    }

    private record Answered(Response response, Connection connection) {}

    /// A connection that was kept may be closed by the server just when it is used again: then, once, by a fresh one.
    private Answered answered(Request request, Laps laps, Journey journey) throws FetchFailure {
        while (true) {
            laps.lap(Phase.BLOCKED);
            Pool.Lease lease = pool.take(request.url(), () -> open(request.url(), laps, journey), journey);
            laps.lap(Phase.BLOCKED);
            Exchange exchange = new Exchange(lease.connection(), spoken(), limits, laps, journey);
            try {
                Response response = exchange.run(request);
                return new Answered(response, lease.connection().connection());
            } catch (FetchFailure e) {
                boolean again = lease.use() == Pool.Lease.Use.AGAIN && exchange.endedUnheard()
                        && IDEMPOTENT.contains(request.method().name()) && !Thread.currentThread().isInterrupted();
                if (!again) {
                    throw e;
                }
                journey.tell(at -> new PathEvent.Retried(at,
                        "the connection that was kept had ended: " + e.seen()));
            } finally {
                if (exchange.leavesItUsable()) {
                    pool.giveBack(lease);
                } else {
                    pool.discard(lease);
                }
            }
        }
    }

    private HttpConnection open(Url url, Laps laps, Journey journey) throws FetchFailure {
        Connection connection = connector.open(url, HttpConnection.preparation(version, limits), laps, journey);
        return HttpConnection.on(connection, version);
    }

    private HttpVersion spoken() {
        return version == Version.HTTP_1_0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    /// Waits for validations that go on, then closes all connections.
    @Override
    public void close() {
        try {
            for (Thread validation = behind.poll(); validation != null; validation = behind.poll()) {
                validation.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
        connector.close();
    }
}
