package rootwalk.resolver.upstream;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.socket.ResponseCheck.Verdict;
import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.Message;

/// Sends one query over an encrypted connection, which other queries use at the same time, and waits for the response. Queries are padded
/// (RFC 8467). Any thread.
final class EncryptedExchange {

    private final RandomGenerator secureRandom;
    private final Time time;
    private final ExchangePool exchanges;
    private final ServerHealth health;
    private final UpstreamTap tap;

    EncryptedExchange(RandomGenerator secureRandom, Time time, ExchangePool exchanges, ServerHealth health,
            UpstreamTap tap) {
        this.secureRandom = secureRandom;
        this.time = time;
        this.exchanges = exchanges;
        this.health = health;
        this.tap = tap;
    }

    /// How a query is written.
    ///
    /// @param edns whether it has EDNS, without which there is no padding
    /// @param mixesCase whether each letter of the name gets a random case
    record Form(boolean edns, boolean mixesCase) {}

    /// @param deadline by [Time#nanos], of the opening of the connection and of the response
    QueryResult query(SharedConnection connection, UpstreamTransport transport, UpstreamQuery query, Form form,
            long deadline, Budget budget) {
        UpstreamExchange exchange = exchanges.acquire();
        try {
            return query(connection, transport, query, exchange, form, deadline, budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoResponse(Reason.NOT_READY, transport, 0);
        } finally {
            exchanges.release(exchange);
        }
    }

    private QueryResult query(SharedConnection connection, UpstreamTransport transport, UpstreamQuery query,
            UpstreamExchange exchange, Form form, long deadline, Budget budget) throws InterruptedException {
        Server server = query.server();
        long begun = time.nanos();
        if (!connection.awaitOpening(deadline - begun)) {
            return noResponse(transport, Reason.TIMEOUT, begun);
        }
        SharedConnection.Failure failure = connection.failure();
        if (failure != null) {
            return noResponse(transport, failure.isUnreachable() ? Reason.UNREACHABLE : Reason.UNENCRYPTED, begun);
        }
        PendingResponse pending = new PendingResponse();
        int id;
        do {
            exchange.writePadded(query, secureRandom, form.edns(), form.mixesCase());
            id = BigEndian.get16(exchange.queryBuffer(), 0);
        } while (!connection.reserve(id, pending));
        ForwardingLoops.@Nullable SentQuery sentQuery =
                form.mixesCase() ? health.forwardingLoops().add(query, exchange.written()) : null;
        health.counts().sent(transport);
        long sent = time.nanos();
        long queriedAt =
                tap.queried(server.address(), transport, exchange.queryBuffer(), exchange.length());
        boolean isSent = connection.send(id, exchange.queryBuffer(), exchange.length());
        boolean hasEnded = false;
        try {
            hasEnded = isSent && pending.await(deadline - sent);
        } finally {
            if (!hasEnded) {
                connection.giveUp(id);
            }
            if (sentQuery != null) {
                health.forwardingLoops().remove(sentQuery);
            }
        }
        byte[] octets = pending.result();
        if (!hasEnded) {
            return noResponse(transport, isSent ? Reason.TIMEOUT : Reason.NOT_READY, sent);
        }
        UpstreamEncryption.Rejected rejection = pending.rejection();
        if (rejection != null) {
            String what = String.valueOf(rejection.getMessage());
            server.rejections().pause(what, time.nanos(), rejection.pause());
            return new NoResponse(switch (rejection.scope()) {
                case QUERY -> Reason.QUERY_REJECTED;
                case SERVER -> Reason.REJECTED;
            }, transport, time.nanos() - sent, what);
        }
        if (octets == null) {
            return new NoResponse(Reason.CLOSED, transport, time.nanos() - sent, pending.loss());
        }
        tap.responded(server.address(), transport, octets, octets.length, queriedAt);
        budget.received(octets.length);
        Verdict verdict = exchange.check(octets, octets.length);
        if (verdict == Verdict.IGNORE || BigEndian.get16(octets, 0) != id) {
            return new NoResponse(Reason.REJECTED, transport, time.nanos() - sent,
                    "it sent something else than a DNS response to the query");
        }
        Message message =
                verdict == Verdict.ACCEPT ? exchange.read(octets, octets.length, time.nanos()) : null;
        return message == null || message.isTruncated() ? noResponse(transport, Reason.MALFORMED, sent)
                : new Response(server, message, transport, time.nanos() - sent, exchange.hasCapitals(),
                        exchange.wrongCase(),
                        exchange.cookieResult());
    }

    private NoResponse noResponse(UpstreamTransport transport, Reason reason, long since) {
        return new NoResponse(reason, transport, time.nanos() - since);
    }
}
