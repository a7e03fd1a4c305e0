package rootwalk.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import rootwalk.authoritative.zone.Zone;
import rootwalk.wire.Name;

/// The zones whose servers have to be notified, while the addresses of these servers are looked up: each zone once, however often it
/// changes, and a bounded number of them at the same time. Zones that have not changed, such as all zones at the start, are paced and
/// come last. Any thread.
public final class NotifyQueue implements AutoCloseable {

    /// Look-ups at the same time.
    private static final int MOST = 20;

    /// Between zones that have not changed: 20 a second, as in BIND (startup-notify-rate).
    private static final Duration PACE = Duration.ofMillis(50);

    /// Between attempts of a look-up.
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int ATTEMPTS = 10;

    private static final Duration LONG = Duration.ofHours(1);

    private final Predicate<Zone> lookUp;
    private final InstantSource clock;
    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final DueWatch watch = new DueWatch(lock, this::beginDue);
    private final SequencedMap<Name, Zone> changed = new LinkedHashMap<>();
    private final SequencedMap<Name, Zone> unchanged = new LinkedHashMap<>();
    /// The zones whose servers are being looked up.
    private final Map<Name, Zone> running = new LinkedHashMap<>();
    /// The zones whose look-up has failed, in the order of their next attempts.
    private final SequencedMap<Name, Retry> failed = new LinkedHashMap<>();
    private Instant nextUnchanged = Instant.MIN;

    private record Retry(Zone zone, Instant at, int attempts) {}

    /// @param lookUp finds the servers of a zone, and has them notified; may block. Returns false if it has to be tried again
    /// @param clock for intervals: a [SteadyClock], except in tests
    /// @param threads runs each look-up on a thread of its own
    public NotifyQueue(Predicate<Zone> lookUp, InstantSource clock, Executor threads) {
        this.lookUp = lookUp;
        this.clock = clock;
        this.threads = threads;
    }

    /// Starts the thread that begins look-ups.
    public void start(ThreadFactory factory) {
        watch.start(factory);
    }

    /// A zone has another version.
    public void changed(Zone zone) {
        lock.lock();
        try {
            unchanged.remove(zone.apex());
            failed.remove(zone.apex());
            changed.put(zone.apex(), zone);
            watch.wake();
        } finally {
            lock.unlock();
        }
    }

    /// The servers of zones have not been notified since the start, or are others than before.
    public void begun(Collection<Zone> zones) {
        lock.lock();
        try {
            for (Zone zone : zones) {
                if (!changed.containsKey(zone.apex())) {
                    unchanged.put(zone.apex(), zone);
                }
            }
            watch.wake();
        } finally {
            lock.unlock();
        }
    }

    /// Zones have no servers any more.
    public void remove(Collection<Name> zones) {
        lock.lock();
        try {
            zones.forEach(changed::remove);
            zones.forEach(unchanged::remove);
            zones.forEach(failed::remove);
        } finally {
            lock.unlock();
        }
    }

    /// Begins the look-ups that are due. For tests.
    void runDue() {
        watch.runDue();
    }

    /// Under the lock. Returns the time until more is due.
    private Duration beginDue() {
        beginFrom(changed, Integer.MAX_VALUE);
        Instant now = clock.instant();
        while (!failed.isEmpty() && !failed.firstEntry().getValue().at().isAfter(now) && running.size() < MOST) {
            Retry retry = failed.firstEntry().getValue();
            begin(retry.zone(), retry.attempts());
            failed.remove(retry.zone().apex());
        }
        Duration untilRetry = failed.isEmpty() ? LONG : Duration.between(now, failed.firstEntry().getValue().at());
        if (unchanged.isEmpty()) {
            return untilRetry.isPositive() ? untilRetry : LONG;
        }
        if (!nextUnchanged.isAfter(now)) {
            beginFrom(unchanged, 1);
            nextUnchanged = now.plus(PACE);
        }
        return Duration.between(now, nextUnchanged);
    }

    private void beginFrom(SequencedMap<Name, Zone> zones, int number) {
        int begun = 0;
        Iterator<Zone> waiting = zones.values().iterator();
        while (begun < number && running.size() < MOST && waiting.hasNext()) {
            Zone zone = waiting.next();
            if (!running.containsKey(zone.apex())) {
                begin(zone, 0);
                waiting.remove();
                begun++;
            }
        }
    }

    /// @param attempts so far
    private void begin(Zone zone, int attempts) {
        running.put(zone.apex(), zone);
        try {
            threads.execute(() -> run(zone, attempts + 1));
        } catch (OutOfMemoryError e) {
            running.remove(zone.apex());
            throw e;
        }
    }

    private void run(Zone zone, int attempts) {
        boolean isDone = false;
        try {
            isDone = lookUp.test(zone);
        } finally {
            lock.lock();
            try {
                running.remove(zone.apex());
                if (!isDone && attempts < ATTEMPTS && !changed.containsKey(zone.apex())) {
                    failed.put(zone.apex(), new Retry(zone, clock.instant().plus(PAUSE), attempts));
                }
                watch.wake();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Begins no further look-ups.
    @Override
    public void close() {
        watch.close();
    }
}
