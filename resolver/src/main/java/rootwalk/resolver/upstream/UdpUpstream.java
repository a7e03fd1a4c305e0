package rootwalk.resolver.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.socket.LateResponse;
import rootwalk.socket.UdpClient;
import rootwalk.wire.codec.Message;

/// Sends a query over UDP, with an unpredictable ID and port (RFC 5452 section 9.2), and accepts only responses with
/// the same question. Any thread.
final class UdpUpstream {

    /// How long after the timeout of a query its response is still accepted.
    private static final long LATE_TIMEOUT = 10_000_000_000L;

    private final UdpClient udpClient;
    private final ServerHealth health;
    private final RandomGenerator secureRandom;
    private final Time time;
    private final ExchangePool exchanges;
    private final UpstreamTap tap;
    private final Set<UpstreamQuery> pending = ConcurrentHashMap.newKeySet();

    UdpUpstream(
            UdpClient udpClient, ServerHealth health, RandomGenerator secureRandom, Time time, ExchangePool exchanges,
            UpstreamTap tap) {
        this.udpClient = udpClient;
        this.health = health;
        this.secureRandom = secureRandom;
        this.time = time;
        this.exchanges = exchanges;
        this.tap = tap;
    }

    QueryResult query(UpstreamQuery query, boolean edns, boolean mixCase, long timeoutNanos, Attempt attempt) {
        UpstreamExchange exchange = exchanges.acquire();
        long sent = time.nanos();
        exchange.write(query, secureRandom, edns, mixCase, sent);
        exchange.endWith(attempt.lateResponses());
        long queriedAt =
                tap.queried(query.server().address(), UpstreamTransport.UDP, exchange.queryBuffer(), exchange.length());
        ForwardingLoops.@Nullable SentQuery sentQuery =
                query.recursionDesired() && mixCase ? health.forwardingLoops().add(query, exchange.written()) : null;
        LateListener lateListener =
                new LateListener(query, edns, mixCase, exchange, sent, queriedAt, attempt.lateResponses(), sentQuery);
        int received = UdpClient.ENDED;
        try {
            received = udpClient.query(query.server().address(), exchange.queryBuffer(), exchange.length(),
                    exchange.responseBuffer(),
                    exchange, timeoutNanos, lateListener);
        } finally {
            if (received != UdpClient.PENDING && sentQuery != null) {
                health.forwardingLoops().remove(sentQuery);
            }
        }
        long rtt = time.nanos() - sent;
        if (received == UdpClient.PENDING) {
            attempt.lateResponses().addOutstanding(query, lateListener);
            return new NoResponse(Reason.TIMEOUT, UpstreamTransport.UDP, rtt);
        }
        QueryResult result = received < 0 ? new NoResponse(reason(received), UpstreamTransport.UDP, rtt)
                : result(query.server(), received, exchange, sent + rtt, rtt);
        if (received >= 0) {
            tap(query.server(), received, exchange, queriedAt);
            attempt.budget().received(received);
        }
        exchanges.release(exchange);
        return result;
    }

    private void tap(Server server, int received, UpstreamExchange exchange, long queriedAt) {
        if (!exchange.isCut(received)) {
            tap.responded(server.address(), UpstreamTransport.UDP, exchange.responseBuffer(), received,
                    queriedAt);
        }
    }

    private static QueryResult result(Server server, int received, UpstreamExchange exchange, long now, long rtt) {
        Message message = exchange.isCut(received) ? null : exchange.read(received, now);
        return message == null ? new NoResponse(Reason.MALFORMED, UpstreamTransport.UDP, rtt)
                : new Response(server, message, UpstreamTransport.UDP, rtt, exchange.hasCapitals(),
                        exchange.wrongCase(),
                        exchange.cookieResult());
    }

    private static Reason reason(int code) {
        return switch (code) {
            case UdpClient.TIMEOUT -> Reason.TIMEOUT;
            case UdpClient.UNREACHABLE -> Reason.UNREACHABLE;
            case UdpClient.SUSPICIOUS -> Reason.SUSPICIOUS;
            case UdpClient.SETTLED -> Reason.SETTLED;
            default -> Reason.NOT_READY;
        };
    }

    /// Waits for the late response to a query. It gives the RTT of the server, and may be the answer.
    private final class LateListener implements LateResponse {
        private final UpstreamQuery query;
        private final boolean edns;
        private final boolean mixCase;
        private final UpstreamExchange exchange;
        private final long sent;
        private final long queriedAt;
        private final LateResponses lateResponses;
        private final ForwardingLoops.@Nullable SentQuery sentQuery;

        LateListener(
                UpstreamQuery query, boolean edns, boolean mixCase, UpstreamExchange exchange, long sent,
                long queriedAt,
                LateResponses lateResponses,
                ForwardingLoops.@Nullable SentQuery sentQuery) {
            this.query = query;
            this.edns = edns;
            this.mixCase = mixCase;
            this.exchange = exchange;
            this.sent = sent;
            this.queriedAt = queriedAt;
            this.lateResponses = lateResponses;
            this.sentQuery = sentQuery;
        }

        /// Of equal queries only one waits at a time: more would make spoofing easier (RFC 5452 section 5).
        @Override
        public long timeoutNanos() {
            if (!query.server().tryAddPendingLate()) {
                return 0;
            }
            if (!pending.add(query)) {
                query.server().removePendingLate();
                return 0;
            }
            return LATE_TIMEOUT;
        }

        @Override
        public void ended(int result) {
            pending.remove(query);
            query.server().removePendingLate();
            if (sentQuery != null) {
                health.forwardingLoops().remove(sentQuery);
            }
            LateResponses.@Nullable Arrival arrival = null;
            long now = time.nanos();
            if (result >= 0) {
                tap(query.server(), result, exchange, queriedAt);
            }
            if (result >= 0
                    && result(query.server(), result, exchange, now, now - sent) instanceof Response response) {
                health.respondedLate(query.server(), response.rttNanos());
                arrival = new LateResponses.Arrival(query, response, edns, mixCase);
            }
            exchanges.release(exchange);
            lateResponses.ended(this, arrival);
        }
    }
}
