package rootwalk.bench;

import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryStore;
import rootwalk.wire.Name;

/// Hit rates of [EntryStore] and of Caffeine (W-TinyLFU) in replayed traces: a name that is not found is stored.
///
/// Caffeine is measured twice: with the octets that an entry takes in the store, so that both have room for as many entries, which compares
/// the order of eviction; and with those that an entry of Caffeine takes on the heap.
///
///     bench/run CacheReplay
public final class CacheReplay {

    private static final int NAMES = 1_000_000;
    private static final int REQUESTS = 3_000_000;
    private static final int VALUE = 40;
    private static final int OVERHEAD_ON_HEAP = 160;

    private CacheReplay() {}

    /// A trace: the number of the name of each request.
    private record Trace(String title, int[] requests) {}

    /// Prints a table. Status 1 if the store finds less than Caffeine with the same octets.
    public static void main(String[] arguments) {
        long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        System.out.println("hit rate in percent              octets   store   Caffeine: same entries, same octets");
        boolean worse = false;
        for (Trace trace : new Trace[] {zipf(0.8, seed), zipf(1.0, seed), scans(seed)}) {
            for (long octets : new long[] {1 << 20, 4 << 20, 16 << 20}) {
                double store = replay(trace, store(octets));
                double entries = replay(trace, caffeine(octets, octetsInStore()));
                double heap = replay(trace, caffeine(octets, OVERHEAD_ON_HEAP + VALUE));
                System.out.printf(Locale.ROOT, "%-30s %8d   %5.2f   %5.2f          %5.2f%n", trace.title(), octets,
                        store,
                        entries, heap);
                worse |= store < heap;
            }
        }
        if (worse) {
            System.exit(1);
        }
    }

    /// The octets of the logs, the index and the hashes of evicted entries for one entry.
    private static int octetsInStore() {
        EntryStore store = new EntryStore(256 << 20);
        IntPredicate cache = store(store);
        long empty = store.octets();
        for (int i = 0; i < 100_000; i++) {
            cache.test(i);
        }
        return (int) ((store.octets() - empty) / 100_000);
    }

    private static double replay(Trace trace, IntPredicate cache) {
        int hits = 0;
        int counted = 0;
        for (int i = 0; i < REQUESTS; i++) {
            boolean hit = cache.test(trace.requests()[i]);
            if (i >= REQUESTS / 3) {
                counted++;
                hits += hit ? 1 : 0;
            }
        }
        return 100.0 * hits / counted;
    }

    private static IntPredicate store(long octets) {
        return store(new EntryStore(octets));
    }

    private static IntPredicate store(EntryStore store) {
        Entry entry = new Entry();
        byte[] value = new byte[VALUE];
        return number -> {
            entry.key().set(Name.of("n" + number + ".example."), 1, 0);
            if (store.find(entry)) {
                return true;
            }
            store.put(entry.begin(0, 3600).add(value, 0, VALUE));
            return false;
        };
    }

    private static IntPredicate caffeine(long octets, int octetsOfEntry) {
        Cache<Integer, Integer> cache =
                Caffeine.newBuilder().maximumSize(octets / octetsOfEntry).executor(Runnable::run).build();
        return number -> {
            if (cache.getIfPresent(number) != null) {
                return true;
            }
            cache.put(number, number);
            return false;
        };
    }

    /// Names by a Zipf distribution.
    private static Trace zipf(double exponent, long seed) {
        return new Trace("Zipf " + exponent, requests(exponent, new Random(seed), 0));
    }

    /// As Zipf, with runs of names that are never requested again: half of all requests.
    private static Trace scans(long seed) {
        return new Trace("Zipf 1.0 with scans", requests(1.0, new Random(seed), 50_000));
    }

    private static int[] requests(double exponent, Random random, int run) {
        double[] sums = new double[NAMES];
        double sum = 0;
        for (int i = 0; i < NAMES; i++) {
            sum += 1 / Math.pow(i + 1, exponent);
            sums[i] = sum;
        }
        int[] requests = new int[REQUESTS];
        int once = NAMES;
        for (int i = 0; i < REQUESTS; i++) {
            if (run > 0 && i / run % 2 == 1) {
                requests[i] = once++;
            } else {
                int at = java.util.Arrays.binarySearch(sums, random.nextDouble() * sum);
                requests[i] = at < 0 ? -at - 1 : at;
            }
        }
        return requests;
    }
}
