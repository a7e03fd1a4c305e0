package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;

class NameTrieTest {

    private record Entry(Name name, int number) implements NameTrie.Named {
        @Override
        public byte[] nameOctets() {
            return name.sharedOctets();
        }
    }

    /// Names that share labels, prefixes of labels and odd octets far more often than chance would have it.
    private static Name randomName(Random random) {
        String[] labels = {"a", "b", "ab", "abc", "A", "Ab", "-", "_x", "*", "\\000", "\\001", "\\255", "a\\.b",
                "x\\200y", "zz", "0", "09",
                "host", "hosts", "h-1", "@", "`", "{", "\\128\\129"};
        int count = random.nextInt(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(labels[random.nextInt(labels.length)]).append('.');
        }
        return Name.of(count == 0 ? "." : text.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isASortedMapInCanonicalOrder(long seed) {
        Random random = new Random(seed);
        TreeMap<Name, Entry> expected = new TreeMap<>();
        NameTrieEdit<Entry> edit = NameTrie.<Entry>empty().edit();
        for (int i = 0; i < 2000; i++) {
            Name name = randomName(random);
            if (random.nextInt(3) == 0) {
                assertThat(edit.remove(name)).isEqualTo(expected.remove(name) != null);
            } else {
                Entry entry = new Entry(name, i);
                edit.put(entry);
                expected.put(name, entry);
            }
            assertThat(edit.size()).isEqualTo(expected.size());
            if (i % 50 == 0) {
                assertSame(edit.build(), expected, random);
            }
        }
    }

    private static void assertSame(NameTrie<Entry> trie, TreeMap<Name, Entry> expected, Random random) {
        List<Entry> inOrder = new ArrayList<>();
        trie.forEach(inOrder::add);
        assertThat(inOrder).containsExactlyElementsOf(expected.values());
        NameKey key = new NameKey();
        NameKey scratch = new NameKey();
        NamePath<Entry> path = new NamePath<>();
        for (int i = 0; i < 50; i++) {
            Name name = randomName(random);
            key.set(name);
            assertThat(trie.exact(key)).isEqualTo(expected.get(name));
            Map.Entry<Name, Entry> lower = expected.lowerEntry(name);
            assertThat(trie.before(key, scratch)).isEqualTo(lower == null ? null : lower.getValue());
            Map.Entry<Name, Entry> higher = expected.higherEntry(name);
            assertThat(trie.after(key, scratch)).isEqualTo(higher == null ? null : higher.getValue());
            assertThat(trie.edit().hasBelow(name.sharedOctets(), 0, name.length()))
                    .isEqualTo(expected.keySet().stream().anyMatch(other -> other.isBelow(name)));
            trie.find(key, path);
            assertThat(path.isExact()).isEqualTo(expected.containsKey(name));
            assertThat(entries(path)).containsExactlyElementsOf(ancestors(name, expected));
        }
    }

    private static List<Entry> entries(NamePath<Entry> path) {
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            all.add(path.entry(i));
        }
        return all;
    }

    private static List<Entry> ancestors(Name name, TreeMap<Name, Entry> of) {
        List<Entry> all = new ArrayList<>();
        for (int labels = 0; labels <= name.labelCount(); labels++) {
            Entry entry = of.get(name.ancestor(labels));
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    @Test
    void anOlderVersionStaysAsItWas() {
        NameTrieEdit<Entry> edit = NameTrie.<Entry>empty().edit();
        for (int i = 0; i < 500; i++) {
            edit.put(new Entry(Name.of("h" + i + ".example."), i));
        }
        NameTrie<Entry> older = edit.build();

        NameTrieEdit<Entry> later = older.edit();
        for (int i = 0; i < 500; i += 2) {
            later.remove(Name.of("h" + i + ".example."));
            later.put(new Entry(Name.of("n" + i + ".example."), -i));
            later.put(new Entry(Name.of("h" + (i + 1) + ".example."), -1));
        }
        edit.put(new Entry(Name.of("late.example."), 0));

        assertThat(older.size()).isEqualTo(500);
        int[] sum = new int[1];
        older.forEach(entry -> sum[0] += entry.number());
        assertThat(sum[0]).isEqualTo(499 * 500 / 2);
        assertThat(older.exact(Name.of("late.example."))).isNull();
        assertThat(later.build().exact(Name.of("H1.EXAMPLE."))).isEqualTo(new Entry(Name.of("h1.example."), -1));
    }

    @Test
    void namesOfFullLengthAreFound() {
        Name longest = Name.of(("\\000".repeat(62) + ".").repeat(4) + "a.");
        NameTrieEdit<Entry> edit = NameTrie.<Entry>empty().edit();
        edit.put(new Entry(longest, 1));
        edit.put(new Entry(longest.parent(), 2));

        NameTrie<Entry> trie = edit.build();

        assertThat(longest.length()).isEqualTo(255);
        assertThat(trie.exact(longest)).isEqualTo(new Entry(longest, 1));
        assertThat(trie.exact(longest.parent())).isEqualTo(new Entry(longest.parent(), 2));
        assertThat(trie.last()).isEqualTo(new Entry(longest, 1));
        assertThat(trie.first()).isEqualTo(new Entry(longest.parent(), 2));
    }
}
