package rootwalk.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryStore;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Name;

/// Readers and writers of one small [EntryStore] at once, with evictions, replacements, removals and flushes. Each value depends on its
/// name and a number in it, so a reader can check whether an entry is complete, and whether it belongs to the name.
///
///     bench/run StoreStress [seconds [seed]]
public final class StoreStress {

    private static final int NAMES = 1 << 14;
    private static final int LONGEST_VALUE = 700;
    private static final int TYPE = 1;

    private final EntryStore store;
    private final Name[] names = new Name[NAMES];
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong lookups = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private volatile boolean ended;

    private StoreStress(long octets) {
        store = new EntryStore(octets);
        for (int i = 0; i < NAMES; i++) {
            names[i] = Name.of("n" + i + ".example.");
        }
    }

    /// Runs with two readers and two writers.
    ///
    /// @param arguments seconds, 60 unless given, and seed
    public static void main(String[] arguments) throws InterruptedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        StoreStress stress = new StoreStress(1 << 20);
        String fault = stress.run(seconds, seed);
        System.out.println("seed " + seed + ": " + stress.lookups + " lookups, " + stress.found + " found, "
                + stress.writes + " writes, " + stress.store.evicted() + " evicted, " + stress.store.size()
                + " entries left" + (fault == null ? ", no fault" : "; FAULT: " + fault));
        if (fault != null || stress.found.get() == 0 || stress.store.evicted() == 0) {
            System.exit(1);
        }
    }

    private @Nullable String run(int seconds, long seed) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().start(() -> until(() -> read(random))));
            Random other = new Random(seed + 100 + i);
            threads.add(Thread.ofPlatform().start(() -> until(() -> write(other))));
        }
        for (int i = 0; i < seconds * 10 && fault.get() == null; i++) {
            Thread.sleep(100);
        }
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        checkIndex();
        return fault.get();
    }

    private void until(Runnable step) {
        try {
            while (!ended && fault.get() == null) {
                step.run();
            }
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e.toString() + " at " + e.getStackTrace()[0]);
        }
    }

    private void read(Random random) {
        Entry entry = new Entry();
        for (int i = 0; i < 1000; i++) {
            int number = skewed(random);
            entry.key().set(names[number], TYPE, 0);
            lookups.setPlain(lookups.getPlain() + 1);
            if (store.find(entry)) {
                found.setPlain(found.getPlain() + 1);
                check(entry, names[number]);
            }
        }
    }

    private void write(Random random) {
        Entry entry = new Entry();
        for (int i = 0; i < 1000; i++) {
            int number = random.nextInt(NAMES);
            int choice = random.nextInt(10_000);
            entry.key().set(names[number], TYPE, 0);
            if (choice == 0) {
                store.clear();
            } else if (choice < 10) {
                store.flush(Subtrees.of(names[number]));
            } else if (choice < 500) {
                store.removeIf(entry.key(), present -> true);
            } else {
                writes.setPlain(writes.getPlain() + 1);
                fill(entry.begin(random.nextInt(1000), 1 + random.nextInt(1)), names[number], random.nextInt(),
                        random.nextInt(LONGEST_VALUE));
                store.put(entry);
            }
        }
    }

    private static int skewed(Random random) {
        double x = random.nextDouble();
        return (int) (x * x * x * NAMES);
    }

    private static void fill(Entry entry, Name name, int number, int length) {
        entry.add32(number).add16(length);
        int state = number ^ name.hashCode();
        for (int i = 0; i < length; i++) {
            state = state * 1103515245 + 12345;
            entry.add8(state >>> 16);
        }
    }

    private void check(Entry entry, Name name) {
        byte[] octets = entry.sharedOctets();
        int at = entry.valueOffset();
        if (!entry.hasName(name)) {
            fault.compareAndSet(null, name + " got the entry of " + entry.name());
        }
        int number = rootwalk.wire.BigEndian.get32(octets, at);
        int length = rootwalk.wire.BigEndian.get16(octets, at + 4);
        if (entry.end() != at + 6 + length) {
            fault.compareAndSet(null, name + " has " + (entry.end() - at) + " octets for " + length);
            return;
        }
        int state = number ^ name.hashCode();
        for (int i = 0; i < length; i++) {
            state = state * 1103515245 + 12345;
            if (octets[at + 6 + i] != (byte) (state >>> 16)) {
                fault.compareAndSet(null, name + " is torn at octet " + i + " of " + length);
                return;
            }
        }
    }

    /// In the end, the entries that a visit passes are those that lookups find, as many as counted.
    private void checkIndex() {
        long[] seen = new long[1];
        store.forEach(entry -> {
            seen[0]++;
            check(entry, entry.name());
        });
        if (seen[0] != store.size()) {
            fault.compareAndSet(null, store.size() + " entries are counted, " + seen[0] + " are there");
        }
    }
}
