package rootwalk.resolver.upstream;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.UpstreamEncryption;
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
    private static final long MAX_TIMEOUT = 4_000_000_000L;

    /// The number of timeouts after which the server counts as unresponsive.
    private static final int DEAD_AFTER = 3;

    private static final long DEAD_BACKOFF = 10_000_000_000L;
    private static final long MAX_DEAD_BACKOFF = 300_000_000_000L;
    private static final long CAPABILITY_LIFETIME = 900_000_000_000L;

    /// After a UDP response this recent, timeouts are caused by packet loss, not by UDP being blocked.
    private static final long RECENT_RESPONSE = 10_000_000_000L;

    /// The pause after TCP failed as a fallback for UDP timeouts.
    private static final long TCP_BACKOFF = 3_000_000_000L;

    private static final int MANY_REJECTIONS = 4;

    private static final long USE_PRECISION = 1_000_000_000L;

    private static final int MAX_LAME_ENTRIES = 12;

    /// The most queries to it that wait for a late response.
    private static final int MAX_PENDING_LATE = 32;

    /// The most concurrent TCP connections to it.
    static final int MAX_TCP_CONNECTIONS = 32;

    private final InetSocketAddress address;
    private final @Nullable UpstreamEncryption encryption;
    /// The encrypted connection that was used last.
    private volatile @Nullable SharedConnection connection;
    private final Semaphore tcpPermits = new Semaphore(MAX_TCP_CONNECTIONS, true);
    private final AtomicInteger pendingLate = new AtomicInteger();
    private volatile long usedAt;
    private volatile long smoothedRtt = -1;
    private volatile long deviation;
    private volatile boolean hasResponded;
    private volatile long lastResponseAt;
    private volatile int timeouts;
    private volatile long lastTimeoutAt;
    private volatile long backedOffUntil;
    private volatile boolean backedOff;
    private final Rejections rejections = new Rejections();

    private final UpstreamCookie cookie = new UpstreamCookie();
    private final LetterCase letterCase = new LetterCase();

    private volatile boolean supportsEdns;
    private volatile long ednsDisabledUntil;
    private volatile boolean ednsDisabled;
    private volatile int ednsRejections;
    private volatile long tcpOnlyUntil;
    private volatile boolean tcpOnly;

    private volatile long tcpBackedOffUntil;
    private volatile boolean tcpBackedOff;
    private volatile boolean respondedOverTcp;

    private volatile long loopedAt;
    private volatile boolean looped;

    private volatile @Nullable LameEntry lameEntries;

    /// A question or a zone that the server is lame for, and the next entry of the list.
    ///
    /// @param question
    ///            or null for all questions of the zone
    /// @param counts
    ///            whether it has given no answer of the zone since
    private record LameEntry(
            Name zone, @Nullable Question question, boolean counts, long until, @Nullable LameEntry next) {}

    /// A server that is queried over UDP and TCP.
    Server(InetSocketAddress address, long now) {
        this(address, null, now);
    }

    Server(InetSocketAddress address, @Nullable UpstreamEncryption encryption, long now) {
        this.address = address;
        this.encryption = encryption;
        usedAt = now;
    }

    /// It is about to be used.
    void used(long now) {
        // The time is not updated for each of many queries.
        if (now - usedAt > USE_PRECISION) {
            usedAt = now;
        }
    }

    boolean isUnusedSince(long instant) {
        return usedAt - instant < 0;
    }

    public InetSocketAddress address() {
        return address;
    }

    /// How it is queried over TLS; null if it is queried over UDP and TCP.
    public @Nullable UpstreamEncryption encryption() {
        return encryption;
    }

    void connectedBy(SharedConnection used) {
        connection = used;
    }

    /// Whether there is an encrypted connection.
    public boolean isConnected() {
        SharedConnection used = connection;
        return used != null && used.isOpen();
    }

    /// Why the last encrypted connection could not be opened, or what the server sent over it instead of a response; null if there is no problem.
    public @Nullable String connectionProblem() {
        SharedConnection used = connection;
        SharedConnection.Failure failure = used == null ? null : used.failure();
        return failure == null ? rejections.last() : failure.reason();
    }

    public boolean isIpv6() {
        return address.getAddress() instanceof Inet6Address;
    }

    /// The expected RTT in nanoseconds: measured and smoothed, or assumed. After timeouts it is longer than the
    /// timeout; a single timeout of a measured server may be a lost datagram.
    public long expectedRtt() {
        long known = smoothedRtt;
        int missed = timeouts;
        if (missed == 0 || (missed == 1 && known >= 0)) {
            return known >= 0 ? known : UNKNOWN_RTT;
        }
        return timeout() << Math.min(missed, 3);
    }

    /// The DNS cookie for it.
    UpstreamCookie cookie() {
        return cookie;
    }

    /// Whether it can be queried with random letter case.
    LetterCase letterCase() {
        return letterCase;
    }

    /// What it sent instead of responses.
    Rejections rejections() {
        return rejections;
    }

    /// Whether it has ever responded.
    public boolean isMeasured() {
        return smoothedRtt >= 0;
    }

    /// Whether it was never queried, or has not had the time to respond.
    public boolean isUnknown() {
        return smoothedRtt < 0 && timeouts == 0;
    }

    /// The timeout of a first attempt, in nanoseconds (RFC 6298 section 2).
    public long timeout() {
        long known = smoothedRtt;
        long base = known < 0 ? FIRST_TIMEOUT : known + Math.max(4 * deviation, 10_000_000);
        return Math.clamp(base, SHORTEST_TIMEOUT, MAX_TIMEOUT);
    }

    /// The timeout of the nth attempt of one resolution, in nanoseconds: twice as long as the one before (RFC 6298
    /// section 5.5).
    public long timeout(int nth) {
        return Math.min(timeout() << Math.min(nth - 1, 4), MAX_TIMEOUT);
    }

    /// It responded after this many nanoseconds.
    public void updateRtt(long rtt) {
        long known = smoothedRtt;
        if (known < 0) {
            deviation = rtt / 2;
            smoothedRtt = rtt;
        } else {
            long spread = deviation;
            deviation = spread + (Math.abs(rtt - known) - spread) / 4;
            smoothedRtt = known + (rtt - known) / 8;
        }
        if (timeouts != 0) {
            timeouts = 0;
            backedOff = false;
        }
        rejections.responded();
    }

    /// It responded over UDP, or over the encrypted transport that is the only one for it.
    void responded(long now) {
        lastResponseAt = now;
        hasResponded = true;
    }

    /// It did not respond in time to a query that was sent `waited` nanoseconds ago.
    ///
    /// Many queries to one server may be in flight. If several of them are lost together, that counts as one timeout;
    /// if the server has responded since the query was sent, as none.
    public void timedOut(long now, long waited) {
        long sent = now - waited;
        if ((hasResponded && lastResponseAt - sent > 0) || (timeouts != 0 && lastTimeoutAt - sent > 0)) {
            return;
        }
        lastTimeoutAt = now;
        int count = timeouts + 1;
        timeouts = count;
        if (count >= DEAD_AFTER) {
            backOff(now, DEAD_BACKOFF << Math.min(count - DEAD_AFTER, 5));
        }
    }

    /// The network has no route to it.
    public void unreachable(long now) {
        lastTimeoutAt = now;
        timeouts = Math.max(timeouts + 1, DEAD_AFTER);
        backOff(now, DEAD_BACKOFF);
    }

    private void backOff(long now, long nanos) {
        backedOffUntil = now + Math.min(nanos, MAX_DEAD_BACKOFF);
        backedOff = true;
    }

    /// Whether other servers should be queried instead. After this time, the server is queried again, once.
    public boolean isBackedOff(long now) {
        return backedOff && backedOffUntil - now > 0;
    }

    /// Whether its last timeout was after `instant`.
    public boolean hasTimedOutSince(long instant) {
        return lastTimeoutAt - instant > 0;
    }

    /// Timeouts since its last response.
    public int timeouts() {
        return timeouts;
    }

    /// It responded to EDNS with EDNS.
    void ednsWorked() {
        ednsRejections = 0;
        if (!supportsEdns) {
            supportsEdns = true;
            ednsDisabled = false;
        }
    }

    boolean supportsEdns() {
        return supportsEdns;
    }

    /// It does not support EDNS: query without it for a while.
    void ednsFailed(long now) {
        ednsDisabled = true;
        ednsDisabledUntil = now + CAPABILITY_LIFETIME;
    }

    /// It sent SERVFAIL without OPT, and then another response to the same query without EDNS. One of several servers behind the
    /// address may have failed, so EDNS is no longer used only if this happens several times in a row.
    void ednsRejected(long now) {
        int rejections = ednsRejections + 1;
        ednsRejections = rejections;
        if (rejections >= MANY_REJECTIONS) {
            ednsFailed(now);
        }
    }

    boolean mayUseEdns(long now) {
        return !ednsDisabled || ednsDisabledUntil - now <= 0;
    }

    /// Prefers TCP for a while, since the server responds over TCP but not over UDP, unless UDP worked recently.
    void preferTcp(long now) {
        if (hasResponded && now - lastResponseAt < RECENT_RESPONSE) {
            return;
        }
        tcpOnly = true;
        tcpOnlyUntil = now + CAPABILITY_LIFETIME;
    }

    boolean isTcpOnly(long now) {
        return tcpOnly && tcpOnlyUntil - now > 0;
    }

    /// It sent a query of this server back to it.
    void loopDetected(long now) {
        loopedAt = now;
        looped = true;
    }

    /// Whether it has sent a query of this server back to it since then.
    public boolean hasLoopedSince(long then) {
        return looped && loopedAt - then >= 0;
    }

    /// Whether one more query may wait for a late response; if so, [#removePendingLate] follows.
    boolean tryAddPendingLate() {
        if (pendingLate.incrementAndGet() <= MAX_PENDING_LATE) {
            return true;
        }
        removePendingLate();
        return false;
    }

    void removePendingLate() {
        pendingLate.decrementAndGet();
    }

    /// It responded over TCP.
    void respondedOverTcp() {
        respondedOverTcp = true;
    }

    boolean hasRespondedOverTcp() {
        return respondedOverTcp;
    }

    /// For [StreamQuota].
    Semaphore tcpPermits() {
        return tcpPermits;
    }

    /// It closed TCP connections without a response. It is reachable over TCP, so this is no reason to wait.
    void tcpClosed() {
        tcpOnly = false;
    }

    /// TCP to it failed.
    void tcpFailed(long now) {
        tcpOnly = false;
        tcpBackedOffUntil = now + TCP_BACKOFF;
        tcpBackedOff = true;
    }

    /// Whether TCP may be tried after UDP timeouts.
    boolean mayTryTcp(long now) {
        return !tcpBackedOff || tcpBackedOffUntil - now <= 0;
    }

    /// It has no answer to a question that it should answer. This does not affect other questions.
    public void recordNoAnswer(Name zone, Question question, long now, long nanos) {
        lameEntries = new LameEntry(zone, question, false, now + nanos, othersThan(zone, question, now));
    }

    /// It may be lame for a zone: after two questions without an answer of the zone in between, it is.
    public void recordLame(Name zone, Question question, long now, long nanos) {
        LameEntry others = othersThan(zone, question, now);
        boolean again = false;
        for (LameEntry one = others; one != null; one = one.next) {
            again |= one.counts && one.zone.equals(zone);
        }
        LameEntry latest = new LameEntry(zone, question, true, now + nanos, others);
        lameEntries = again ? new LameEntry(zone, null, true, now + nanos, latest) : latest;
    }

    /// It has answered a question of a zone.
    public void recordAnswer(Name zone, long now) {
        if (lameEntries == null) {
            return;
        }
        List<LameEntry> kept = new ArrayList<>();
        for (LameEntry one = lameEntries; one != null; one = one.next) {
            boolean isOfZone = one.zone.equals(zone);
            if (one.until - now > 0 && !(isOfZone && one.question == null)) {
                kept.add(new LameEntry(one.zone, one.question, one.counts && !isOfZone, one.until, null));
            }
        }
        lameEntries = linked(kept);
    }

    /// The valid entries of other questions, the latest first; the oldest are left out if there are many.
    private @Nullable LameEntry othersThan(Name zone, Question question, long now) {
        List<LameEntry> kept = new ArrayList<>();
        for (LameEntry one = lameEntries; one != null && kept.size() < MAX_LAME_ENTRIES; one = one.next) {
            boolean isSame = one.zone.equals(zone) && question.equals(one.question);
            if (one.until - now > 0 && !isSame) {
                kept.add(one);
            }
        }
        return linked(kept);
    }

    private static @Nullable LameEntry linked(List<LameEntry> troubles) {
        LameEntry first = null;
        for (LameEntry one : troubles.reversed()) {
            first = new LameEntry(one.zone, one.question, one.counts, one.until, first);
        }
        return first;
    }

    /// Whether it is known to have no answer for a question, or to be lame for its zone.
    public boolean isLameFor(Name zone, Question question, long now) {
        for (LameEntry one = lameEntries; one != null; one = one.next) {
            if (one.until - now > 0 && one.zone.equals(zone)
                    && (one.question == null || one.question.equals(question))) {
                return true;
            }
        }
        return false;
    }

    /// Clears the timeouts since `begin`, which were not caused by the server.
    void clearTimeoutsSince(long begin) {
        if (timeouts != 0 && lastTimeoutAt - begin >= 0) {
            timeouts = 0;
            backedOff = false;
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
