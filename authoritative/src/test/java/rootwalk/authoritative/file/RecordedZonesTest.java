package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.file.ZoneLoader.LoadResult;
import rootwalk.authoritative.file.ZoneLoader.Source;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.JournalSettings;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Zone files whose zones are recorded in a journal.
class RecordedZonesTest {

    private static final Name APEX = Name.of("one.");

    @TempDir
    Path folder;
    private Journal journal;
    private ZoneLoader loader;
    private Source recorded = new Source(APEX, Path.of("unset"));

    @BeforeEach
    void start() {
        recorded = source(true);
        open();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void open() {
        try {
            journal = Journal.open(
                    new JournalSettings(folder.resolve("journal"), 16 << 20, 1 << 20, Duration.ofDays(30)),
                    () -> Instant.ofEpochSecond(1_800_000_000), Thread.ofPlatform().daemon().factory(), _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loader = new ZoneLoader(() -> Instant.ofEpochSecond(1_800_000_000), LoadThreads.NO_OTHERS, () -> journal);
    }

    private void restart() {
        journal.close();
        open();
    }

    private Source source(boolean isRecorded) {
        return new Source(APEX, folder.resolve("one.zone"), Optional.empty(),
                Optional.of(Journal.Role.PRIMARY).filter(_ -> isRecorded));
    }

    private void write(int serial, String... names) {
        StringBuilder text = new StringBuilder("@ 60 SOA ns h " + serial + " 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n");
        for (String name : names) {
            text.append(name).append(" 60 A 192.0.2.2\n");
        }
        try {
            Files.writeString(folder.resolve("one.zone"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoadResult load(Source... sources) {
        LoadResult loaded = loader.load(List.of(sources));
        loaded.publish();
        return loaded;
    }

    private Zone zone(LoadResult loaded) {
        return loaded.zone(APEX);
    }

    private static long serial(Zone zone) {
        return Integer.toUnsignedLong(((ZoneSnapshot) zone.state()).serial());
    }

    private static int deltas(Zone zone, int from) {
        return zone.history().between(from, (int) serial(zone)).count();
    }

    private static boolean has(Zone zone, String name) {
        return ((ZoneSnapshot) zone.state()).names().exact(Name.of(name)) != null;
    }

    private static RRset set(String owner, int type, String data) {
        return RRset.of(Name.of(owner), type, 60, RdataText.parse(type, data, Name.ROOT));
    }

    private static Result update(Zone zone, int serial, String name) {
        return zone.writer().submit(edit -> {
            edit.remove(APEX, RecordType.SOA);
            edit.add(set("one.", RecordType.SOA, "ns.one. h.one. " + serial + " 2 3 4 5"));
            edit.add(set(name, RecordType.A, "192.0.2.9"));
        }).join();
    }

    @Test
    void aChangedFileIsADelta() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        write(2, "b");
        LoadResult second = load(recorded);

        assertThat(serial(zone)).isEqualTo(2);
        assertThat(second.changed()).containsExactly(APEX);
        assertThat(second.notes()).isEmpty();
        assertThat(deltas(zone, 1)).isEqualTo(1);
        assertThat(load(recorded).filesRead()).isEmpty();
    }

    @Test
    void changesAreServedAfterARestart() {
        write(1, "a");
        assertThat(update(zone(load(recorded)), 2, "update.one.")).isInstanceOf(Result.Changed.class);

        restart();
        Zone again = zone(load(recorded));

        assertThat(serial(again)).isEqualTo(2);
        assertThat(has(again, "update.one.")).isTrue();
        assertThat(again.failure()).isEmpty();
    }

    @Test
    void aFileThatWouldUndoChangesIsRefusedUntilItsSerialIsHigher() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 5, "update.one.");
        write(3, "b");
        LoadResult refused = load(recorded);

        assertThat(serial(zone)).isEqualTo(5);
        assertThat(zone.failure()).hasValueSatisfying(
                it -> assertThat(it.reason()).contains("the zone has serial 5", "file, which has serial 3"));
        assertThat(refused.backwards()).isEmpty();
        update(zone, 6, "another.one.");
        assertThat(zone.failure()).as("a change does not make the file right").isPresent();

        write(7, "b");
        load(recorded);
        assertThat(serial(zone)).isEqualTo(7);
        assertThat(has(zone, "update.one.")).isFalse();
        assertThat(zone.failure()).isEmpty();
    }

    @Test
    void aFileWithoutAHigherSerialIsServedWithANote() {
        write(5, "a");
        Zone zone = zone(load(recorded));
        write(5, "b");
        LoadResult same = load(recorded);
        write(4, "c");
        LoadResult lower = load(recorded);

        assertThat(same.notes()).containsExactly("the zone one.: its serial did not increase: its journal is cleared,"
                + " and secondaries keep their version until the serial is above 5");
        assertThat(lower.notes()).hasSize(1);
        assertThat(has(zone, "c.one.")).isTrue();
        assertThat(deltas(zone, 4)).isZero();
    }

    @Test
    void aFileThatChangedMeanwhileIsNoted() {
        write(1, "a");
        load(recorded);
        write(2, "b");
        restart();

        LoadResult loaded = load(recorded);

        assertThat(loaded.notes()).singleElement().asString()
                .contains("the file of the zone one. has changed while the server was not running");
        assertThat(serial(zone(loaded))).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeReadServesWhatTheJournalHas() throws IOException {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 2, "update.one.");
        await(zone);
        Files.writeString(folder.resolve("one.zone"), "nonsense\n");
        restart();

        Zone again = zone(load(recorded));

        assertThat(serial(again)).isEqualTo(2);
        assertThat(again.failure()).hasValueSatisfying(it -> assertThat(it.reason()).contains("one.zone:1"));
        write(1, "a");
        load(recorded);
        assertThat(again.failure()).as("the file that the zone is from").isEmpty();
        assertThat(serial(again)).isEqualTo(2);
    }

    /// The content is stored after the first change that is not in the file.
    private void await(Zone zone) {
        for (int i = 3; i < 20; i++) {
            assertThat(journal.setFrozen(zone, false).join()).isTrue();
        }
    }

    @Test
    void aFileThatWasFaultyAtTheStartIsLoadedLater() throws IOException {
        Files.writeString(folder.resolve("one.zone"), "nonsense\n");
        Zone zone = zone(load(recorded));
        assertThat(Journal.isAttached(zone)).isFalse();

        write(1, "a");
        load(recorded);

        assertThat(serial(zone)).isEqualTo(1);
        assertThat(update(zone, 2, "update.one.")).isInstanceOf(Result.Changed.class);
        restart();
        assertThat(serial(zone(load(recorded)))).isEqualTo(2);
    }

    @Test
    void aZoneThatIsRecordedFromAReloadOnKeepsItsState() {
        write(1, "a");
        Zone zone = zone(load(source(false)));
        assertThat(Journal.isAttached(zone)).isFalse();

        LoadResult loaded = load(recorded);

        assertThat(zone(loaded)).isSameAs(zone);
        assertThat(Journal.isAttached(zone)).isTrue();
        assertThat(serial(zone)).isEqualTo(1);
    }

    @Test
    void aZoneThatIsNotRecordedAnyMoreIsServedFromItsFile() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 2, "update.one.");

        LoadResult loaded = load(source(false));

        assertThat(Journal.isAttached(zone)).isFalse();
        assertThat(serial(zone)).isEqualTo(1);
        assertThat(loaded.notes()).singleElement().asString().contains("the zone one. is served from its file only");
    }

    /// It may belong to somebody else now.
    @Test
    void aZoneThatComesBackIsServedFromItsFile() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 2, "update.one.");

        load();
        assertThat(Journal.isAttached(zone)).isFalse();
        LoadResult loaded = load(recorded);

        assertThat(serial(zone(loaded))).isEqualTo(1);
        assertThat(loaded.notes()).containsExactly("the zone one. was recorded until 2027-01-15T08:00:00Z, and is"
                + " again: its file is served, and 1 change of that time that is not in it is not used");
        assertThat(update(zone(loaded), 2, "new.one.")).isInstanceOf(Result.Changed.class);
        restart();
        Zone again = zone(load(recorded));
        assertThat(has(again, "new.one.")).isTrue();
        assertThat(has(again, "update.one.")).isFalse();
    }

    @Test
    void aZoneThatIsRecordedAgainIsServedFromItsFile() {
        write(10, "a");
        Zone zone = zone(load(recorded));
        update(zone, 500, "update.one.");
        load(source(false));
        write(20, "b");
        load(source(false));
        assertThat(serial(zone)).isEqualTo(20);

        LoadResult loaded = load(recorded);

        assertThat(zone(loaded)).isSameAs(zone);
        assertThat(serial(zone)).isEqualTo(20);
        assertThat(has(zone, "update.one.")).isFalse();
        assertThat(zone.failure()).isEmpty();
        assertThat(loaded.notes()).singleElement().asString().contains("1 change of that time");
        restart();
        assertThat(serial(zone(load(recorded)))).isEqualTo(20);
    }

    @Test
    void aZoneThatIsRecordedAgainIsNotServedFromOldEntriesIfItsFileIsFaulty() throws IOException {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 2, "update.one.");
        await(zone);
        load();
        Files.writeString(folder.resolve("one.zone"), "nonsense\n");

        Zone again = zone(load(recorded));

        assertThat(again.state()).isInstanceOf(ZoneState.Unloaded.class);
        assertThat(Journal.isAttached(again)).isFalse();
    }

    /// As when the role of a zone changes: another object has recorded it until now.
    @Test
    void aZoneThatWasRecordedByOtherSourcesHasItsLastChanges() {
        write(1, "a");
        Zone before = zone(load(recorded));
        LoadResult ending = loader.load(List.of());
        ZoneLoader other = new ZoneLoader(() -> Instant.ofEpochSecond(1_800_000_000), LoadThreads.NO_OTHERS,
                () -> journal);
        LoadResult next = other.load(List.of(recorded));
        update(before, 2, "late.one.");

        ending.endRecordings();
        next.publish();

        assertThat(Journal.isAttached(before)).isFalse();
        assertThat(Journal.isAttached(next.zone(APEX))).isTrue();
        assertThat(next.notes()).singleElement().asString().contains("1 change of that time");
    }

    @Test
    void whatIsNotPublishedChangesNothing() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        write(2, "b");

        loader.load(List.of(recorded));

        assertThat(serial(zone)).isEqualTo(1);
        assertThat(deltas(zone, 1)).isZero();
        load(recorded);
        assertThat(serial(zone)).isEqualTo(2);
    }

    /// After the journal is closed, nothing can be stored.
    @Test
    void aFileThatCannotBeStoredIsReadAgainTheNextTime() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        write(2, "b");
        journal.close();
        load(recorded);

        assertThat(serial(zone)).isEqualTo(1);
        assertThat(zone.failure()).hasValueSatisfying(it -> assertThat(it.reason()).contains("shutting down"));
        assertThat(loader.load(List.of(recorded)).filesRead()).containsExactly(APEX);
    }

    @Test
    void aFileThatHasNotChangedIsNotReadAgain() {
        write(1, "a");
        Zone zone = zone(load(recorded));
        update(zone, 2, "update.one.");

        assertThat(load(recorded).filesRead()).isEmpty();
        LoadResult only = loader.loadOnly(recorded);
        only.publish();
        assertThat(only.filesRead()).hasSize(1);
        assertThat(serial(zone)).isEqualTo(2);
    }
}
