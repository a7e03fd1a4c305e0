package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.lmdb.BrokenLmdb;
import rootwalk.authoritative.lmdb.LmdbFile;
import rootwalk.authoritative.lmdb.LmdbTransaction;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneWriter.Result;

class LmdbStoreTest {

    private static final int PAGE = 4096;
    private static final byte[] KEY = {1, 2};

    @TempDir
    Path folder;
    @RegisterExtension
    final JournalLog log = new JournalLog();

    private LmdbStore open() throws IOException {
        return LmdbStore.open(folder, 1 << 20);
    }

    private static Store.Write put(int value) {
        return new Store.Write.Put(KEY, new byte[] {(byte) value});
    }

    private static byte[] value(Store store) throws UnreadableException {
        try (Store.Reading reading = store.read()) {
            return reading.get(KEY);
        }
    }

    private Path file() {
        return folder.resolve("data.mdb");
    }

    /// LMDB refuses everything after a meta page could not be written.
    @Nested
    class AfterAFailedWrite {

        private static void breakMetaPages(LmdbStore store) {
            LmdbFile file = store.file();
            assertThat(file).isNotNull();
            BrokenLmdb.withoutMetaPages(file);
        }

        @Test
        void theFileIsOpenedAgain() throws Exception {
            try (LmdbStore store = open()) {
                store.commit(List.of(put(1)));
                breakMetaPages(store);

                assertThatThrownBy(() -> store.commit(List.of(put(2)))).isInstanceOf(StoreException.class);

                assertThat(value(store)).containsExactly(1);
                store.commit(List.of(put(3)));
                assertThat(value(store)).containsExactly(3);
                assertThat(log.lines()).containsExactly(
                        "the journal " + file() + " was closed and opened again, since a page could not be written");
            }
        }

        @Test
        void nothingIsStoredIfTheFileCannotBeOpenedAgain() throws Exception {
            try (LmdbStore store = open()) {
                store.commit(List.of(put(1)));
                breakMetaPages(store);
                // Another file: what LMDB has mapped stays.
                Files.delete(file());
                Files.write(file(), new byte[100]);

                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> store.commit(List.of(put(2)))).isInstanceOf(StoreException.class);
                    assertThatThrownBy(store::read).isInstanceOf(UnreadableException.class)
                            .hasMessageContaining("it could not be opened again after an error");
                }

                assertThatThrownBy(store::octets).isInstanceOf(UnreadableException.class);
                assertThatThrownBy(() -> store.commitRemovals(List.of())).isInstanceOf(StoreException.class);
                assertThat(log.lines()).singleElement().asString().contains("cannot be opened again",
                        "changes of zones are rejected until the server is started again");
            }
        }

        @Test
        void changesGoOn() throws Exception {
            try (Server server = new Server(folder.resolve("server"))) {
                Zone zone = server.start(zone(1));
                breakMetaPages((LmdbStore) server.store.store());

                Result failed = change(zone, adding(2, "a.example. 60 A 192.0.2.2"));
                Result next = change(zone, adding(2, "b.example. 60 A 192.0.2.2"));

                assertThat(failed).isInstanceOf(Result.NotStored.class);
                assertThat(next).isInstanceOf(Result.Changed.class);
                server.restart();
                assertThat(Server.contents(server.start(zone(1)))).isEqualTo(Server.contents(zone));
            }
        }
    }

    @Test
    void isOpenedAgainIfTheSizeOfTheMapCannotBeChanged() throws Exception {
        try (LmdbStore store = open()) {
            store.commit(List.of(put(1)));
            LmdbFile file = store.file();
            assertThat(file).isNotNull();
            // LMDB refuses another size during a transaction. Its thread ends, since it has a lock in memory that is not mapped
            // any more when the file is closed: with another lock, this thread would end the process.
            Thread.ofPlatform().start(() -> {
                LmdbTransaction ignored = file.write();
            }).join();

            assertThatThrownBy(() -> store.commitRemovals(List.of(new Store.Write.Delete(KEY))))
                    .isInstanceOf(StoreException.class);

            assertThat(value(store)).containsExactly(1);
            store.commitRemovals(List.of(new Store.Write.Delete(KEY)));
            assertThat(value(store)).isNull();
        }
    }

    @Test
    void doesNotReadWhenItIsClosed() throws Exception {
        LmdbStore store = open();
        store.close();

        assertThatThrownBy(store::read).isInstanceOf(UnreadableException.class).hasMessage("the journal is closed");
        assertThatThrownBy(() -> store.commit(List.of(put(1)))).isInstanceOf(StoreException.class);
    }

    @Nested
    class AFileThatCannotBeUsed {

        private byte[] written() throws Exception {
            try (LmdbStore store = open()) {
                store.commit(List.of(put(1)));
            }
            return Files.readAllBytes(file());
        }

        @Test
        void ofAnotherVersionOfTheFormatStays() throws Exception {
            try (LmdbStore store = open()) {
                byte[] value = {0, 0, 0, 0, 2};
                CRC32C sum = new CRC32C();
                sum.update(Keys.header());
                sum.update(value, 4, 1);
                ByteBuffer.wrap(value).putInt(0, (int) sum.getValue());
                store.commit(List.of(new Store.Write.Put(Keys.header(), value)));
            }
            byte[] before = Files.readAllBytes(file());

            assertThatThrownBy(this::reopened).isInstanceOf(IOException.class)
                    .hasMessageContaining("has version 2 of the format of the journal")
                    .hasMessageContaining("name another folder with journal.directory");

            assertThat(file()).hasBinaryContent(before);
            assertThat(log.lines()).isEmpty();
        }

        private void reopened() throws IOException {
            open().close();
        }

        @Test
        void ofAnotherVersionOfLmdbStays() throws Exception {
            byte[] other = written();
            ByteBuffer pages = ByteBuffer.wrap(other).order(ByteOrder.nativeOrder());
            pages.putInt(20, 2).putInt(PAGE + 20, 2);
            Files.write(file(), other);

            assertThatThrownBy(this::reopened).isInstanceOf(IOException.class)
                    .hasMessageContaining("is of another version of LMDB");

            assertThat(file()).hasBinaryContent(other);
        }

        /// The header of a page is longer there.
        @Test
        void ofLmdb1Stays() throws Exception {
            byte[] other = new byte[2 * PAGE];
            ByteBuffer.wrap(other).order(ByteOrder.nativeOrder()).putInt(24, 0xBEEFC0DE);
            Files.write(file(), other);

            assertThatThrownBy(this::reopened).hasMessageContaining("is of another version of LMDB");

            assertThat(file()).hasBinaryContent(other);
        }

        @Test
        void becauseOfTheDiskStays() throws Exception {
            Files.createDirectory(file());

            assertThatThrownBy(this::reopened).isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be read").hasMessageContaining("check the disk");

            assertThat(file()).isDirectory();
        }

        @Test
        void becauseOfDamageIsKeptAtMostTenTimes() throws Exception {
            for (int i = 1; i <= 10; i++) {
                Files.write(file(), new byte[i]);
                reopened();
                assertThat(folder.resolve("data.mdb.damaged." + i)).hasBinaryContent(new byte[i]);
            }
            Files.write(file(), new byte[11]);

            assertThatThrownBy(this::reopened).isInstanceOf(IOException.class)
                    .hasMessageContaining("there are already 10 damaged files")
                    .hasMessageContaining("move these files");

            assertThat(file()).hasBinaryContent(new byte[11]);
        }
    }

    @Test
    void isCopiedBesideTheFile() throws Exception {
        try (LmdbStore store = open()) {
            store.commit(List.of(put(1)));

            Path copy = store.keepCopy();
            store.commit(List.of(put(2)));

            assertThat(copy).hasFileName("data.mdb.damaged.1");
            try (var files = Files.list(folder)) {
                assertThat(files.map(it -> it.getFileName().toString())).containsExactlyInAnyOrder("data.mdb",
                        "data.mdb.damaged.1", "lock.mdb", "rootwalk.lock");
            }
            Path other = Files.createDirectory(folder.resolve("other"));
            Files.copy(copy, other.resolve("data.mdb"));
            try (LmdbStore copied = LmdbStore.open(other, 1 << 20)) {
                assertThat(value(copied)).containsExactly(1);
            }
        }
    }

    @Test
    void isNotCopiedIfThereAreTooManyCopies() throws Exception {
        try (LmdbStore store = open()) {
            for (int i = 1; i <= 10; i++) {
                Files.write(folder.resolve("data.mdb.damaged." + i), new byte[1]);
            }

            assertThatThrownBy(store::keepCopy).isInstanceOf(IOException.class)
                    .hasMessageContaining("move these files");
        }
    }
}
