package rootwalk.resolver.upstream;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The state of the server at one address: its round-trip time, its capabilities, the zones that it is lame for. Any
/// thread; a lost update only loses a measurement.
public final class Server {

    /// The assumed RTT of a server that was never queried: neither so low that it is always chosen nor so high that
    /// it never is.
    private static final long UNKNOWN_RTT = 30_000_000;

    private static final long FIRST_TIMEOUT = 500_000_000;
    private static final long SHORTEST_TIMEOUT = 300_000_000;
    private static final long LONGEST_TIMEOUT = 4_000_000_000L;

    /// The number of timeouts after which the server counts as dead.
    private static final int DEAD_AFTER = 3;

    private static final long DEAD_REST = 10_000_000_000L;
    private static final long LONGEST_DEAD_REST = 300_000_000_000L;
    private static final long HABIT_KEPT = 900_000_000_000L;

    /// After a UDP response this recent, timeouts are caused by packet loss, not by UDP being blocked.
    private static final long HEARD_LATELY = 10_000_000_000L;

    /// The pause after TCP failed as a fallback for UDP timeouts.
    private static final long STREAM_REST = 3_000_000_000L;

    private static final int MOST_TROUBLES = 12;

    /// The most queries to it that wait for a late response.
    private static final int MOST_LINGERING = 32;

    /// The most concurrent TCP connections to it.
    static final int MOST_STREAMS = 32;

    private final InetSocketAddress address;
    private final Semaphore streamPlaces = new Semaphore(MOST_STREAMS, true);
    private final AtomicInteger lingering = new AtomicInteger();
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

    private volatile long streamRestsUntil;
    private volatile boolean streamRests;

    private volatile long sentBackAt;
    private volatile boolean sentBack;

    private volatile @Nullable Trouble troubles;

    /// A question or a zone that the server is lame for, and the next entry of the list.
    ///
    /// @param question
    ///            or null for all questions of the zone
    /// @param counts
    ///            whether it has given no answer of the zone since
    private record Trouble(
            Name zone, @Nullable Question question, boolean counts, long until, @Nullable Trouble next) {}

    Server(InetSocketAddress address) {
        this.address = address;
    }

    public InetSocketAddress address() {
        return address;
    }

    public boolean isIpv6() {
        return address.getAddress() instanceof Inet6Address;
    }

    /// The expected RTT in nanoseconds: measured and smoothed, or assumed. After timeouts it is longer than the
    /// timeout; a single timeout of a measured server may be a lost datagram.
    public long expectedRtt() {
        long known = smoothedRtt;
        int missed = silences;
        if (missed == 0 || (missed == 1 && known >= 0)) {
            return known >= 0 ? known : UNKNOWN_RTT;
        }
        return timeout() << Math.min(missed, 3);
    }

    /// Whether it has ever responded.
    public boolean isMeasured() {
        return smoothedRtt >= 0;
    }

    /// Whether it was never queried, or has not had the time to respond.
    public boolean isUnknown() {
        return smoothedRtt < 0 && silences == 0;
    }

    /// The timeout of a first attempt, in nanoseconds (RFC 6298 section 2).
    public long timeout() {
        long known = smoothedRtt;
        long base = known < 0 ? FIRST_TIMEOUT : known + Math.max(4 * deviation, 10_000_000);
        return Math.clamp(base, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }

    /// The timeout of the nth attempt of one resolution, in nanoseconds: twice as long as the one before (RFC 6298
    /// section 5.5).
    public long timeout(int nth) {
        return Math.min(timeout() << Math.min(nth - 1, 4), LONGEST_TIMEOUT);
    }

    /// It responded after this many nanoseconds.
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

    /// It responded over UDP.
    void wasHeard(long now) {
        heardAt = now;
        heard = true;
    }

    /// It did not respond in time to a query that was sent `waited` nanoseconds ago.
    ///
    /// Many queries to one server may be in flight. If several of them are lost together, that counts as one timeout;
    /// if the server has responded since the query was sent, as none.
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

    /// The network has no route to it.
    public void wasUnreachable(long now) {
        silentAt = now;
        silences = Math.max(silences + 1, DEAD_AFTER);
        rest(now, DEAD_REST);
    }

    private void rest(long now, long nanos) {
        restsUntil = now + Math.min(nanos, LONGEST_DEAD_REST);
        resting = true;
    }

    /// Whether others are to be queried instead. When this time is over, it is queried again, once.
    public boolean isResting(long now) {
        return resting && restsUntil - now > 0;
    }

    /// Whether its last timeout was after `instant`.
    public boolean wasSilentSince(long instant) {
        return silentAt - instant > 0;
    }

    /// Timeouts since its last response.
    public int silences() {
        return silences;
    }

    /// It responded to EDNS with EDNS.
    void showedEdns() {
        if (!knowsEdns) {
            knowsEdns = true;
            plain = false;
        }
    }

    boolean knowsEdns() {
        return knowsEdns;
    }

    /// It does not support EDNS: query without it for a while.
    void refusedEdns(long now) {
        plain = true;
        plainUntil = now + HABIT_KEPT;
    }

    boolean takesEdns(long now) {
        return !plain || plainUntil - now <= 0;
    }

    /// It does not preserve the letter case of a question.
    void lostCase(long now) {
        caseBlind = true;
        caseBlindUntil = now + HABIT_KEPT;
    }

    boolean keepsCase(long now) {
        return !caseBlind || caseBlindUntil - now <= 0;
    }

    /// It responds over TCP but not over UDP: remembered for a while, unless UDP worked recently.
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

    /// It sent a query of this server back to it.
    void sendsBack(long now) {
        sentBackAt = now;
        sentBack = true;
    }

    /// Whether it has sent a query of this server back to it since then.
    public boolean hasSentBackSince(long then) {
        return sentBack && sentBackAt - then >= 0;
    }

    /// Whether one more query may wait for a late response; if so, [#lingersNoMore] follows.
    boolean mayLinger() {
        if (lingering.incrementAndGet() <= MOST_LINGERING) {
            return true;
        }
        lingersNoMore();
        return false;
    }

    void lingersNoMore() {
        lingering.decrementAndGet();
    }

    /// For [StreamPlaces].
    Semaphore streamPlaces() {
        return streamPlaces;
    }

    /// TCP to it failed.
    void failedOverStream(long now) {
        streamOnly = false;
        streamRestsUntil = now + STREAM_REST;
        streamRests = true;
    }

    /// Whether TCP may be tried after UDP timeouts.
    boolean mayTryStream(long now) {
        return !streamRests || streamRestsUntil - now <= 0;
    }

    /// It has no answer to a question that it should answer. That says nothing about other questions.
    public void hasNoAnswerFor(Name zone, Question question, long now, long nanos) {
        troubles = new Trouble(zone, question, false, now + nanos, othersThan(zone, question, now));
    }

    /// It may be lame for a zone: after two questions without an answer of the zone in between, it is.
    public void seemsLameFor(Name zone, Question question, long now, long nanos) {
        Trouble others = othersThan(zone, question, now);
        boolean again = false;
        for (Trouble one = others; one != null; one = one.next) {
            again |= one.counts && one.zone.equals(zone);
        }
        Trouble latest = new Trouble(zone, question, true, now + nanos, others);
        troubles = again ? new Trouble(zone, null, true, now + nanos, latest) : latest;
    }

    /// It has answered a question of a zone.
    public void answeredFor(Name zone, long now) {
        if (troubles == null) {
            return;
        }
        List<Trouble> kept = new ArrayList<>();
        for (Trouble one = troubles; one != null; one = one.next) {
            boolean isOfZone = one.zone.equals(zone);
            if (one.until - now > 0 && !(isOfZone && one.question == null)) {
                kept.add(new Trouble(one.zone, one.question, one.counts && !isOfZone, one.until, null));
            }
        }
        troubles = linked(kept);
    }

    /// The valid entries of other questions, the latest first; the oldest are left out if there are many.
    private @Nullable Trouble othersThan(Name zone, Question question, long now) {
        List<Trouble> kept = new ArrayList<>();
        for (Trouble one = troubles; one != null && kept.size() < MOST_TROUBLES; one = one.next) {
            boolean isSame = one.zone.equals(zone) && question.equals(one.question);
            if (one.until - now > 0 && !isSame) {
                kept.add(one);
            }
        }
        return linked(kept);
    }

    private static @Nullable Trouble linked(List<Trouble> troubles) {
        Trouble first = null;
        for (Trouble one : troubles.reversed()) {
            first = new Trouble(one.zone, one.question, one.counts, one.until, first);
        }
        return first;
    }

    /// Whether it is known to have no answer for a question, or to be lame for its zone.
    public boolean isTroubledBy(Name zone, Question question, long now) {
        for (Trouble one = troubles; one != null; one = one.next) {
            if (one.until - now > 0 && one.zone.equals(zone)
                    && (one.question == null || one.question.equals(question))) {
                return true;
            }
        }
        return false;
    }

    /// Clears the timeouts since `begin`, which were not caused by the server.
    void isForgivenSince(long begin) {
        if (silences != 0 && silentAt - begin >= 0) {
            silences = 0;
            resting = false;
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
