package rootwalk.resolver.upstream;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// What is known of the server at one address: how fast it answers, what it cannot do, for which zones it is no good.
/// Any thread; a lost update costs a measurement, nothing else.
public final class Server {

    /// What is assumed of a server that was never asked: neither as fast as to win always nor as slow as to lose.
    private static final long UNKNOWN_RTT = 30_000_000;

    private static final long FIRST_TIMEOUT = 500_000_000;
    private static final long SHORTEST_TIMEOUT = 300_000_000;
    private static final long LONGEST_TIMEOUT = 1_500_000_000;

    /// Silent so often, the server counts as dead.
    private static final int DEAD_AFTER = 3;

    private static final long DEAD_REST = 10_000_000_000L;
    private static final long LONGEST_DEAD_REST = 300_000_000_000L;
    private static final long HABIT_KEPT = 900_000_000_000L;

    /// Whose datagrams came that short a while ago can be asked by UDP: what is lost now is lost on a busy way, or to us.
    private static final long HEARD_LATELY = 10_000_000_000L;

    private static final int MOST_LAME_ZONES = 8;

    /// Conversations with it over TCP at the same time.
    static final int MOST_STREAMS = 32;

    private final InetSocketAddress address;
    private final Semaphore streamPlaces = new Semaphore(MOST_STREAMS, true);
    private volatile long smoothedRtt = -1;
    private volatile long deviation;
    private volatile boolean heard;
    private volatile long heardAt;
    private volatile int silences;
    private volatile long silentAt;
    private volatile long restsUntil;
    private volatile boolean resting;

    private volatile boolean knowsEdns;
    private volatile long plainUntil;
    private volatile boolean plain;
    private volatile long caseBlindUntil;
    private volatile boolean caseBlind;
    private volatile long streamOnlyUntil;
    private volatile boolean streamOnly;

    private volatile @Nullable Lame lame;

    /// A zone that the server has no answers for, and the ones before it.
    private record Lame(Name zone, long until, int count, @Nullable Lame next) {}

    Server(InetSocketAddress address) {
        this.address = address;
    }

    public InetSocketAddress address() {
        return address;
    }

    public boolean isIpv6() {
        return address.getAddress() instanceof Inet6Address;
    }

    /// The time it takes to answer, in nanoseconds: measured and smoothed, or assumed. One that has only been silent
    /// yet
    /// takes longer than it was waited for.
    public long expectedRtt() {
        long known = smoothedRtt;
        if (known >= 0) {
            return known;
        }
        return silences == 0 ? UNKNOWN_RTT : timeout();
    }

    /// Whether it was ever heard.
    public boolean isMeasured() {
        return smoothedRtt >= 0;
    }

    /// Whether it was never asked, or has not had the time to answer.
    public boolean isUnknown() {
        return smoothedRtt < 0 && silences == 0;
    }

    /// How long to wait for it, in nanoseconds (RFC 6298 section 2, doubled for each silence).
    public long timeout() {
        long known = smoothedRtt;
        long base = known < 0 ? FIRST_TIMEOUT : known + Math.max(4 * deviation, 10_000_000);
        long shortest = Math.max(base, SHORTEST_TIMEOUT);
        return Math.min(shortest << Math.min(silences, 3), LONGEST_TIMEOUT);
    }

    /// It answered after so many nanoseconds.
    public void answered(long rtt) {
        long known = smoothedRtt;
        if (known < 0) {
            deviation = rtt / 2;
            smoothedRtt = rtt;
        } else {
            long spread = deviation;
            deviation = spread + (Math.abs(rtt - known) - spread) / 4;
            smoothedRtt = known + (rtt - known) / 8;
        }
        if (silences != 0) {
            silences = 0;
            resting = false;
        }
    }

    /// A reply of its came by UDP.
    void wasHeard(long now) {
        heardAt = now;
        heard = true;
    }

    /// It did not answer in time what it was asked `waited` nanoseconds ago.
    ///
    /// Many questions may be in flight to one server. However many of them are lost together, to a busy network or while we
    /// did not get to read, that is one silence; and none, where the server has been heard since the question was sent.
    public void wasSilent(long now, long waited) {
        long sent = now - waited;
        if ((heard && heardAt - sent > 0) || (silences != 0 && silentAt - sent > 0)) {
            return;
        }
        silentAt = now;
        int count = silences + 1;
        silences = count;
        if (count >= DEAD_AFTER) {
            rest(now, DEAD_REST << Math.min(count - DEAD_AFTER, 5));
        }
    }

    /// The network knows no way to it.
    public void wasUnreachable(long now) {
        silences = Math.max(silences + 1, DEAD_AFTER);
        rest(now, DEAD_REST);
    }

    private void rest(long now, long nanos) {
        restsUntil = now + Math.min(nanos, LONGEST_DEAD_REST);
        resting = true;
    }

    /// Whether it is to be left alone while others can be asked. When the rest is over it is asked again, once.
    public boolean isResting(long now) {
        return resting && restsUntil - now > 0;
    }

    /// Silences since it was last heard.
    public int silences() {
        return silences;
    }

    /// It answered to EDNS with EDNS.
    void showedEdns() {
        if (!knowsEdns) {
            knowsEdns = true;
            plain = false;
        }
    }

    boolean knowsEdns() {
        return knowsEdns;
    }

    /// It chokes on EDNS: ask without for a while.
    void refusedEdns(long now) {
        plain = true;
        plainUntil = now + HABIT_KEPT;
    }

    boolean takesEdns(long now) {
        return !plain || plainUntil - now <= 0;
    }

    /// It does not give the letters of a question back as they were.
    void lostCase(long now) {
        caseBlind = true;
        caseBlindUntil = now + HABIT_KEPT;
    }

    boolean keepsCase(long now) {
        return !caseBlind || caseBlindUntil - now <= 0;
    }

    /// It answers over TCP what it does not answer over UDP: a habit to remember, unless UDP worked a moment ago.
    void prefersStream(long now) {
        if (heard && now - heardAt < HEARD_LATELY) {
            return;
        }
        streamOnly = true;
        streamOnlyUntil = now + HABIT_KEPT;
    }

    boolean isStreamOnly(long now) {
        return streamOnly && streamOnlyUntil - now > 0;
    }

    /// For [StreamPlaces].
    Semaphore streamPlaces() {
        return streamPlaces;
    }

    /// It has no answers for a zone that it should have.
    public void isLameFor(Name zone, long now, long nanos) {
        Lame rest = lame;
        Lame kept = null;
        int count = 0;
        for (Lame one = rest; one != null && count < MOST_LAME_ZONES; one = one.next) {
            if (one.until - now > 0 && !one.zone.equals(zone)) {
                kept = new Lame(one.zone, one.until, ++count, kept);
            }
        }
        lame = new Lame(zone, now + nanos, count + 1, kept);
    }

    /// Whether it has been found to have no answers for a zone.
    public boolean isLame(Name zone, long now) {
        for (Lame one = lame; one != null; one = one.next) {
            if (one.until - now > 0 && one.zone.equals(zone)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
