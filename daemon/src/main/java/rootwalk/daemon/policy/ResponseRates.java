package rootwalk.daemon.policy;

import java.util.concurrent.atomic.AtomicLongArray;

import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Limits the responses of one kind that a network gets in a second over UDP, so that forged queries make this server send little
/// to their victim (response rate limiting). Every second response above the limit asks to use TCP, so that real clients in that
/// network get their answers; the others are dropped. Clients with recursion, a valid cookie or a valid TSIG are not limited. Any
/// thread.
///
/// The table has one word for each network and kind: a part of their hash, the second, and the number of responses in it. All event
/// loops use it without locks. A word whose second has passed is free, and a network that finds no free word is not limited.
public final class ResponseRates implements ResponseLimit {

    private static final int SLOTS = 1 << 16;
    private static final int PROBES = 4;

    private static final int SECOND_SHIFT = 20;
    private static final long COUNT = (1L << SECOND_SHIFT) - 1;
    private static final int SECOND = (1 << 12) - 1;
    private static final int TAG_SHIFT = 32;

    /// The largest limit, so that a count fits in its bits.
    public static final int MOST = 500_000;

    /// What a victim could be sent by many queries.
    private enum Kind {
        ANSWER, NO_DATA, NAME_ERROR, ERROR
    }

    private final AtomicLongArray table = new AtomicLongArray(SLOTS);
    private final int perSecond;
    private final NetworkSet exempt;
    private final CookieCheck cookies;

    /// @param perSecond responses of one kind to an IPv4 /24 or an IPv6 /56, from 1 to [#MOST]
    /// @param exempt networks that are not limited
    public ResponseRates(int perSecond, NetworkSet exempt, CookieCheck cookies) {
        if (perSecond < 1 || perSecond > MOST) {
            throw new IllegalArgumentException("not a limit: " + perSecond);
        }
        this.perSecond = perSecond;
        this.exempt = exempt;
        this.cookies = cookies;
    }

    @Override
    public Decision decide(QueryContext context) {
        if (context.recursionOffered() || exempt.contains(context.client())) {
            return Decision.SEND;
        }
        int count = count(hash(context.client(), kind(context)), (int) (context.millis() / 1000) & SECOND);
        if (count <= perSecond || context.signedBy() != null || cookies.isConfirmed(context)) {
            return Decision.SEND;
        }
        return (count & 1) == 0 ? Decision.TRUNCATE : Decision.DROP;
    }

    private static Kind kind(QueryContext context) {
        return switch (context.rcode()) {
            case ResponseCode.NOERROR ->
                context.answer().last(Section.ANSWER) == Answer.NONE ? Kind.NO_DATA : Kind.ANSWER;
            case ResponseCode.NXDOMAIN -> Kind.NAME_ERROR;
            default -> Kind.ERROR;
        };
    }

    @SuppressWarnings("EnumOrdinal") // only for a hash
    private static long hash(ClientAddress client, Kind kind) {
        long network = client.isIpv6() ? client.high() & ~0xFFL : client.low() & ~0xFFL;
        long hash = (network + kind.ordinal() * 2L + (client.isIpv6() ? 1 : 0)) * 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 32;
    }

    /// Counts a response.
    ///
    /// @return the number in this second
    private int count(long hash, int second) {
        long tag = hash >>> TAG_SHIFT | 1;
        for (int i = 0; i < PROBES; i++) {
            int slot = (int) hash + i & SLOTS - 1;
            while (true) {
                long before = table.get(slot);
                boolean isNow = (before >>> SECOND_SHIFT & SECOND) == second;
                boolean isThis = before >>> TAG_SHIFT == tag;
                if (isNow && !isThis && before != 0) {
                    break;
                }
                long count = isNow && isThis ? Math.min((before & COUNT) + 1, COUNT) : 1;
                if (table.compareAndSet(slot, before, tag << TAG_SHIFT | (long) second << SECOND_SHIFT | count)) {
                    return (int) count;
                }
            }
        }
        return 0;
    }
}
