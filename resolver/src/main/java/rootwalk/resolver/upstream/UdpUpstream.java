package rootwalk.resolver.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.upstream.Heard.Reason;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.socket.LateReply;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.codec.Message;

/// Sends a query over UDP, with an unpredictable ID and port (RFC 5452 section 9.2), and accepts only responses with
/// the same question. Any thread.
final class UdpUpstream {

    /// How long after the timeout of a query its response is still accepted.
    private static final long LATE_PATIENCE = 10_000_000_000L;

    private final UdpAsker asker;
    private final ServerHealth health;
    private final RandomGenerator unpredictable;
    private final Time time;
    private final Exchanges exchanges;
    private final Set<Ask> waitedFor = ConcurrentHashMap.newKeySet();

    UdpUpstream(
            UdpAsker asker, ServerHealth health, RandomGenerator unpredictable, Time time, Exchanges exchanges) {
        this.asker = asker;
        this.health = health;
        this.unpredictable = unpredictable;
        this.time = time;
        this.exchanges = exchanges;
    }

    Heard ask(Ask ask, boolean edns, boolean mixCase, long timeoutNanos, Attempt attempt) {
        Exchange exchange = exchanges.borrow();
        exchange.write(ask, unpredictable.nextLong(), edns, mixCase);
        exchange.isSettledBy(attempt.late());
        Echoes.@Nullable Sent echo =
                ask.recursionDesired() && mixCase ? health.echoes().sends(ask, exchange.written()) : null;
        long sent = time.nanos();
        Lingering lingering = new Lingering(ask, edns, mixCase, exchange, sent, attempt.late(), echo);
        int received = UdpAsker.ENDED;
        try {
            received = asker.ask(ask.server().address(), exchange.query(), exchange.length(), exchange.replyBuffer(),
                    exchange, timeoutNanos, lingering);
        } finally {
            if (received != UdpAsker.LINGERS && echo != null) {
                health.echoes().ended(echo);
            }
        }
        long rtt = time.nanos() - sent;
        if (received == UdpAsker.LINGERS) {
            attempt.late().lingers(ask, lingering);
            return new Silence(Reason.TIMEOUT, Transport.UDP, rtt);
        }
        Heard heard = received < 0 ? new Silence(reason(received), Transport.UDP, rtt)
                : heard(ask.server(), received, exchange, rtt);
        if (received >= 0) {
            attempt.budget().received(received);
        }
        exchanges.giveBack(exchange);
        return heard;
    }

    private static Heard heard(Server server, int received, Exchange exchange, long rtt) {
        Message message = exchange.isCut(received) ? null : exchange.read(received);
        return message == null ? new Silence(Reason.MALFORMED, Transport.UDP, rtt)
                : new Reply(server, message, Transport.UDP, rtt, exchange.wrongCase());
    }

    private static Reason reason(int code) {
        return switch (code) {
            case UdpAsker.TIMEOUT -> Reason.TIMEOUT;
            case UdpAsker.UNREACHABLE -> Reason.UNREACHABLE;
            case UdpAsker.SUSPICIOUS -> Reason.SUSPICIOUS;
            case UdpAsker.SETTLED -> Reason.SETTLED;
            default -> Reason.NOT_READY;
        };
    }

    /// Waits for the late response to a query. It gives the RTT of the server, and may be the answer.
    private final class Lingering implements LateReply {
        private final Ask ask;
        private final boolean edns;
        private final boolean mixCase;
        private final Exchange exchange;
        private final long sent;
        private final LateReplies replies;
        private final Echoes.@Nullable Sent echo;

        Lingering(
                Ask ask, boolean edns, boolean mixCase, Exchange exchange, long sent, LateReplies replies,
                Echoes.@Nullable Sent echo) {
            this.ask = ask;
            this.edns = edns;
            this.mixCase = mixCase;
            this.exchange = exchange;
            this.sent = sent;
            this.replies = replies;
            this.echo = echo;
        }

        /// Of equal queries only one waits at a time: more would make spoofing easier (RFC 5452 section 5).
        @Override
        public long patienceNanos() {
            if (!ask.server().mayLinger()) {
                return 0;
            }
            if (!waitedFor.add(ask)) {
                ask.server().lingersNoMore();
                return 0;
            }
            return LATE_PATIENCE;
        }

        @Override
        public void ended(int result) {
            waitedFor.remove(ask);
            ask.server().lingersNoMore();
            if (echo != null) {
                health.echoes().ended(echo);
            }
            LateReplies.@Nullable Late late = null;
            if (result >= 0 && heard(ask.server(), result, exchange, time.nanos() - sent) instanceof Reply reply) {
                health.answeredLate(ask.server(), reply.rttNanos());
                late = new LateReplies.Late(ask, reply, edns, mixCase);
            }
            exchanges.giveBack(exchange);
            replies.ended(this, late);
        }
    }
}
