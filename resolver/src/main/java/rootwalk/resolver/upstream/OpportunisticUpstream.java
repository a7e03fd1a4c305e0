package rootwalk.resolver.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.Flags;
import rootwalk.wire.ResponseCode;

/// Queries authoritative servers over TLS if that works, although nothing announces it (RFC 9539 section 4.6). A server is probed in the
/// background, beside a query in clear text, with the same question, which is no secret any more. From its first response over TLS on, it is queried over TLS,
/// and in clear text only if that fails. Any thread.
///
/// TLS has failed only if the server then responds in clear text: otherwise the server or the network has failed.
final class OpportunisticUpstream implements AutoCloseable {

    /// How long a probe may take, in nanoseconds (RFC 9539 section 4.3).
    private static final long PROBE_TIMEOUT = 4_000_000_000L;

    /// The timeout of a query over TLS, at least: TCP sends a lost segment again first.
    private static final long LEAST_TIMEOUT = 500_000_000L;

    private final OpportunisticEncryption settings;
    private final EncryptedExchange exchange;
    private final ServerHealth health;
    private final EncryptionStates states;
    private final Time time;
    private final ServerConnections connections;
    /// Permits for more probes at the same time.
    private final Semaphore probes;

    /// @param most connections at most; half as many servers are probed at once
    OpportunisticUpstream(OpportunisticEncryption settings, int most, EncryptedExchange exchange, ServerHealth health,
            Time time) {
        this.settings = settings;
        this.exchange = exchange;
        this.health = health;
        this.time = time;
        states = health.encryptionStates();
        connections = new ServerConnections(settings.tls(), most, time);
        probes = new Semaphore((most + 1) / 2);
    }

    /// @param clearText queries the server in clear text
    QueryResult query(UpstreamQuery query, Attempt attempt, Upstream.Observer observer,
            Supplier<QueryResult> clearText) {
        if (query.server().address().getPort() != settings.clearTextPort()) {
            return clearText.get();
        }
        InetAddress server = query.server().address().getAddress();
        if (!states.works(server, settings.persistence())) {
            return besideProbe(query, clearText);
        }
        QueryResult encrypted = overTls(query, attempt, observer);
        if (encrypted instanceof Response response && isUseful(response)) {
            return encrypted;
        }
        if (attempt.budget().isSpent() || Thread.currentThread().isInterrupted()) {
            return encrypted;
        }
        health.counts().retried();
        observer.retried(query, encrypted, kind(encrypted));
        QueryResult clear = clearText.get();
        if (clear instanceof Response response && response.server() == query.server()) {
            judge(server, encrypted, response);
            if (states.of(server) instanceof EncryptionState.Failed) {
                connections.end(encryptedAddress(query.server()));
            }
        }
        return clear;
    }

    /// Whether the response would be used, whatever another transport has. At the port of DNS over TLS, another server may listen than in clear text,
    /// for example a resolver: it responds with an error, or is not authoritative but offers recursion.
    private static boolean isUseful(Response response) {
        return switch (response.message().rcode()) {
            case ResponseCode.NOERROR, ResponseCode.NXDOMAIN, ResponseCode.YXDOMAIN -> !isOfResolver(response);
            default -> false;
        };
    }

    private static boolean isOfResolver(Response response) {
        return (response.message().flags() & (Flags.AA | Flags.RA)) == Flags.RA;
    }

    /// RFC 9539 section 4.6.
    ///
    /// @param encrypted the result over TLS, of no use
    private void judge(InetAddress server, QueryResult encrypted, Response clear) {
        switch (encrypted) {
            case Response response -> {
                if (isUseful(clear)) {
                    states.failed(server, problem(response));
                }
            }
            case NoResponse none -> {
                switch (none.reason()) {
                    case TIMEOUT -> states.timedOut(server);
                    case UNREACHABLE, UNENCRYPTED, CLOSED, MALFORMED, REJECTED, QUERY_REJECTED ->
                        states.failed(server, problem(none));
                    case GIVEN_UP, SETTLED, SUSPICIOUS, BUDGET, NOT_READY -> {}
                }
            }
        }
    }

    private static String problem(QueryResult result) {
        return switch (result) {
            case Response response -> isOfResolver(response) ? "over TLS, a resolver responds"
                    : "its response over TLS is " + ResponseCode.name(response.message().rcode());
            case NoResponse none -> switch (none.reason()) {
                case TIMEOUT -> "it does not respond over TLS in time";
                case UNREACHABLE -> "nothing accepts connections at the port of DNS over TLS";
                case UNENCRYPTED -> "the TLS handshake fails";
                case CLOSED -> "it closes TLS connections before it responds";
                case MALFORMED, REJECTED, QUERY_REJECTED -> "its responses over TLS are malformed";
                case GIVEN_UP, SETTLED, SUSPICIOUS, BUDGET, NOT_READY -> "it was not queried over TLS";
            };
        };
    }

    private static ResponseKind kind(QueryResult result) {
        return switch (result) {
            case Response _ -> ResponseKind.ERROR_CODE;
            case NoResponse none -> switch (none.reason()) {
                case TIMEOUT, GIVEN_UP, SETTLED -> ResponseKind.TIMEOUT;
                case UNREACHABLE, UNENCRYPTED -> ResponseKind.UNREACHABLE;
                case CLOSED -> ResponseKind.CLOSED;
                case SUSPICIOUS -> ResponseKind.SUSPICIOUS;
                case MALFORMED, REJECTED, QUERY_REJECTED -> ResponseKind.MALFORMED;
                case BUDGET -> ResponseKind.NOT_ASKED;
                case NOT_READY -> ResponseKind.NOT_READY;
            };
        };
    }

    /// RFC 9539 section 4.6: a server may close a connection at any time, so the query is sent again at once over another one.
    private QueryResult overTls(UpstreamQuery query, Attempt attempt, Upstream.Observer observer) {
        QueryResult first = once(query, attempt, observer);
        if (!StreamUpstream.isClosed(first)) {
            return first;
        }
        health.counts().retried();
        observer.retried(query, first, ResponseKind.CLOSED);
        return once(query, attempt, observer);
    }

    private QueryResult once(UpstreamQuery query, Attempt attempt, Upstream.Observer observer) {
        Server server = query.server();
        Budget budget = attempt.budget();
        SharedConnection connection = connections.to(encryptedAddress(server));
        if (connection == null) {
            return new NoResponse(Reason.NOT_READY, UpstreamTransport.TLS, 0);
        }
        if (!budget.takeQuery()) {
            return new NoResponse(Reason.BUDGET, UpstreamTransport.TLS, 0);
        }
        observer.querySent(query, UpstreamTransport.TLS);
        long response = Math.max(server.timeout(attempt.nth()), LEAST_TIMEOUT);
        // TCP and TLS take a round trip each.
        long patience = connection.isOpen() ? response : Math.min(3 * response, PROBE_TIMEOUT);
        long left = budget.nanosLeft();
        QueryResult result = send(connection, query, Math.min(patience, left), budget);
        if (left < patience) {
            result = FallbackUpstream.withoutBlame(result);
        }
        if (result instanceof Response received && isUseful(received)) {
            states.responded(server.address().getAddress());
        }
        return result;
    }

    /// @param nanos until the response
    private QueryResult send(SharedConnection connection, UpstreamQuery query, long nanos, Budget budget) {
        Server server = query.server();
        long now = time.nanos();
        // Nobody beside the path can forge a response, so the letter case is not changed.
        QueryResult result = exchange.query(connection, UpstreamTransport.TLS, query,
                new EncryptedExchange.Form(server.mayUseEdns(now), false), now + nanos, budget);
        health.counts().ended(result);
        if (result instanceof Response response) {
            health.respondedOverTcp(server, response.rttNanos());
        }
        return result;
    }

    private InetSocketAddress encryptedAddress(Server server) {
        return new InetSocketAddress(server.address().getAddress(), settings.port());
    }

    /// RFC 9539 section 4.6. Does not wait for the probe.
    private QueryResult besideProbe(UpstreamQuery query, Supplier<QueryResult> clearText) {
        PendingResult<Boolean> hasResponded = beginProbe(query);
        if (hasResponded == null) {
            return clearText.get();
        }
        QueryResult clear = null;
        try {
            clear = clearText.get();
            return clear;
        } finally {
            hasResponded.end(clear instanceof Response response && response.server() == query.server());
        }
    }

    /// Begins to probe a server, unless it was probed lately or too many others are being probed.
    ///
    /// @return to be ended with whether the server has responded in clear text; null if it is not probed
    private @Nullable PendingResult<Boolean> beginProbe(UpstreamQuery query) {
        if (settings.isThisServer().test(encryptedAddress(query.server())) || !probes.tryAcquire()) {
            return null;
        }
        if (!states.tryProbe(query.server().address().getAddress(), settings.persistence(), settings.damping())) {
            probes.release();
            return null;
        }
        PendingResult<Boolean> hasResponded = new PendingResult<>();
        Thread.ofVirtual().name("tls-probe").start(() -> {
            try {
                probe(query, hasResponded);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                states.forget(query.server().address().getAddress());
                probes.release();
            }
        });
        return hasResponded;
    }

    /// @param hasResponded whether the server has responded in clear text
    private void probe(UpstreamQuery query, PendingResult<Boolean> hasResponded) throws InterruptedException {
        InetAddress server = query.server().address().getAddress();
        SharedConnection connection = connections.to(encryptedAddress(query.server()));
        if (connection == null) {
            return;
        }
        QueryResult result = send(connection, query, PROBE_TIMEOUT, new Budget(BudgetLimits.STANDARD, time));
        if (result instanceof Response response && isUseful(response)) {
            states.responded(server);
            return;
        }
        SharedConnection.Failure failure = connection.failure();
        connections.end(encryptedAddress(query.server()));
        if (hasResponded.await(PROBE_TIMEOUT) && Boolean.TRUE.equals(hasResponded.result())) {
            states.failed(server, failure == null ? problem(result) : failure.reason());
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
