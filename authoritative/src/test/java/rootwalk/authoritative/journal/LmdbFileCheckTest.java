package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever LMDB writes is accepted: a file that is sound must never be set aside. [DamageTest] is about the others.
class LmdbFileCheckTest {

    @TempDir(factory = InMemory.class)
    Path folder;

    private static byte[] octets(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private static int length(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(20);
            case 1, 2 -> 100 + random.nextInt(150);
            case 3 -> 1900 + random.nextInt(300);
            case 4 -> Store.MOST_VALUE - random.nextInt(3);
            default -> random.nextInt(Store.MOST_VALUE);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void acceptsWhatLmdbWrites(long seed) throws Exception {
        Random random = new Random(seed);
        Map<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
        int keyLength = 1 + random.nextInt(60);
        try (LmdbStore store = LmdbStore.open(folder.resolve("store"), 256 << 20)) {
            for (int round = 0; round < 150; round++) {
                List<Store.Write> writes = new ArrayList<>();
                boolean isShrinking = round / 25 % 2 == 1;
                for (int i = random.nextInt(60); i >= 0; i--) {
                    byte[] key = octets(random, 1 + random.nextInt(keyLength));
                    key[0] &= 0x7F;
                    if (random.nextInt(10) < (isShrinking ? 8 : 2) && !model.isEmpty()) {
                        byte[] known = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
                        writes.add(new Store.Write.Delete(known));
                        model.remove(known);
                    } else {
                        byte[] value = octets(random, length(random));
                        writes.add(new Store.Write.Put(key, value));
                        model.put(key, value);
                    }
                }
                store.commit(writes);

                LmdbFileCheck.check(folder.resolve("store/data.mdb"));
            }
            assertThat(contents(store)).isEqualTo(inText(model));
        }
    }

    /// As in a journal of large zones: values of four pages, appended and removed in order.
    @Test
    void acceptsLongValuesThatAreReplaced() throws Exception {
        Random random = new Random(9);
        try (LmdbStore store = LmdbStore.open(folder.resolve("store"), 64 << 20)) {
            for (int generation = 0; generation < 12; generation++) {
                List<Store.Write> writes = new ArrayList<>();
                for (int part = 0; part < 40 + random.nextInt(100); part++) {
                    writes.add(new Store.Write.Put(new byte[] {1, (byte) generation, (byte) part},
                            octets(random, Store.MOST_VALUE)));
                }
                store.commit(writes);
                List<Store.Write> removals = new ArrayList<>();
                for (int part = 0; part < 140; part++) {
                    removals.add(new Store.Write.Delete(new byte[] {1, (byte) (generation - 1), (byte) part}));
                }
                store.commit(removals);

                LmdbFileCheck.check(folder.resolve("store/data.mdb"));
            }
        }
    }

    /// What is consistent in itself, but must not be: LMDB would end the process.
    @Nested
    class AWrongFile {

        private static final int PAGE = 4096;
        private static final int FREE_TREE = 16 + 24;
        private static final int DATA_TREE = FREE_TREE + 48;
        private static final int LAST_PAGE = DATA_TREE + 48;

        private ByteBuffer pages = ByteBuffer.allocate(0);
        /// Of the newest meta page.
        private int meta;

        private void write(List<Store.Write> writes) throws Exception {
            try (LmdbStore store = LmdbStore.open(folder.resolve("store"), 64 << 20)) {
                store.commit(writes);
            }
            pages = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("store/data.mdb")))
                    .order(ByteOrder.nativeOrder());
            meta = pages.getLong(LAST_PAGE + 8) > pages.getLong(PAGE + LAST_PAGE + 8) ? 0 : PAGE;
        }

        private int root() {
            return (int) pages.getLong(meta + DATA_TREE + 40) * PAGE;
        }

        private void assertDamaged(String why) throws IOException {
            Path changed = Files.write(folder.resolve("changed"), pages.array());
            assertThatThrownBy(() -> LmdbFileCheck.check(changed)).isInstanceOf(DamageException.class)
                    .hasMessageContaining(why);
        }

        @Test
        void hasABranchWithOneNode() throws Exception {
            List<Store.Write> writes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                writes.add(new Store.Write.Put(new byte[] {1, (byte) i}, new byte[1000]));
            }
            write(writes);
            int root = root();
            assertThat(pages.getShort(root + 10)).as("a branch").isEqualTo((short) 1);
            int node = pages.getShort(root + 16);
            int child = pages.getShort(root + node) * PAGE;
            int length = 8 + pages.getShort(root + node + 6);
            length += length & 1;
            byte[] only = new byte[length];
            pages.get(root + node, only);
            pages.putShort(root + 12, (short) 18).putShort(root + 14, (short) (PAGE - length));
            pages.putShort(root + 16, (short) (PAGE - length)).put(root + PAGE - length, only);
            pages.putLong(meta + DATA_TREE + 16, 1);
            pages.putLong(meta + DATA_TREE + 32, (pages.getShort(child + 12) - 16) / 2);

            assertDamaged("has one branch only");
        }

        @Test
        void hasAnEmptyTreeWithLevels() throws Exception {
            write(List.of(new Store.Write.Put(new byte[] {1}, new byte[1])));
            pages.putLong(meta + FREE_TREE + 40, -1).putShort(meta + FREE_TREE + 6, (short) 1);
            for (int i = 0; i < 4; i++) {
                pages.putLong(meta + FREE_TREE + 8 + 8 * i, 0);
            }

            assertDamaged("an empty tree has 1 levels");
        }

        @Test
        void hasALastPageFarBehindItsEnd() throws Exception {
            write(List.of(new Store.Write.Put(new byte[] {1}, new byte[1])));
            pages.putLong(meta + LAST_PAGE, 3L * pages.capacity() / PAGE);

            assertDamaged("the last page is ");
        }

        @ParameterizedTest
        @ValueSource(ints = {600, 4})
        void hasAnEntryThatIsTooLong(int key) throws Exception {
            write(List.of(new Store.Write.Delete(new byte[] {1})));
            int root = root();
            int length = key == 600 ? 700 : 3000;
            pages.putShort(root + 12, (short) 18).putShort(root + 14, (short) (PAGE - length));
            pages.putShort(root + 16, (short) (PAGE - length));
            int node = root + PAGE - length;
            pages.putShort(node, (short) (length - 8 - key)).putShort(node + 2, (short) 0).putShort(node + 4, (short) 0)
                    .putShort(node + 6, (short) key);

            assertDamaged("has a node of " + length + " octets");
        }
    }

    private static Map<String, String> inText(Map<byte[], byte[]> values) {
        Map<String, String> text = new TreeMap<>();
        values.forEach((key, value) -> text.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value)));
        return text;
    }

    private static Map<String, String> contents(Store store) throws UnreadableException {
        Map<byte[], byte[]> contents = new TreeMap<>(Arrays::compareUnsigned);
        try (Store.Reading reading = store.read()) {
            reading.scan(new byte[] {0}, new byte[] {(byte) 0x80}, (key, value) -> {
                contents.put(key, value);
                return true;
            });
        }
        return inText(contents);
    }
}
