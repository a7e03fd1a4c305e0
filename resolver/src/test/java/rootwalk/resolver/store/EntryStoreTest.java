package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.testing.Allocation;

class EntryStoreTest {

    private static final long NOW = 1_000_000;

    private final EntryStore store = new EntryStore(1 << 20);
    private final Entry found = new Entry();

    @Test
    void anEntryIsFoundByItsNameWithoutRegardToCaseItsTypeAndItsVariant() {
        put("www.example.", 1, 2, 42);

        assertThat(number("www.example.", 1, 2)).isEqualTo(42);
        assertThat(number("WWW.Example.", 1, 2)).isEqualTo(42);
        assertThat(number("ww.example.", 1, 2)).isEqualTo(-1);
        assertThat(number("www.example.", 28, 2)).isEqualTo(-1);
        assertThat(number("www.example.", 1, 3)).isEqualTo(-1);
    }

    @Test
    void anEntryHasEverythingItWasStoredWith() {
        found.key().set(Name.of("WWW.example."), 0xFFFF, 0x8001);
        assertThat(store
                .put(found.begin(NOW, 300).add8(0xFE).add16(0xFEDC).add32(0xFEDCBA98).add(new byte[] {1, 2, 3}, 1, 2)))
                .isTrue();

        Entry entry = new Entry();
        entry.key().set(Name.of("www.example."), 0xFFFF, 0x8001);
        assertThat(store.find(entry)).isTrue();
        assertThat(entry.name()).hasToString("WWW.example.");
        assertThat(entry.hasName(Name.of("WWW.example."))).isTrue();
        assertThat(entry.hasName(Name.of("www.example."))).isFalse();
        assertThat(entry.type()).isEqualTo(0xFFFF);
        assertThat(entry.variant()).isEqualTo(0x8001);
        assertThat(entry.stored()).isEqualTo(NOW);
        assertThat(entry.lifetime()).isEqualTo(300);
        assertThat(entry.end() - entry.valueOffset()).isEqualTo(9);
        assertThat(BigEndian.get32(entry.sharedOctets(), entry.valueOffset() + 3)).isEqualTo(0xFEDCBA98);
        assertThat(entry.sharedOctets()[entry.end() - 1]).isEqualTo((byte) 3);
    }

    @Test
    void anEntryExpiresWhenItsSecondsAreOver() {
        put("www.example.", 1, 0, 42);

        assertThat(number("www.example.", 1, 0)).isEqualTo(42);
        assertThat(found.isExpired(NOW + 299_999)).isFalse();
        assertThat(found.isExpired(NOW + 300_000)).isTrue();
    }

    @Test
    void aNewEntryReplacesTheOldOneIfItMay() {
        put("www.example.", 1, 0, 1);
        put("WWW.example.", 1, 0, 2);
        assertThat(number("www.example.", 1, 0)).isEqualTo(2);
        assertThat(store.size()).isOne();

        List<Integer> asked = new ArrayList<>();
        assertThat(store.putIf(entry("www.example.", 1, 0, 3), old -> {
            asked.add(value(old));
            return false;
        })).isFalse();
        assertThat(asked).containsExactly(2);
        assertThat(number("www.example.", 1, 0)).isEqualTo(2);

        assertThat(store.putIf(entry("new.example.", 1, 0, 4), old -> false)).isTrue();
        assertThat(number("new.example.", 1, 0)).isEqualTo(4);
    }

    @Test
    void anEntryIsRemovedIfAConditionIsTrueForIt() {
        put("www.example.", 1, 0, 1);
        EntryKey key = new EntryKey(Name.of("www.example."), 1, 0);

        assertThat(store.removeIf(key, entry -> value(entry) == 2)).isFalse();
        assertThat(number("www.example.", 1, 0)).isOne();
        assertThat(store.removeIf(key, entry -> value(entry) == 1)).isTrue();
        assertThat(number("www.example.", 1, 0)).isEqualTo(-1);
        assertThat(store.removeIf(key, entry -> true)).isFalse();
        assertThat(store.size()).isZero();
    }

    @Test
    void aNameIsFlushedWithEverythingBelowIt() {
        put("example.", 1, 0, 1);
        put("www.EXAMPLE.", 1, 0, 2);
        put("www.anexample.", 1, 0, 3);
        put(".", 1, 0, 4);

        assertThat(store.flush(Subtrees.of(Name.of("Example.")))).isEqualTo(2);
        assertThat(number("www.example.", 1, 0)).isEqualTo(-1);
        assertThat(number("www.anexample.", 1, 0)).isEqualTo(3);
        assertThat(number(".", 1, 0)).isEqualTo(4);
        assertThat(store.flush(Subtrees.of(Name.ROOT))).isEqualTo(2);
        assertThat(store.size()).isZero();
    }

    /// The index has to grow by many pages for them.
    @Test
    void allOfManyEntriesAreFoundAndVisitedOnce() {
        EntryStore large = new EntryStore(64 << 20);
        for (int i = 0; i < 100_000; i++) {
            assertThat(large.put(entry("n" + i + ".example.", 1, 0, i))).isTrue();
        }

        assertThat(large.size()).isEqualTo(100_000);
        assertThat(large.evicted()).isZero();
        for (int i = 0; i < 100_000; i++) {
            found.key().set(Name.of("n" + i + ".example."), 1, 0);
            assertThat(large.find(found)).isTrue();
            assertThat(value(found)).isEqualTo(i);
        }
        boolean[] visited = new boolean[100_000];
        large.forEach(entry -> {
            assertThat(visited[value(entry)]).isFalse();
            visited[value(entry)] = true;
        });
        assertThat(visited).doesNotContain(false);
        assertThat(large.flush(Subtrees.of(Name.of("n77.example.")))).isOne();
        assertThat(large.size()).isEqualTo(99_999);
    }

    @Test
    void itNeverHasMoreOctetsThanAllowedAndUsesNearlyAllOfThem() {
        for (int i = 0; i < 50_000; i++) {
            put("n" + i + ".example.", 1, 0, i);
            if (i % 100 == 0) {
                assertThat(store.octets()).isLessThanOrEqualTo(1 << 20);
            }
        }

        assertThat(store.octets()).isGreaterThan((1 << 20) * 85 / 100);
        assertThat(store.evicted()).isEqualTo(50_000 - store.size());
        assertThat(count()).isEqualTo(store.size());
    }

    @Test
    void aLongEntryIsStoredIfItFitsIntoAChunk() {
        byte[] value = new byte[20_000];
        found.key().set(Name.of("long.example."), 1, 0);
        assertThat(store.put(found.begin(NOW, 300).add(value, 0, 7000))).isTrue();
        found.key().set(Name.of("longer.example."), 1, 0);
        assertThat(store.put(found.begin(NOW, 300).add(value, 0, 20_000))).isFalse();

        Entry entry = new Entry();
        entry.key().set(Name.of("long.example."), 1, 0);
        assertThat(store.find(entry)).isTrue();
        assertThat(entry.end() - entry.valueOffset()).isEqualTo(7000);
        assertThat(store.size()).isOne();
    }

    @Test
    void theSmallestStoreHoldsEntriesToo() {
        EntryStore smallest = new EntryStore(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(smallest.put(entry("n" + i + ".example.", 1, 0, i))).isTrue();
            found.key().set(Name.of("n" + i + ".example."), 1, 0);
            assertThat(smallest.find(found)).isTrue();
        }
        assertThat(smallest.octets()).isLessThanOrEqualTo(smallest.maximumOctets());
        assertThat(smallest.size()).isGreaterThan(200);
    }

    @Test
    void entriesThatAreReadStayWhileOthersPassThrough() {
        for (int i = 0; i < 1000; i++) {
            put("read" + i + ".example.", 1, 0, i);
            number("read" + i + ".example.", 1, 0);
        }
        for (int i = 0; i < 100_000; i++) {
            put("once" + i + ".example.", 1, 0, i);
            if (i % 10 == 0) {
                number("read" + i / 10 % 1000 + ".example.", 1, 0);
            }
        }

        int left = 0;
        for (int i = 0; i < 1000; i++) {
            left += number("read" + i + ".example.", 1, 0) == i ? 1 : 0;
        }
        assertThat(left).isGreaterThan(990);
    }

    /// What was evicted is remembered by a part of its hash, whose key differs in each process, so another name may have taken its
    /// place. Several stores show what is usual.
    @Test
    void anEntryThatIsStoredAgainSoonAfterItsEvictionStaysLongerThanOthers() {
        int stayed = 0;
        for (int i = 0; i < 12; i++) {
            EntryStore other = new EntryStore(1 << 20);
            put(other, "again" + i + ".example.", 1);
            pushOut(other, "again" + i + ".example.");
            put(other, "again" + i + ".example.", 2);
            put(other, "new" + i + ".example.", 3);
            pushOut(other, "new" + i + ".example.");
            stayed += has(other, "again" + i + ".example.") ? 1 : 0;
        }

        assertThat(stayed).isGreaterThanOrEqualTo(7);
    }

    private void put(EntryStore into, String name, int number) {
        found.key().set(Name.of(name), 1, 0);
        into.put(found.begin(NOW, 300).add32(number));
    }

    /// Stores other entries until this one is evicted.
    private void pushOut(EntryStore from, String name) {
        for (int i = 0; has(from, name); i++) {
            for (int j = 0; j < 200; j++) {
                put(from, "once" + j + "." + i + "." + name, j);
            }
        }
    }

    /// Without a read, unlike a lookup.
    private static boolean has(EntryStore in, String name) {
        boolean[] seen = new boolean[1];
        Name wanted = Name.of(name);
        in.forEach(entry -> seen[0] |= entry.hasName(wanted));
        return seen[0];
    }

    @Test
    void expiredEntriesAreEvictedAlthoughTheyWereRead() {
        for (int i = 0; i < 500; i++) {
            put("old" + i + ".example.", 1, 0, i);
            number("old" + i + ".example.", 1, 0);
            number("old" + i + ".example.", 1, 0);
        }
        for (int i = 0; i < 30_000; i++) {
            found.key().set(Name.of("new" + i + ".example."), 1, 0);
            store.put(found.begin(NOW + 300_000, 300).add32(i));
        }

        int left = 0;
        for (int i = 0; i < 500; i++) {
            left += number("old" + i + ".example.", 1, 0) == i ? 1 : 0;
        }
        assertThat(left).isZero();
    }

    @Test
    void oneCallerClaimsAnEntryOnce() {
        put("www.example.", 1, 0, 1);
        Entry other = new Entry();
        other.key().set(Name.of("www.example."), 1, 0);
        assertThat(number("www.example.", 1, 0)).isOne();
        assertThat(store.find(other)).isTrue();

        assertThat(found.claim()).isTrue();
        assertThat(other.claim()).isFalse();
        assertThat(found.claim()).isFalse();

        put("www.example.", 1, 0, 2);
        assertThat(other.claim()).as("of an entry that was replaced").isFalse();
        assertThat(number("www.example.", 1, 0)).isEqualTo(2);
        assertThat(found.claim()).isTrue();
        assertThat(entry("www.example.", 1, 0, 3).claim()).as("of an entry that was not found").isFalse();
    }

    @Test
    void clearingLeavesNothingAndRoomForAllAgain() {
        long empty = store.octets();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20_000; i++) {
                put("n" + i + ".example.", 1, 0, i);
            }
            assertThat(number("n19999.example.", 1, 0)).isEqualTo(19_999);
            store.clear();
            assertThat(store.size()).isZero();
            assertThat(store.octets()).isEqualTo(empty);
            assertThat(count()).isZero();
            assertThat(number("n19999.example.", 1, 0)).isEqualTo(-1);
        }
    }

    @Test
    void aLookupAllocatesNothing() {
        for (int i = 0; i < 30_000; i++) {
            put("n" + i + ".example.", 1, 0, i);
        }
        Name known = Name.of("n29999.example.");
        Name unknown = Name.of("unknown.example.");
        assertThat(Allocation.of(() -> {
            found.key().set(unknown, 1, 0);
            boolean isFound = store.find(found);
            found.key().set(known, 1, 0);
            if (isFound || !store.find(found)) {
                throw new IllegalStateException("not found");
            }
        })).isZero();
    }

    private int count() {
        int[] count = new int[1];
        store.forEach(entry -> count[0]++);
        return count[0];
    }

    private void put(String name, int type, int variant, int number) {
        assertThat(store.put(entry(name, type, variant, number))).isTrue();
    }

    private static Entry entry(String name, int type, int variant, int number) {
        Entry entry = new Entry();
        entry.key().set(Name.of(name), type, variant);
        return entry.begin(NOW, 300).add32(number);
    }

    /// The number of the entry that is found, or -1.
    private int number(String name, int type, int variant) {
        found.key().set(Name.of(name), type, variant);
        return store.find(found) ? value(found) : -1;
    }

    private static int value(Entry entry) {
        return BigEndian.get32(entry.sharedOctets(), entry.valueOffset());
    }
}
