package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.JournalSettings;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// A daemon with zones whose changes are recorded.
class RecordedZonesDaemonTest {

    private static final Name EXAMPLE = Name.of("example.");

    private static final String SETTINGS = """
        listen: {dns: ["127.0.0.1:0"]}
        hosts: {files: []}
        threads: 1
        recursion: {enabled: false}
        """;

    private static final String RECORDED =
            SETTINGS + "zones: [{name: example., file: example.zone, transfer-to: [loopback]}]\n";

    @TempDir
    Path folder;
    private final List<Daemon> daemons = new ArrayList<>();
    private String text = "";
    private long version;

    @BeforeEach
    void write() throws IOException {
        write(1);
    }

    @AfterEach
    void close() {
        daemons.forEach(Daemon::close);
    }

    private void write(int serial) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, "$TTL 60\n@ SOA ns root " + serial + " 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + ++version * 1000));
    }

    private ConfigResult read() {
        return ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private Daemon start(String configuration) throws StartFailure {
        text = configuration;
        Daemon daemon = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemons.add(daemon);
        return daemon;
    }

    private static Zone zone(Daemon daemon) {
        Zone zone = daemon.current().zones().current().withApex(EXAMPLE);
        assertThat(zone).isNotNull();
        return zone;
    }

    private static long serial(Zone zone) {
        return ((ZoneSnapshot) zone.state()).serial();
    }

    private static RRset soa(int serial) {
        return RRset.of(EXAMPLE, RecordType.SOA, 60,
                RdataText.parse(RecordType.SOA, "ns.example. root.example. " + serial + " 2 3 4 5", Name.ROOT));
    }

    private static void update(Zone zone, int serial) {
        zone.writer().submit(edit -> {
            edit.remove(EXAMPLE, RecordType.SOA);
            edit.add(soa(serial));
        }).join();
    }

    @Test
    void areInAFolderForItsAccountOnly() throws Exception {
        start(RECORDED);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("journal"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("journal/data.mdb"))))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAnyThereIsNoJournal() throws Exception {
        Daemon daemon = start(SETTINGS + "zones: [{name: example., file: example.zone}]\n");

        assertThat(folder.resolve("journal")).doesNotExist();
        assertThat(daemon.journal()).isEmpty();
        assertThat(daemon.control().stats().toString()).doesNotContain("journal.");
    }

    @Test
    void haveTheirChangesAfterARestart() throws Exception {
        Daemon daemon = start(RECORDED);
        write(2);
        assertThat(daemon.control().reload().isDone()).isTrue();
        update(zone(daemon), 3);
        daemon.close();

        Daemon again = start(RECORDED);

        assertThat(serial(zone(again))).isEqualTo(3);
        assertThat(zone(again).history().between(1, (int) serial(zone(again))).count()).isEqualTo(2);
    }

    @Test
    void areCounted() throws Exception {
        Daemon daemon = start(RECORDED);
        update(zone(daemon), 2);
        update(zone(daemon), 3);
        String page = Files.readString(Path.of("../docs/counters.md"));

        assertThat(daemon.control().stats().facts()).filteredOn(fact -> fact.name().startsWith("journal."))
                .hasSize(4).allSatisfy(fact -> assertThat(page).contains("`" + fact.name() + "`"))
                .anySatisfy(fact -> assertThat(fact.toString()).contains("journal.changes", "number=2"));
    }

    @Test
    void reportAFileThatIsRefused() throws Exception {
        Daemon daemon = start(RECORDED);
        update(zone(daemon), 5);
        write(3);

        ReloadResult result = daemon.control().reload();
        ReloadResult ofZone = daemon.control().reload(EXAMPLE);

        assertThat(result.isDone()).isFalse();
        assertThat(result.zones()).singleElement()
                .satisfies(zone -> assertThat(zone.message()).contains("the zone has serial 5"));
        assertThat(ofZone.isDone()).isFalse();
        assertThat(serial(zone(daemon))).isEqualTo(5);
    }

    @Test
    void reportAJournalThatIsCleared() throws Exception {
        Daemon daemon = start(RECORDED);
        write(0);

        ReloadResult result = daemon.control().reload();

        assertThat(result.isDone()).isTrue();
        assertThat(result.problems()).anySatisfy(
                problem -> assertThat(problem.toString()).contains("example.: its serial did not increase"));
    }

    @Test
    void beginWithAReload() throws Exception {
        Daemon daemon = start(SETTINGS + "zones: [{name: example., file: example.zone}]\n");
        text = RECORDED;

        assertThat(daemon.control().reload().isDone()).isTrue();

        assertThat(daemon.journal()).isPresent();
        write(2);
        daemon.control().reload();
        assertThat(zone(daemon).history().between(1, (int) serial(zone(daemon))).count()).isEqualTo(1);
    }

    @Test
    void ofTwoServersCannotBeInOneFolder() throws Exception {
        start(RECORDED);

        assertThatThrownBy(() -> start(RECORDED)).isInstanceOf(StartFailure.class).hasMessageContaining(
                "journal.directory: another server uses the folder " + folder.resolve("journal"));
    }

    @Test
    void needARestartForOtherSettings() throws Exception {
        Daemon daemon = start(RECORDED);
        text = RECORDED + "journal: {size: 2GiB}\n";

        assertThat(daemon.control().reload().needsRestart()).containsExactly("journal");
    }

    @Test
    void needAFolderThatCanBeWritten() throws Exception {
        text = RECORDED + "journal: {directory: none/journal}\n";
        assertThat(problems()).singleElement().asString().contains("journal.directory: there is no folder ",
                "the server does not start with zones that have");
        text = RECORDED + "journal: {directory: example.zone}\n";
        assertThat(problems()).singleElement().asString().contains("example.zone is not a folder");
        text = SETTINGS + "journal: {directory: none/journal}\n";
        assertThat(problems()).isEmpty();
    }

    private List<Problem> problems() {
        return StartCheck.problems(read(), InstantSource.system());
    }

    @Test
    void thatAreTransferredAreServedFromTheJournal() throws Exception {
        ZoneEdit edit = ZoneEdit.begin(EXAMPLE, EditObserver.NONE);
        edit.add(soa(9));
        ZoneSnapshot content = edit.build();
        assertThat(content).isNotNull();
        try (Journal journal = Journal.open(
                new JournalSettings(folder.resolve("journal"), 1 << 24, 1 << 20, Duration.ofDays(1)),
                InstantSource.system(), Thread.ofPlatform().daemon().factory(), _ -> {})) {
            Zone zone = new Zone(EXAMPLE, new ZoneState.Unloaded("test"));
            journal.attach(zone, journal.recover(EXAMPLE, Journal.Role.SECONDARY, Optional.empty())).join();
            zone.writer().replace(content).join();
        }

        Daemon daemon = start(SETTINGS + "zones: [{name: example., primaries: [192.0.2.1]}]\n");

        assertThat(serial(zone(daemon))).isEqualTo(9);
        Zone before = zone(daemon);
        assertThat(daemon.control().reload().isDone()).isTrue();
        assertThat(zone(daemon)).isSameAs(before);
    }

    /// As with a disk that does not answer: a reload waits for the journal.
    @Test
    void doNotKeepTheServerFromEnding() throws Exception {
        Daemon daemon = start(RECORDED);
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        var _ = zone(daemon).writer().submit(_ -> {
            hangs.countDown();
            awaitUninterruptibly(answers);
        });
        hangs.await();
        write(2);
        Thread reload = Thread.ofPlatform().start(() -> daemon.control().reload());
        while (reload.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        CompletableFuture<Void> closed = CompletableFuture.runAsync(daemon::close);

        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        reload.join();
        answers.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // A disk is not interrupted either.
            }
        }
    }

    @Test
    void canGetAndLoseTheirFile() throws Exception {
        String transferred = SETTINGS + "zones: [{name: example., primaries: [192.0.2.1]}]\n";
        Daemon daemon = start(transferred);
        ZoneEdit edit = ZoneEdit.begin(EXAMPLE, EditObserver.NONE);
        edit.add(soa(9));
        ZoneSnapshot content = edit.build();
        assertThat(content).isNotNull();
        zone(daemon).writer().replace(content).join();

        text = RECORDED;
        ReloadResult withFile = daemon.control().reload();
        long serialOfFile = serial(zone(daemon));
        update(zone(daemon), 20);
        text = transferred;
        ReloadResult without = daemon.control().reload();

        assertThat(withFile.isDone()).isTrue();
        assertThat(withFile.problems().toString()).contains("was recorded until");
        assertThat(serialOfFile).isEqualTo(1);
        assertThat(without.isDone()).isTrue();
        update(zone(daemon), 21);
        daemon.close();
        assertThat(serial(zone(start(transferred)))).isEqualTo(21);
    }
}
