package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// A store that gets no memory does with what it has: a query must not fail because its answer cannot be stored.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScarceMemoryTest {

    private static final long OCTETS = 128 << 10;
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    /// More than there is room for, so that each kind of memory is requested.
    private static final int MANY = 4000;

    private final Entry entry = new Entry();
    private long now;

    /// The number of entries that were stored.
    private int fill(EntryStore store) {
        int stored = 0;
        for (int i = 0; i < MANY; i++) {
            entry.key().set(Name.of("n" + i + ".example."), 1, 0);
            if (store.put(entry.begin(now, 3600).add32(i))) {
                stored++;
                entry.key().set(Name.of("n" + i + ".example."), 1, 0);
                assertThat(store.find(entry)).isTrue();
                assertThat(BigEndian.get32(entry.sharedOctets(), entry.valueOffset())).isEqualTo(i);
            }
        }
        long[] seen = new long[1];
        store.forEach(one -> seen[0]++);
        assertThat(seen[0]).isEqualTo(store.size());
        return stored;
    }

    @Test
    void eachRequestForMemoryMayFailAndAMinuteLaterNothingIsMissing() {
        ScarceMemory enough = new ScarceMemory(_ -> false);
        EntryStore unharmed = new EntryStore(OCTETS, enough);
        int first = enough.requests();
        fill(unharmed);

        assertThat(enough.requests()).isGreaterThan(first + 50);
        for (int refused = first; refused < enough.requests(); refused++) {
            int one = refused;
            ScarceMemory memory = new ScarceMemory(number -> number == one);
            EntryStore store = new EntryStore(OCTETS, memory);
            fill(store);
            now += MINUTE;
            fill(store);
            fill(store);
            assertThat(store.octets()).as("after request %s was refused", refused).isCloseTo(unharmed.octets(),
                    within(2L * ShardSizes.of(OCTETS).chunkOctets()));
            assertThat(memory.requests()).isGreaterThanOrEqualTo(enough.requests());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 10, 30})
    void aStoreThatGetsNoMoreMemoryStaysUsable(int granted) {
        int first = requestsOfAnEmptyStore();
        ScarceMemory memory = new ScarceMemory(number -> number >= first + granted);
        EntryStore store = new EntryStore(OCTETS, memory);

        int stored = fill(store);

        // A chunk is kept for the entries that stay when another one is evicted: one alone is not enough.
        assertThat(stored).isEqualTo(granted < 2 ? granted : MANY);
        assertThat(memory.requests()).as("of which one is in vain").isEqualTo(first + granted + 1);
        store.clear();
        assertThat(store.size()).isZero();
        assertThat(fill(store)).isEqualTo(granted < 2 ? 0 : MANY);
    }

    private static int requestsOfAnEmptyStore() {
        ScarceMemory memory = new ScarceMemory(_ -> false);
        EntryStore empty = new EntryStore(OCTETS, memory);
        assertThat(empty.size()).isZero();
        return memory.requests();
    }
}
