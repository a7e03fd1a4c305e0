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

/// What is known of the server at one address: how fast it answers, what it cannot do, for which zones it is no good.
/// Any thread; a lost update costs a measurement, nothing else.
public final class Server {

    /// What is assumed of a server that was never asked: neither as fast as to win always nor as slow as to lose.
    private static final long UNKNOWN_RTT = 30_000_000;

    private static final long FIRST_TIMEOUT = 500_000_000;
    private static final long SHORTEST_TIMEOUT = 300_000_000;
    private static final long LONGEST_TIMEOUT = 4_000_000_000L;

    /// Silent so often, the server counts as dead.
    private static final int DEAD_AFTER = 3;

    private static final long DEAD_REST = 10_000_000_000L;
    private static final long LONGEST_DEAD_REST = 300_000_000_000L;
    private static final long HABIT_KEPT = 900_000_000_000L;

    /// Whose datagrams came that short a while ago can be asked by UDP: what is lost now is lost on a busy way, or to us.
    private static final long HEARD_LATELY = 10_000_000_000L;

    /// After TCP failed where UDP was silent, it is left alone for a moment.
    private static final long STREAM_REST = 3_000_000_000L;

    private static final int MOST_TROUBLES = 12;

    /// Queries to it whose reply is late.
    private static final int MOST_LINGERING = 32;

    /// Conversations with it over TCP at the same time.
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

    /// Something the server has no answer for, and what was found before it.
    ///
    /// @param question
    ///            or null for all questions of the zone
    /// @param counts
    ///            whether it has not given any answer of the zone since
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

    /// The time it takes to answer, in nanoseconds: measured and smoothed, or assumed. One that was not heard in time
    /// takes longer than it was waited for; a single silence of a server that is known may be a lost datagram.
    public long expectedRtt() {
        long known = smoothedRtt;
        int missed = silences;
        if (missed == 0 || (missed == 1 && known >= 0)) {
            return known >= 0 ? known : UNKNOWN_RTT;
        }
        return timeout() << Math.min(missed, 3);
    }

    /// Whether it was ever heard.
    public boolean isMeasured() {
        return smoothedRtt >= 0;
    }

    /// Whether it was never asked, or has not had the time to answer.
    public boolean isUnknown() {
        return smoothedRtt < 0 && silences == 0;
    }

    /// How long a first attempt waits for it, in nanoseconds (RFC 6298 section 2).
    public long timeout() {
        long known = smoothedRtt;
        long base = known < 0 ? FIRST_TIMEOUT : known + Math.max(4 * deviation, 10_000_000);
        return Math.clamp(base, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }

    /// How long the nth attempt of one walk waits for it, in nanoseconds: twice as long as the one before (RFC 6298
    /// section 5.5).
    public long timeout(int nth) {
        return Math.min(timeout() << Math.min(nth - 1, 4), LONGEST_TIMEOUT);
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
        silentAt = now;
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

    /// Whether its last silence was after `instant`.
    public boolean wasSilentSince(long instant) {
        return silentAt - instant > 0;
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

    /// It sent a query of this server back.
    void sendsBack(long now) {
        sentBackAt = now;
        sentBack = true;
    }

    /// Whether it has sent a query of this server back since then.
    public boolean hasSentBackSince(long then) {
        return sentBack && sentBackAt - then >= 0;
    }

    /// Whether one more query may wait for a late reply; if so, [#lingersNoMore] follows.
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

    /// Over TCP it was not to be had.
    void failedOverStream(long now) {
        streamOnly = false;
        streamRestsUntil = now + STREAM_REST;
        streamRests = true;
    }

    /// Whether TCP may help where UDP is silent.
    boolean mayTryStream(long now) {
        return !streamRests || streamRestsUntil - now <= 0;
    }

    /// It has no answer for a question that it should have one for. That says nothing about other questions.
    public void hasNoAnswerFor(Name zone, Question question, long now, long nanos) {
        troubles = new Trouble(zone, question, false, now + nanos, othersThan(zone, question, now));
    }

    /// It does not seem to serve a zone: after two questions without any answer of the zone in between, it does not.
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

    /// What is still true of other questions, the latest first, the oldest left out where that is much.
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

    /// Whether it has been found to have no answer for a question, or for its zone.
    public boolean isTroubledBy(Name zone, Question question, long now) {
        for (Trouble one = troubles; one != null; one = one.next) {
            if (one.until - now > 0 && one.zone.equals(zone)
                    && (one.question == null || one.question.equals(question))) {
                return true;
            }
        }
        return false;
    }

    /// Forgets the silences since `begin`: they were no fault of the server.
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
