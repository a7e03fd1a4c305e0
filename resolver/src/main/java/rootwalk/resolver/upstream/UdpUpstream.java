package rootwalk.resolver.upstream;

import java.util.random.RandomGenerator;

import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.upstream.Heard.Reason;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.socket.UdpAsker;
import rootwalk.wire.codec.Message;

/// One query and its reply over UDP: an unpredictable ID and port (RFC 5452 section 9.2), and nothing believed that
/// does
/// not repeat the question. Any thread.
final class UdpUpstream {

    private final UdpAsker asker;
    private final RandomGenerator unpredictable;
    private final Time time;
    private final Exchanges exchanges;

    UdpUpstream(UdpAsker asker, RandomGenerator unpredictable, Time time, Exchanges exchanges) {
        this.asker = asker;
        this.unpredictable = unpredictable;
        this.time = time;
        this.exchanges = exchanges;
    }

    Heard ask(Ask ask, boolean edns, boolean mixCase, long timeoutNanos, Budget budget) {
        Exchange exchange = exchanges.borrow();
        exchange.write(ask, unpredictable.nextLong(), edns, mixCase);
        long sent = time.nanos();
        int received = asker.ask(ask.server().address(), exchange.query(), exchange.length(), exchange.replyBuffer(),
                exchange, timeoutNanos);
        long rtt = time.nanos() - sent;
        Heard heard = judge(received, exchange, rtt, budget);
        exchanges.giveBack(exchange);
        return heard;
    }

    private static Heard judge(int received, Exchange exchange, long rtt, Budget budget) {
        if (received < 0) {
            return new Silence(reason(received), Transport.UDP, rtt);
        }
        budget.received(received);
        Message message = exchange.isCut(received) ? null : exchange.read(received);
        if (message == null) {
            return new Silence(Reason.MALFORMED, Transport.UDP, rtt);
        }
        return new Reply(message, Transport.UDP, rtt, exchange.wrongCase());
    }

    private static Reason reason(int code) {
        return switch (code) {
            case UdpAsker.TIMEOUT -> Reason.TIMEOUT;
            case UdpAsker.UNREACHABLE -> Reason.UNREACHABLE;
            case UdpAsker.SUSPICIOUS -> Reason.SUSPICIOUS;
            default -> Reason.NOT_READY;
        };
    }
}
