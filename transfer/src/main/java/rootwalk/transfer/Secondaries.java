package rootwalk.transfer;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.transfer.RefreshAttempt.Result;
import rootwalk.wire.Name;

/// Keeps the secondary zones of a server up to date (RFC 1034 section 4.3.5): refreshes them when it is time or when a primary has
/// sent a NOTIFY, a bounded number of them at the same time, and stops serving those that have expired. Any thread.
public final class Secondaries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Secondaries.class);

    /// An entry of the queue; it is obsolete if the zone has other times by now.
    private record Due(Instant at, SecondaryZone zone) {}

    private final PrimaryClient client;
    private final ZoneTarget target;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Executor refreshes;
    private final IntSupplier most;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isEarlier = lock.newCondition();
    private final Map<Name, SecondaryZone> zones = new HashMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));
    private int running;
    private long succeeded;
    private long transferred;
    private long failed;
    private long expired;
    private boolean isClosed;

    /// @param running refreshes
    /// @param succeeded refreshes after which the zone is as at a primary
    /// @param transferred of these, with another version
    /// @param failed refreshes for which no primary could be used
    /// @param expired zones that were no longer served because of that
    public record Counts(int running, long succeeded, long transferred, long failed, long expired) {}

    /// @param random for the times of refreshes
    /// @param refreshes runs refreshes, each on a thread of its own
    /// @param most refreshes at the same time
    public Secondaries(PrimaryClient client, ZoneTarget target, InstantSource clock, RandomGenerator random,
            Executor refreshes, IntSupplier most) {
        this.client = client;
        this.target = target;
        this.clock = clock;
        this.random = random;
        this.refreshes = refreshes;
        this.most = most;
    }

    /// Sets the zones. One that was there before, with the same primaries, goes on as it was. Refreshes of others that have begun end
    /// without a result.
    public void set(Collection<SecondaryZone> next) {
        lock.lock();
        try {
            Map<Name, SecondaryZone> before = Map.copyOf(zones);
            zones.clear();
            for (SecondaryZone zone : next) {
                SecondaryZone known = before.get(zone.zone().apex());
                if (known != null && known.isLike(zone)) {
                    zones.put(known.zone().apex(), known);
                } else {
                    zones.put(zone.zone().apex(), zone);
                    schedule(zone);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Adds zones. One that replaces another of the same name with the same primaries is ignored, as with [#set].
    public void add(Collection<SecondaryZone> added) {
        lock.lock();
        try {
            for (SecondaryZone zone : added) {
                SecondaryZone known = zones.get(zone.zone().apex());
                if (known == null || !known.isLike(zone)) {
                    zones.put(zone.zone().apex(), zone);
                    schedule(zone);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Removes zones. Names of no secondary zone are ignored. Refreshes of them that have begun end without a result.
    public void remove(Collection<Name> removed) {
        lock.lock();
        try {
            removed.forEach(zones::remove);
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
            if (!isKnown) {
                zone.prefer(primary.get());
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
        if (zone.isRefreshing()) {
            zone.wantAgain();
            return;
        }
        zone.times(zone.times().at(clock.instant()));
        schedule(zone);
    }

    /// Under the lock.
    private void schedule(SecondaryZone zone) {
        queue.add(new Due(zone.times().due(), zone));
        isEarlier.signalAll();
    }

    /// Starts the thread that begins refreshes.
    public void start(ThreadFactory threads) {
        threads.newThread(this::watch).start();
    }

    private void watch() {
        lock.lock();
        try {
            while (!isClosed) {
                Duration wait = runDueLocked();
                long _ = isEarlier.awaitNanos(Math.min(wait.toNanos(), TimeUnit.MINUTES.toNanos(1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Begins all refreshes that are due, as far as the limit permits.
    void runDue() {
        lock.lock();
        try {
            Duration _ = runDueLocked();
        } finally {
            lock.unlock();
        }
    }

    /// Returns how long it is until the next one.
    private Duration runDueLocked() {
        Instant now = clock.instant();
        while (running < most.getAsInt() && !queue.isEmpty() && !queue.peek().at().isAfter(now)) {
            Due due = queue.remove();
            SecondaryZone zone = due.zone();
            boolean isObsolete = zones.get(zone.zone().apex()) != zone || zone.isRefreshing()
                    || !zone.times().due().equals(due.at());
            if (isObsolete) {
                continue;
            }
            if (zone.times().isExpired(now)) {
                expire(zone);
            }
            if (zone.times().refreshAt().isAfter(now)) {
                schedule(zone);
            } else {
                begin(zone);
            }
        }
        boolean mustWait = running >= most.getAsInt() || queue.isEmpty();
        return mustWait ? Duration.ofMinutes(1) : Duration.between(now, queue.peek().at());
    }

    private void expire(SecondaryZone zone) {
        expired++;
        zone.times(zone.times().withoutExpiry());
        String reason = "it has expired: no primary has confirmed it in time"
                + zone.failure().map(last -> " (" + last + ")").orElse("");
        LOG.error("zone {}: {}; queries for it are answered with SERVFAIL until a primary is reached",
                zone.zone().apex(),
                reason);
        target.expire(zone.zone(), reason);
    }

    private void begin(SecondaryZone zone) {
        boolean isForced = zone.begin();
        running++;
        var primaries = zone.ordered();
        RefreshTimes before = zone.times();
        RefreshAttempt attempt = new RefreshAttempt(zone.zone(), client, target,
                (version, expire, isOther) -> {
                    RefreshTimes after = RefreshTimes.afterSuccess(SoaTimers.of(version), expire, clock.instant(),
                            random.nextDouble());
                    return isOther ? after : after.notBefore(before);
                },
                isForced);
        refreshes.execute(() -> {
            Result result = new Result.Failed("a defect of this server");
            try {
                result = attempt.run(primaries);
            } finally {
                end(zone, result);
            }
        });
    }

    private void end(SecondaryZone zone, Result result) {
        lock.lock();
        try {
            running--;
            boolean isWantedAgain = switch (result) {
                case Result.Succeeded(Remote by, RefreshTimes times, boolean isOther) -> {
                    succeeded++;
                    transferred += isOther ? 1 : 0;
                    yield succeeded(zone, by, times);
                }
                case Result.Failed(String reason) -> {
                    failed++;
                    ZoneState state = zone.zone().state();
                    SoaTimers soa = state instanceof ZoneSnapshot held ? SoaTimers.of(held) : null;
                    zone.times(zone.times().afterFailure(soa, clock.instant(), random.nextDouble()));
                    yield zone.end(reason);
                }
            };
            if (isWantedAgain) {
                zone.times(zone.times().at(clock.instant()));
            }
            if (zones.get(zone.zone().apex()) == zone) {
                schedule(zone);
            } else {
                isEarlier.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean succeeded(SecondaryZone zone, Remote by, RefreshTimes times) {
        zone.prefer(by);
        zone.times(times);
        return zone.end(null);
    }

    /// Begins no further refreshes.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            isEarlier.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
