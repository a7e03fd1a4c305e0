package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// A store is a map that may forget entries to make room, but never has another value, and never has a value again that it did not
/// have any more.
class EntryStoreModelTest {

    private static final int STEPS = 40_000;
    private static final String LONG_LABEL = "x".repeat(60) + ".";

    private record Key(String name, int type, int variant) {}

    private record Value(int number, int length, long stored) {}

    private final Map<Key, Value> model = new HashMap<>();
    private final Entry entry = new Entry();
    private Random random = new Random(0);
    private long now = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1, 0, 3000, 400, 0", "2, 65536, 300, 300, 0", "3, 1048576, 5000, 5000, 0",
            "4, 33554432, 20000, 200, 0",
            "5, 524288, 3000, 100, 10", "6, 33554432, 20000, 2000, 100", "7, 65536, 20, 600, 50",
            "8, 1048576, 60000, 1, 0"})
    void itHasWhatWasStoredLast(long seed, long octets, int names, int longest, int refused) {
        random = new Random(seed);
        Random memory = new Random(seed);
        boolean[] isBuilt = new boolean[1];
        Arena arena = new ScarceMemory(_ -> isBuilt[0] && memory.nextInt(100) < refused);
        EntryStore store = new EntryStore(octets, arena);
        isBuilt[0] = true;
        for (int i = 0; i < STEPS; i++) {
            now += random.nextInt(100);
            step(store, names, longest);
            if (i % 5000 == 0) {
                checkAll(store);
            }
        }
        checkAll(store);
    }

    private void step(EntryStore store, int names, int longest) {
        Key key = key(random.nextInt(names));
        int choice = random.nextInt(10_000);
        if (choice < 4000) {
            checkFound(store, key);
        } else if (choice < 9000) {
            put(store, key, longest);
        } else if (choice < 9980) {
            remove(store, key);
        } else if (choice < 9999) {
            removeMany(store, key);
        } else {
            store.clear();
            model.clear();
        }
    }

    /// Names of all lengths, some of them below others.
    private static Key key(int number) {
        String name = "n" + number / 3 + "." + LONG_LABEL.repeat(number % 4) + (number % 5 == 0 ? "" : "example.");
        return new Key(name, number % 3, number % 7);
    }

    private EntryKey entryKey(Key key) {
        String name = random.nextInt(4) == 0 ? key.name().toUpperCase(Locale.ROOT) : key.name();
        return entry.key().set(Name.of(name), key.type(), key.variant());
    }

    private boolean find(EntryStore store, Key key) {
        entryKey(key);
        return store.find(entry);
    }

    private void checkFound(EntryStore store, Key key) {
        if (!find(store, key)) {
            forgotten(store, key);
            return;
        }
        assertThat(value(entry)).isEqualTo(model.get(key));
        boolean wasClaimed = entry.claim();
        assertThat(entry.claim()).as("claimed again, after %s", wasClaimed).isFalse();
    }

    private void forgotten(EntryStore store, Key key) {
        assertThat(model.remove(key) == null || store.evicted() > 0).as("%s is missing", key).isTrue();
    }

    private void put(EntryStore store, Key key, int longest) {
        Value before = find(store, key) ? value(entry) : null;
        if (before == null) {
            forgotten(store, key);
        }
        Value value = new Value(random.nextInt(), random.nextInt(longest), now);
        entryKey(key);
        fill(value);
        boolean mayReplace = random.nextInt(5) != 0;
        boolean onlyReplaces = random.nextInt(5) == 0;
        boolean isStored = onlyReplaces ? store.replaceIf(entry, old -> mayReplace && value(old).equals(before))
                : store.putIf(entry, old -> mayReplace && value(old).equals(before));
        if (before == null ? onlyReplaces : !mayReplace) {
            assertThat(isStored).isFalse();
        }
        if (isStored) {
            model.put(key, value);
            checkFound(store, key);
        }
    }

    private void remove(EntryStore store, Key key) {
        Value before = model.get(key);
        boolean isRemoved = store.removeIf(entryKey(key), one -> value(one).equals(before));
        assertThat(isRemoved || before == null || store.evicted() > 0).isTrue();
        model.remove(key);
        assertThat(find(store, key)).isFalse();
    }

    private void removeMany(EntryStore store, Key key) {
        if (random.nextBoolean()) {
            store.flush(Subtrees.of(Name.of(key.name())));
            model.keySet().removeIf(one -> Name.of(one.name()).isSubdomainOf(Name.of(key.name())));
        } else {
            store.removeIf(one -> value(one).number() % 16 == 0);
            model.values().removeIf(one -> one.number() % 16 == 0);
        }
        checkAll(store);
    }

    private void checkAll(EntryStore store) {
        Map<Key, Value> present = new HashMap<>();
        store.forEach(one -> {
            Key key = new Key(one.name().toString().toLowerCase(Locale.ROOT), one.type(), one.variant());
            assertThat(present.put(key, value(one))).as("seen twice").isNull();
        });
        assertThat(model).containsAllEntriesOf(present);
        assertThat(present.size()).isEqualTo((int) store.size());
        assertThat(store.octets()).isLessThanOrEqualTo(store.maximumOctets());
        if (store.evicted() == 0) {
            assertThat(present).isEqualTo(model);
        }
        model.keySet().retainAll(present.keySet());
    }

    private void fill(Value value) {
        entry.begin(value.stored(), 300).add32(value.number());
        Random octets = new Random(value.number());
        for (int i = 0; i < value.length(); i++) {
            entry.add8(octets.nextInt());
        }
    }

    private static Value value(Entry entry) {
        int number = BigEndian.get32(entry.sharedOctets(), entry.valueOffset());
        int length = entry.end() - entry.valueOffset() - 4;
        Random octets = new Random(number);
        for (int i = 0; i < length; i++) {
            assertThat(entry.sharedOctets()[entry.valueOffset() + 4 + i]).isEqualTo((byte) octets.nextInt());
        }
        return new Value(number, length, entry.stored());
    }
}
