package rootwalk.transfer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.transfer.RefreshAttempt.Result;
import rootwalk.wire.Name;

/// Keeps the secondary zones of a server up to date (RFC 1034 section 4.3.5): refreshes them when it is time or when a primary has
/// sent a NOTIFY, a bounded number of them at the same time, and stops serving those that have expired. Any thread.
public final class Secondaries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Secondaries.class);

    private static final InetSocketAddress NO_PRIMARY = new InetSocketAddress(0);

    private final PrimaryClient client;
    private final ZoneTarget target;
    private final ZoneTrust trust;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Executor refreshes;
    private final Executor transfers;
    private final IntSupplier most;

    private final Primaries primaries;

    private final ReentrantLock lock = new ReentrantLock();
    private final DueWatch watch = new DueWatch(lock, this::beginDue);
    private final Map<Name, SecondaryZone> zones = new HashMap<>();
    private final RefreshQueue queue = new RefreshQueue(this::firstPrimary);
    private int running;
    private long succeeded;
    private long transferred;
    private long failed;
    private long expired;

    /// @param running refreshes
    /// @param succeeded refreshes after which the zone is as at a primary
    /// @param transferred of these, with another version
    /// @param failed refreshes for which no primary could be used
    /// @param expired zones that were no longer served because of that
    public record Counts(int running, long succeeded, long transferred, long failed, long expired) {}

    /// @param clock for intervals: a [SteadyClock], except in tests
    /// @param random for the times of refreshes
    /// @param refreshes runs refreshes, each on a thread of its own
    /// @param transfers runs the transfers of refreshes, which may need a processor for long
    /// @param most refreshes at the same time
    public Secondaries(PrimaryClient client, ZoneTarget target, ZoneTrust trust, InstantSource clock,
            RandomGenerator random,
            Executor refreshes, Executor transfers, IntSupplier most) {
        this.client = client;
        this.target = target;
        this.trust = trust;
        this.clock = clock;
        this.random = random;
        this.refreshes = refreshes;
        this.transfers = transfers;
        this.most = most;
        primaries = new Primaries(clock);
    }

    /// Sets the zones. One that was there before, with the same primaries, goes on as it was. Refreshes of others that have begun end
    /// without a result.
    public void set(Collection<SecondaryZone> next) {
        lock.lock();
        try {
            Set<Name> gone = new HashSet<>(zones.keySet());
            next.forEach(zone -> gone.remove(zone.zone().apex()));
            gone.forEach(this::removeOne);
            next.forEach(this::addOne);
        } finally {
            lock.unlock();
        }
    }

    /// Adds zones. One that replaces another of the same name with the same primaries is ignored, as with [#set].
    public void add(Collection<SecondaryZone> added) {
        lock.lock();
        try {
            added.forEach(this::addOne);
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void addOne(SecondaryZone zone) {
        SecondaryZone known = zones.get(zone.zone().apex());
        if (known == null || !known.isLike(zone)) {
            removeOne(zone.zone().apex());
            zones.put(zone.zone().apex(), zone);
            schedule(zone);
        }
    }

    /// Under the lock.
    private void removeOne(Name apex) {
        SecondaryZone removed = zones.remove(apex);
        if (removed != null) {
            queue.remove(removed);
        }
    }

    /// Removes zones. Names of no secondary zone are ignored. Refreshes of them that have begun end without a result.
    public void remove(Collection<Name> removed) {
        lock.lock();
        try {
            removed.forEach(this::removeOne);
        } finally {
            lock.unlock();
        }
    }

    /// A primary has sent a NOTIFY. Returns whether it is one: if not, nothing happens.
    ///
    /// @param serial of the SOA record in the message
    public boolean notified(Name apex, InetAddress from, OptionalInt serial) {
        lock.lock();
        try {
            SecondaryZone zone = zones.get(apex);
            Optional<Remote> primary = zone == null ? Optional.empty() : zone.primary(from);
            if (zone == null || primary.isEmpty()) {
                return false;
            }
            // RFC 1996 section 3.11: the serial number is only a hint, and a newer or unknown one causes a query.
            boolean isKnown = serial.isPresent() && zone.zone().state() instanceof ZoneSnapshot held
                    && held.serial() == serial.getAsInt();
            primaries.silent().heard(primary.get().address());
            if (!isKnown) {
                zone.notifiedBy(primary.get());
                refreshNow(zone);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Refreshes a zone now. Returns false if it is not a secondary zone.
    ///
    /// @param isForced whether the whole zone is transferred, whatever its serial number is
    public boolean refresh(Name apex, boolean isForced) {
        lock.lock();
        try {
            SecondaryZone zone = zones.get(apex);
            if (zone == null) {
                return false;
            }
            if (isForced) {
                zone.force();
            }
            zone.primaries().forEach(primary -> primaries.silent().heard(primary.address()));
            refreshNow(zone);
            return true;
        } finally {
            lock.unlock();
        }
    }

    public Counts counts() {
        lock.lock();
        try {
            return new Counts(running, succeeded, transferred, failed, expired);
        } finally {
            lock.unlock();
        }
    }

    /// Where the refreshes of a zone stand; empty if it is not a secondary zone.
    public Optional<RefreshTimes> times(Name apex) {
        lock.lock();
        try {
            return Optional.ofNullable(zones.get(apex)).map(SecondaryZone::times);
        } finally {
            lock.unlock();
        }
    }

    /// Why the last refresh of a zone failed; empty if it did not.
    public Optional<String> failure(Name apex) {
        lock.lock();
        try {
            return Optional.ofNullable(zones.get(apex)).flatMap(SecondaryZone::failure);
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void refreshNow(SecondaryZone zone) {
        zone.urge();
        if (zone.isRefreshing()) {
            zone.wantAgain();
            return;
        }
        zone.times(zone.times().at(clock.instant()));
        schedule(zone);
    }

    /// Under the lock.
    private void schedule(SecondaryZone zone) {
        queue.put(zone);
        watch.wake();
    }

    /// The primary that the next refresh queries first.
    private InetSocketAddress firstPrimary(SecondaryZone zone) {
        List<InetSocketAddress> ordered = zone.ordered().stream().map(Remote::address).toList();
        return ordered.stream().filter(address -> !primaries.silent().left(address).isPositive()).findFirst()
                .or(() -> ordered.stream().findFirst()).orElse(NO_PRIMARY);
    }

    /// Starts the thread that begins refreshes.
    public void start(ThreadFactory threads) {
        watch.start(threads);
    }

    /// Begins all refreshes that are due, as far as the limit permits. For tests.
    void runDue() {
        watch.runDue();
    }

    /// The zones that wait for a refresh or for their expiry. For tests.
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private Duration beginDue() {
        Instant now = clock.instant();
        queue.takeExpired(now).forEach(this::expire);
        while (running < most.getAsInt()) {
            Optional<RefreshQueue.Begun> next = queue.takeDue(now);
            if (next.isEmpty()) {
                break;
            }
            begin(next.get());
        }
        return queue.untilNext(now).filter(Duration::isPositive).orElse(Duration.ofMinutes(1));
    }

    private void expire(SecondaryZone zone) {
        zone.times(zone.times().withoutExpiry());
        if (!(zone.zone().state() instanceof ZoneSnapshot held)) {
            return;
        }
        zone.expire(SoaTimers.of(held));
        expired++;
        String reason = "it has expired: no primary has confirmed it in time"
                + zone.failure().map(last -> " (" + last + ")").orElse("");
        LOG.error("zone {}: {}; queries for it are answered with SERVFAIL until a primary is reached",
                zone.zone().apex(),
                reason);
        target.expire(zone.zone(), held, reason);
    }

    private void begin(RefreshQueue.Begun refresh) {
        SecondaryZone zone = refresh.zone();
        List<Remote> ordered = zone.ordered();
        boolean isForced = zone.begin();
        running++;
        RefreshTimes before = zone.times();
        RefreshAttempt attempt = new RefreshAttempt(zone.zone(), client, target, trust, primaries, transfers,
                (version, expire, isOther) -> {
                    RefreshTimes after = RefreshTimes.afterSuccess(SoaTimers.of(version), expire, clock.instant(),
                            random.nextDouble());
                    return isOther ? after : after.notBefore(before);
                },
                () -> isCurrent(zone), isForced);
        try {
            refreshes.execute(() -> run(refresh, attempt, ordered));
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            String reason = "memory or threads have run out: " + e.getMessage();
            LOG.warn("zone {} is not refreshed: {}", zone.zone().apex(), reason);
            end(refresh, new Result.Failed(reason));
        }
    }

    private boolean isCurrent(SecondaryZone zone) {
        lock.lock();
        try {
            return zones.get(zone.zone().apex()) == zone;
        } finally {
            lock.unlock();
        }
    }

    private void run(RefreshQueue.Begun refresh, RefreshAttempt attempt, List<Remote> ordered) {
        Result result = new Result.Failed("a defect of this server");
        try {
            result = attempt.run(ordered);
        } finally {
            end(refresh, result);
        }
    }

    private void end(RefreshQueue.Begun refresh, Result result) {
        lock.lock();
        try {
            running--;
            queue.ended(refresh);
            SecondaryZone zone = refresh.zone();
            boolean isWantedAgain = switch (result) {
                case Result.Succeeded(Remote by, RefreshTimes times, boolean isOther) -> {
                    succeeded++;
                    transferred += isOther ? 1 : 0;
                    zone.used(by);
                    zone.times(times);
                    // It may have expired while a primary confirmed it.
                    yield zone.end(null) || !(zone.zone().state() instanceof ZoneSnapshot);
                }
                case Result.Failed(String reason) -> {
                    failed++;
                    zone.times(zone.times().afterFailure(zone.timers(), clock.instant(), random.nextDouble()));
                    yield zone.end(reason);
                }
                case Result.Obsolete() -> zone.end(null);
            };
            if (isWantedAgain) {
                zone.times(zone.times().at(clock.instant()));
            }
            if (zones.get(zone.zone().apex()) == zone) {
                schedule(zone);
            } else {
                watch.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Begins no further refreshes.
    @Override
    public void close() {
        watch.close();
    }
}
