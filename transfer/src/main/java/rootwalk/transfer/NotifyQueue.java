package rootwalk.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

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

    private static final Duration LONG = Duration.ofHours(1);

    private final Consumer<Zone> lookUp;
    private final InstantSource clock;
    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final DueWatch watch = new DueWatch(lock, this::beginDue);
    private final SequencedMap<Name, Zone> changed = new LinkedHashMap<>();
    private final SequencedMap<Name, Zone> unchanged = new LinkedHashMap<>();
    /// The zones whose servers are being looked up.
    private final Map<Name, Zone> running = new LinkedHashMap<>();
    private Instant nextUnchanged = Instant.MIN;

    /// @param lookUp finds the servers of a zone, and has them notified; may block
    /// @param clock for intervals: a [SteadyClock], except in tests
    /// @param threads runs each look-up on a thread of its own
    public NotifyQueue(Consumer<Zone> lookUp, InstantSource clock, Executor threads) {
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
        if (unchanged.isEmpty()) {
            return LONG;
        }
        if (!nextUnchanged.isAfter(now)) {
            beginFrom(unchanged, 1);
            nextUnchanged = now.plus(PACE);
        }
        return Duration.between(now, nextUnchanged);
    }

    private void beginFrom(SequencedMap<Name, Zone> zones, int number) {
        int begun = 0;
        for (Zone zone : zones.values().toArray(Zone[]::new)) {
            if (begun == number || running.size() >= MOST) {
                return;
            }
            if (!running.containsKey(zone.apex())) {
                begin(zone);
                zones.remove(zone.apex());
                begun++;
            }
        }
    }

    private void begin(Zone zone) {
        running.put(zone.apex(), zone);
        try {
            threads.execute(() -> run(zone));
        } catch (OutOfMemoryError e) {
            running.remove(zone.apex());
            throw e;
        }
    }

    private void run(Zone zone) {
        try {
            lookUp.accept(zone);
        } finally {
            lock.lock();
            try {
                running.remove(zone.apex());
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
