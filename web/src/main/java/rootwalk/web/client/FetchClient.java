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
import rootwalk.web.path.Journey;
import rootwalk.web.path.Laps;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.url.Url;

/// An HTTP client: sends a request, follows redirects, and reports each step. Any thread; those that wait should be
/// virtual. What it opened is kept for the next request until it is closed.
public final class FetchClient implements AutoCloseable {

    /// What a client does about redirects.
    public enum OnRedirect {
        FOLLOW, STOP
    }

    /// Methods that may be sent again if it is not known whether they arrived (RFC 9110 section 9.2.2).
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    private final Connector connector;
    private final Version version;
    private final Limits limits;
    private final Storage storage;
    private final Cookies cookies;
    private final InstantSource clock;
    private final Pool pool;
    private final Room room;
    /// Validations of stale responses, in the background.
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
        room = new Room(limits.total());
    }

    /// Asks, and follows redirects where that is wanted.
    ///
    /// @throws BrokenFetch
    ///             if it failed, which the journey's observer has been told as well
    public Fetched fetch(Request request, OnRedirect onRedirect, Journey journey) throws BrokenFetch {
        return fetch(request, onRedirect, cookies, journey);
    }

    /// The same with other cookies than those of this client, as the parts of a page have them.
    public Fetched fetch(Request request, OnRedirect onRedirect, Cookies jar, Journey journey) throws BrokenFetch {
        List<Exchanged> exchanges = new ArrayList<>();
        long began = journey.began();
        Optional<Request> unanswered = Optional.empty();
        try {
            Optional<Request> next = Optional.of(request);
            while (next.isPresent()) {
                if (exchanges.size() > limits.redirects()) {
                    throw Redirects.tooMany(exchanges, next.get().url());
                }
                unanswered = next;
                // Each takes over where the one before ended, so that all of them add up to the whole.
                Exchanged exchange = exchange(next.get(), jar, new Laps(journey, began), journey);
                exchanges.add(exchange);
                unanswered = Optional.empty();
                began = exchange.timings().began() + exchange.timings().total();
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
            long took = journey.now() - began;
            throw new BrokenFetch(e, exchanges, unanswered.map(wanted -> new BrokenFetch.Unanswered(
                    RequestFields.complete(wanted, jar), clock.instant().minusNanos(took), took)));
        }
    }

    /// One request on its way.
    ///
    /// @param request
    ///            that the cache decided on
    private record Errand(
            Request request, Storage.Decision decision, Cookies jar, Instant started, Laps laps, Journey journey) {

        /// The same for a caller that waits for its response again.
        Errand again(Instant now) {
            return new Errand(request, decision, jar, now, new Laps(journey, journey.now()), journey);
        }

        /// The request with the conditions of a validation.
        Request with(HttpHeaders conditions) {
            HttpHeaders headers = request.headers().copy();
            conditions.forEach(field -> headers.set(field.getKey(), field.getValue()));
            return new Request(request.method(), request.url(), headers, request.body());
        }

        Exchanged stored(Response response, String why) {
            laps.lap(Phase.BLOCKED);
            return new Exchanged(request, response, Exchanged.Source.CACHE, why, started, laps.timings(),
                    Optional.empty());
        }
    }

    private Exchanged exchange(Request wanted, Cookies jar, Laps laps, Journey journey) throws FetchFailure {
        Instant started = clock.instant().minusNanos(journey.now() - laps.began());
        Request request = RequestFields.complete(wanted, jar);
        Storage.Decision decision = storage.before(request);
        journey.tell(at -> new PathEvent.CacheAsked(at, request.url(), decision.why()));
        Errand errand = new Errand(request, decision, jar, started, laps, journey);
        return switch (decision) {
            case Storage.Decision.Fresh(var response, var why) -> errand.stored(response, why);
            case Storage.Decision.Stale(var response, var conditions, var why) -> {
                validateBehind(errand, errand.with(conditions));
                yield errand.stored(response, why);
            }
            case Storage.Decision.Validate(var _, var conditions, var _) ->
                askedOrShown(errand, errand.with(conditions));
            case Storage.Decision.Miss _ -> askedOrShown(errand, request);
        };
    }

    /// Where the server cannot be had, what is stored may be shown instead.
    private Exchanged askedOrShown(Errand errand, Request sent) throws FetchFailure {
        try {
            return asked(errand, sent);
        } catch (FetchFailure e) {
            Storage.Shown shown = storage.unreachable(errand.request()).orElseThrow(() -> e);
            String why = shown.why() + "; " + e.seen();
            errand.journey().tell(at -> new PathEvent.CacheShown(at, errand.request().url(), why));
            return errand.stored(shown.response(), why);
        }
    }

    private void validateBehind(Errand errand, Request sent) {
        Journey journey = errand.journey();
        behind.add(Thread.ofVirtual().name("validate").start(() -> {
            try {
                asked(errand.again(clock.instant()), sent);
            } catch (FetchFailure e) {
                journey.tell(at -> new PathEvent.Failed(at, e.step(), e.seen(), e.usualCause()));
            }
        }));
    }

    /// @param sent
    ///            the errand's request with its conditions
    private Exchanged asked(Errand errand, Request sent) throws FetchFailure {
        Instant askedAt = clock.instant();
        Answered answered = answered(sent, errand.laps(), errand.journey());
        Response response = answered.response();
        errand.jar().keep(sent.url(), response.headers().getAll(HttpHeaderNames.SET_COOKIE));
        Storage.Shown shown = storage.after(errand.request(), errand.decision(), response, askedAt, clock.instant());
        errand.journey().tell(at -> new PathEvent.CacheShown(at, errand.request().url(), shown.why()));
        errand.laps().lap(Phase.BLOCKED);
        return new Exchanged(sent, shown.response(), source(response, shown.response()), shown.why(),
                errand.started(), errand.laps().timings(), Optional.of(answered.connection()));
    }

    /// The cache hands out what came, or something else in its place.
    private static Exchanged.Source source(Response came, Response shown) {
        if (came.equals(shown)) {
            return Exchanged.Source.SERVER;
        }
        return came.status().equals(HttpResponseStatus.NOT_MODIFIED)
                ? Exchanged.Source.VALIDATED
                : Exchanged.Source.CACHE;
    }

    private record Answered(Response response, Connection connection) {}

    /// A connection that was kept may be closed by the server just when it is used again: then by another, no more often
    /// than there may be kept ones. A stream that the server refused is asked for once more.
    private Answered answered(Request request, Laps laps, Journey journey) throws FetchFailure {
        boolean refused = false;
        for (int kept = limits.connections();; kept--) {
            laps.lap(Phase.BLOCKED);
            Pool.Lease lease = pool.take(request.url(), Urgency.of(request.headers()),
                    () -> open(request.url(), laps, journey), journey);
            laps.lap(Phase.BLOCKED);
            HttpExchange exchange =
                    new HttpExchange(lease.connection(), spoken(), request.method(), limits, room, laps, journey);
            try {
                Response response = exchange.run(request);
                return new Answered(response, lease.connection().connection());
            } catch (FetchFailure e) {
                boolean idempotent = IDEMPOTENT.contains(request.method().name());
                // Where surplus was what ended the connection, no octet of the request has left.
                boolean unheard = exchange.endedUnheard() && (idempotent || lease.connection().surplus().isPresent());
                boolean ended = lease.use() == Pool.Lease.Use.AGAIN
                        && (unheard || (idempotent && exchange.heardNoResponse()));
                boolean again = exchange.wasRefused() ? !refused : ended && kept > 0;
                if (!again || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                refused |= exchange.wasRefused();
                String why = exchange.wasRefused()
                        ? "the server did nothing with it: "
                        : exchange.heardNoResponse()
                                ? "something else came on the connection that was kept: "
                                : "the connection that was kept had ended: ";
                journey.tell(at -> new PathEvent.Retried(at, why + e.seen()));
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
