package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.Zone;
import rootwalk.wire.Name;

/// The copies of the journal that are kept when entries of zones are damaged while the server is running.
class KeptCopiesTest {

    private static final Name ONE = Name.of("one.test.");
    private static final Name TWO = Name.of("two.test.");

    @TempDir(factory = InMemory.class)
    Path folder;
    @RegisterExtension
    final JournalLog log = new JournalLog();
    private Server server;

    @BeforeEach
    void start() {
        server = new Server(folder.resolve("journal"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void damage(Name apex) throws StoreException {
        server.store.commit(List.of(new Store.Write.Put(Keys.state(apex), new byte[] {1, 2, 3, 4, 5})));
    }

    private Zone startZone(Name apex) {
        return server.start(apex, Optional.of(zone(apex, 1)));
    }

    private void recover(Name apex) {
        server.recover(apex, Optional.of(zone(apex, 1)));
    }

    private Path copy(int number) {
        return server.file().resolveSibling("data.mdb.damaged." + number);
    }

    /// The thread that commits may wait until nothing is read, and a copy waits for this thread.
    @Test
    void aCopyIsMadeWhileTheDamagedZoneIsNotReadAnyMore() throws Exception {
        damage(ONE);
        List<Integer> readings = new ArrayList<>();
        server.store.beforeCopy = () -> readings.add(server.store.readings());

        recover(ONE);

        assertThat(readings).containsExactly(0);
        assertThat(copy(1)).exists();
        assertThat(server.store.readings()).isZero();
    }

    @Test
    void zonesThatAreDamagedTogetherHaveOneCopy() throws Exception {
        damage(ONE);
        damage(TWO);

        Zone one = startZone(ONE);
        change(one, adding(ONE, 2));
        startZone(TWO);

        assertThat(log.lines()).hasSize(2).allMatch(it -> it.endsWith("kept as " + copy(1)));
        assertThat(copy(2)).doesNotExist();
    }

    @Test
    void aZoneThatWasChangedSinceTheCopyHasAnotherOne() throws Exception {
        damage(ONE);
        Zone before = startZone(ONE);
        change(before, adding(ONE, 2, "a.one.test. 60 A 192.0.2.2"));
        server.journal().detach(before).join();
        damage(ONE);

        recover(ONE);

        assertThat(log.lines()).last().asString().endsWith("kept as " + copy(2));
        assertThat(hasDelta(copy(1))).isFalse();
        assertThat(hasDelta(copy(2))).isTrue();
    }

    private boolean hasDelta(Path copy) throws Exception {
        Path other = Files.createTempDirectory(folder, "copy");
        Files.copy(copy, other.resolve("data.mdb"));
        boolean[] found = new boolean[1];
        try (LmdbStore store = LmdbStore.open(other, 1 << 20); Store.Reading reading = store.read()) {
            reading.scan(Keys.delta(ONE, 0, 0), Keys.deltaEnd(ONE), (_, _) -> {
                found[0] = true;
                return false;
            });
        }
        return found[0];
    }
}
