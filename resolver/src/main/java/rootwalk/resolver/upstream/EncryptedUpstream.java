package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.Name;

/// Sends queries over TLS, QUIC or HTTPS, to servers that are never queried in another way (RFC 7858, RFC 9250). All queries to a server share one connection, which
/// is kept, and there is one handshake at a time for each server. Any thread.
final class EncryptedUpstream implements AutoCloseable {

    /// Of a first attempt over a connection that is open, at least: the server resolves the name first. Twice as long for each further one.
    private static final long LEAST_TIMEOUT = 1_000_000_000L;

    /// With the time to open a connection.
    private static final long OPENING = 2_000_000_000L;

    /// One query is sent so many times at most.
    private static final int MOST_SENT = 16;

    /// Of these, over connections that the server ends although they were of no use, or over the same one again; and over those that this side ends.
    private static final int MOST_USELESS = 2;
    private static final int MOST_CLOSED_HERE = 2;

    private record Key(InetSocketAddress address, UpstreamEncryption encryption) {}

    private final EncryptedExchange exchange;
    private final Time time;
    private final ServerHealth health;
    private final boolean mixCase;
    private final ConcurrentHashMap<Key, SharedConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    EncryptedUpstream(EncryptedExchange exchange, Time time, ServerHealth health, boolean mixCase) {
        this.exchange = exchange;
        this.time = time;
        this.health = health;
        this.mixCase = mixCase;
    }

    /// @param encryption of the server
    QueryResult query(UpstreamQuery query, UpstreamEncryption encryption, Attempt attempt, Upstream.Observer observer) {
        Server server = query.server();
        String pause = server.rejections().pauseReason(time.nanos());
        if (pause != null) {
            return new NoResponse(Reason.REJECTED, encryption.transport(), 0, pause);
        }
        boolean edns = server.mayUseEdns(time.nanos());
        QueryResult result = retrying(query, encryption, edns, attempt, observer);
        if (edns && result instanceof Response response && ErrorResponses.rejectsEdns(response)) {
            health.counts().retried();
            observer.retried(query, response, ResponseKind.NO_EDNS);
            QueryResult without = retrying(query, encryption, false, attempt, observer);
            if (without instanceof Response plain && plain.message().rcode() != response.message().rcode()) {
                server.ednsFailed(time.nanos());
                return plain;
            }
        }
        return result;
    }

    /// RFC 7766 section 6.2.4: servers close idle connections, so the query is sent again at once over another one. That this one ends as well is a failure of
    /// the server, unless it was of use: some servers end a connection after a number of queries, and more may be on their way. Nor is it one if this side has ended
    /// it, as another query does that has waited for too long.
    private QueryResult retrying(UpstreamQuery query, UpstreamEncryption encryption, boolean edns, Attempt attempt,
            Upstream.Observer observer) {
        Server server = query.server();
        int useless = 0;
        int closedHere = 0;
        SharedConnection before = null;
        for (int sent = 1;; sent++) {
            if (isClosed) {
                return new NoResponse(Reason.NOT_READY, encryption.transport(), 0);
            }
            if (!attempt.budget().takeQuery()) {
                return new NoResponse(Reason.BUDGET, encryption.transport(), 0);
            }
            observer.querySent(query, encryption.transport());
            SharedConnection connection = connection(new Key(server.address(), encryption));
            server.connectedBy(connection);
            QueryResult result = over(connection, query, encryption.transport(), edns, attempt);
            if (!(result instanceof NoResponse(var reason, var transport, long rtt, String detail))
                    || reason != Reason.CLOSED) {
                return result;
            }
            if (connection.wasClosedHere()) {
                closedHere++;
            } else if (connection == before || !connection.wasUseful()) {
                useless++;
            }
            if (closedHere >= MOST_CLOSED_HERE) {
                return noted(query, new NoResponse(Reason.GIVEN_UP, transport, rtt));
            }
            if (useless >= MOST_USELESS || sent >= MOST_SENT) {
                Reason rejection = connection.isOpen() ? Reason.QUERY_REJECTED : Reason.REJECTED;
                return noted(query, new NoResponse(rejection, transport, rtt,
                        detail.isEmpty() ? SharedConnection.endedEarly(encryption) : detail));
            }
            before = connection;
            health.counts().retried();
            observer.retried(query, result, ResponseKind.CLOSED);
        }
    }

    private QueryResult over(SharedConnection connection, UpstreamQuery query, UpstreamTransport transport,
            boolean edns, Attempt attempt) {
        Server server = query.server();
        Budget budget = attempt.budget();
        long patience = Math.max(server.timeout(attempt.nth()), LEAST_TIMEOUT << Math.min(attempt.nth() - 1, 3))
                + (connection.isOpen() ? 0 : OPENING);
        long left = budget.nanosLeft();
        long now = time.nanos();
        QueryResult result = exchange.query(connection, transport, query,
                new EncryptedExchange.Form(edns, mixCase && server.letterCase().mayBeMixed(now)),
                now + Math.min(patience, left),
                budget);
        return noted(query, left < patience ? FallbackUpstream.withoutBlame(result) : result);
    }

    private SharedConnection connection(Key key) {
        return Objects.requireNonNull(connections.compute(key, (_, known) -> known != null && known.isCurrent()
                ? known
                : open(key, known)));
    }

    private SharedConnection open(Key key, @Nullable SharedConnection before) {
        return switch (key.encryption()) {
            case UpstreamEncryption.OverTcp tls -> EncryptedConnection.open(key.address(), tls, before, time);
            case UpstreamEncryption.WithStreams streams ->
                StreamsConnection.open(key.address(), streams, before, time);
        };
    }

    private QueryResult noted(UpstreamQuery query, QueryResult result) {
        Server server = query.server();
        Name name = query.question().name();
        health.counts().ended(result);
        switch (result) {
            case Response response -> {
                health.responded(server, response.rttNanos());
                if (response.message().edns() != null) {
                    server.ednsWorked();
                }
                if (response.wrongCase()) {
                    server.letterCase().isLost(time.nanos());
                }
            }
            case NoResponse none -> {
                switch (none.reason()) {
                    case TIMEOUT -> health.timedOut(server, none.rttNanos());
                    case UNREACHABLE -> health.unreachable(server);
                    case UNENCRYPTED -> server.unreachable(time.nanos());
                    case REJECTED -> health.rejected(server, name, none);
                    case QUERY_REJECTED -> health.queryRejected(server, name, none);
                    case GIVEN_UP, SETTLED, CLOSED, SUSPICIOUS, MALFORMED, BUDGET, NOT_READY -> {}
                }
            }
        }
        return result;
    }

    @Override
    public void close() {
        isClosed = true;
        connections.values().forEach(SharedConnection::close);
    }
}
