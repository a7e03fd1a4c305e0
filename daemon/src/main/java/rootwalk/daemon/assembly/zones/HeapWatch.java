package rootwalk.daemon.assembly.zones;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.assembly.process.PeriodicCheck;

/// Collects the garbage that replaced versions of large zones leave in the heap (docs/decisions/024).
///
/// The serial collector collects old objects only when the heap has its largest size, a quarter of the memory: until then, each transfer or
/// reload of a large zone would add its size to the resident memory. Answers and recursion leave no old garbage, so nothing is done without
/// such zones.
public final class HeapWatch {

    /// The heap of the process.
    interface Heap {

        /// Octets of objects, with garbage.
        long used();

        /// Collects all garbage, and stops all threads meanwhile.
        void collect();
    }

    /// The heap of this JVM.
    static final Heap OF_PROCESS = new Heap() {

        @Override
        public long used() {
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public void collect() {
            System.gc();
        }
    };

    private static final Duration PERIOD = Duration.ofSeconds(10);

    /// The names of all zones from which on their garbage is worth a pause.
    private static final int ENOUGH_NAMES = 50_000;

    /// Garbage that is always left: that of the young generation, and that of a few changes.
    static final long SPARE = 32L << 20;

    private final BooleanSupplier hasLargeZones;
    private final Heap heap;
    /// Octets without garbage, as far as is known.
    private long live;

    /// @param hasLargeZones whether zones are served now that are worth a pause
    HeapWatch(BooleanSupplier hasLargeZones, Heap heap) {
        this.hasLargeZones = hasLargeZones;
        this.heap = heap;
        live = heap.used();
    }

    /// Checks the heap every ten seconds.
    ///
    /// @param zones that are served now
    public static PeriodicCheck start(Supplier<ZoneSet> zones, ThreadFactory threads) {
        HeapWatch watch = new HeapWatch(() -> HeapCompaction.hasNames(zones.get(), ENOUGH_NAMES), OF_PROCESS);
        return PeriodicCheck.start(PERIOD, watch::check, threads);
    }

    /// Collects if there is more garbage than one and a half times the live objects. A second version of all zones, which is needed while they
    /// are replaced, is less than that.
    void check() {
        if (!hasLargeZones.getAsBoolean()) {
            return;
        }
        if (heap.used() > live + live / 2 * 3 + SPARE) {
            heap.collect();
            live = heap.used();
        } else {
            live = Math.min(live, heap.used());
        }
    }
}
