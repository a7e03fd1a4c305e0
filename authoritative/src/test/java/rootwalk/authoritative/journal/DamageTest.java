package rootwalk.authoritative.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.journal.Records.adding;
import static rootwalk.authoritative.journal.Records.contents;
import static rootwalk.authoritative.journal.Records.zone;
import static rootwalk.authoritative.journal.Server.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;

/// A journal whose file is damaged while the server is not running. Each zone is either as it was, or that is reported and it begins
/// without the journal. It is never something in between, and LMDB does not end the process.
class DamageTest {

    private static final int PAGE = 4096;

    private static final Name UPDATED = Name.of("updated.test.");
    private static final Name LOADED = Name.of("loaded.test.");
    private static final Name SECONDARY = Name.of("secondary.test.");

    @TempDir(factory = InMemory.class)
    Path folder;
    @RegisterExtension
    final JournalLog log = new JournalLog();
    private static byte[] intact = new byte[0];
    private static TreeSet<String> updated = new TreeSet<>();
    private static TreeSet<String> secondary = new TreeSet<>();
    private int trials;
    private int rejected;

    @BeforeAll
    static void write(@TempDir(factory = InMemory.class) Path folder) throws IOException {
        try (Server server = new Server(folder.resolve("intact"), 4 << 20, 40_000)) {
            Zone one = server.start(updatedFile());
            Zone two = server.start(loadedFile(1));
            Zone three = server.start(SECONDARY, Optional.empty());
            three.writer().replace(zone(SECONDARY, 10, names(SECONDARY, 500))).join();
            for (int i = 2; i < 300; i++) {
                change(one, adding(UPDATED, i, "n" + i + ".updated.test. 60 A 192.0.2.2"));
            }
            for (int i = 2; i < 30; i++) {
                server.load(two, loadedFile(i));
            }
            for (int i = 11; i < 30; i++) {
                change(three, adding(SECONDARY, i, "m" + i + ".secondary.test. 60 A 192.0.2.2"));
            }
            server.settle(one);
            updated = Server.contents(one);
            secondary = Server.contents(three);
        }
        intact = Files.readAllBytes(folder.resolve("intact/data.mdb"));
    }

    private static ZoneSnapshot updatedFile() {
        return zone(UPDATED, 1, "www.updated.test. 60 A 192.0.2.1");
    }

    private static ZoneSnapshot loadedFile(int serial) {
        return zone(LOADED, serial, names(LOADED, serial));
    }

    private static String[] names(Name apex, int count) {
        String[] records = new String[count];
        for (int i = 0; i < count; i++) {
            records[i] = "x" + i + "." + apex + " 60 TXT \"" + "y".repeat(i % 100) + "\"";
        }
        return records;
    }

    /// Starts a server with a file, and checks its zones. If the whole file is rejected, all servers begin without it, so only some are
    /// started.
    private void start(byte[] file, String what) throws IOException {
        Path alone = folder.resolve("alone");
        Files.write(alone, file);
        try {
            LmdbFileCheck.check(alone);
        } catch (DamageException e) {
            if (rejected++ % 25 != 0) {
                return;
            }
        }
        startServer(file, what);
    }

    private void startServer(byte[] file, String what) throws IOException {
        Path journal = Files.createDirectory(folder.resolve("trial" + trials++));
        Files.write(journal.resolve("data.mdb"), file);
        log.clear();
        try (Server server = new Server(journal, 4 << 20, 40_000)) {
            Zone one = server.start(updatedFile());
            Zone two = server.start(loadedFile(29));
            Zone three = server.start(SECONDARY, Optional.empty());
            boolean isWhole = contents((ZoneSnapshot) one.state()).equals(updated);
            boolean hasSecondary =
                    three.state() instanceof ZoneSnapshot snapshot && contents(snapshot).equals(secondary);

            assertThat(contents((ZoneSnapshot) one.state())).as(what).isIn(List.of(updated, contents(updatedFile())));
            assertThat(contents((ZoneSnapshot) two.state())).as(what).isEqualTo(contents(loadedFile(29)));
            assertThat(hasSecondary || three.state() instanceof ZoneState.Unloaded).as(what).isTrue();
            if (!isWhole) {
                assertThat(reports()).as(what).anyMatch(it -> it.contains("updated.test.") || it.contains("all zones"));
            }
            if (!hasSecondary) {
                assertThat(reports()).as(what)
                        .anyMatch(it -> it.contains("secondary.test.") || it.contains("all zones"));
            }
            for (int i = 1; i < 29; i++) {
                int serial = i;
                assertThat(since(two, i)).as(what).satisfiesAnyOf(
                        deltas -> assertThat(deltas).hasSize(29 - serial), deltas -> assertThat(deltas).isEmpty());
            }
            assertThat(change(one, adding(UPDATED, 1000))).as(what).isInstanceOf(Result.Changed.class);
            if (!reports().isEmpty()) {
                server.restart();
                assertThat(Server.serial(server.start(updatedFile()))).as(what).isEqualTo(1000);
            }
        }
    }

    /// None if one of them is damaged.
    private static List<ZoneDelta> since(Zone zone, int serial) {
        Changes changes = zone.history().between(serial, 29);
        List<ZoneDelta> deltas = new ArrayList<>();
        try {
            for (int i = 0; i < changes.count(); i++) {
                deltas.add(changes.read(i));
            }
            return deltas;
        } catch (LostException e) {
            return List.of();
        }
    }

    private List<String> reports() {
        return log.lines();
    }

    private static byte[] flipped(int octet, int bit) {
        byte[] damaged = intact.clone();
        damaged[octet] ^= (byte) (1 << bit);
        return damaged;
    }

    @Test
    void withoutDamageNothingIsReported() throws IOException {
        start(intact, "intact");

        assertThat(reports()).isEmpty();
    }

    @Test
    void ofTheMetaPagesIsFound() throws IOException {
        Random random = new Random(1);
        for (int page = 0; page < 2; page++) {
            for (int at = 0; at < 152; at++) {
                int octet = page * PAGE + at;
                int bit = random.nextInt(8);
                start(flipped(octet, bit), "bit " + bit + " of octet " + octet);
            }
        }
    }

    @Test
    void ofTheHeadersOfPagesIsFound() throws IOException {
        Random random = new Random(2);
        for (int page = 2; page < intact.length / PAGE; page++) {
            for (int i = 0; i < 2; i++) {
                int octet = page * PAGE + random.nextInt(40);
                int bit = random.nextInt(8);
                start(flipped(octet, bit), "bit " + bit + " of octet " + octet);
            }
        }
    }

    /// The lengths of nodes: LMDB moves memory by them.
    @Test
    void ofNodesIsFoundOrWithoutEffect() throws IOException {
        Random random = new Random(7);
        ByteBuffer pages = ByteBuffer.wrap(intact).order(ByteOrder.nativeOrder());
        for (int page = 2 * PAGE; page < intact.length; page += PAGE) {
            int flags = pages.getShort(page + 10);
            int nodes = flags == 1 || flags == 2 ? (pages.getShort(page + 12) - 16) / 2 : 0;
            for (int i = 0; i < nodes; i += 1 + random.nextInt(3)) {
                int octet = page + pages.getShort(page + 16 + 2 * i) + random.nextInt(8);
                int bit = random.nextInt(8);
                start(flipped(octet, bit), "bit " + bit + " of octet " + octet);
            }
        }
    }

    @Test
    void anywhereIsFoundOrWithoutEffect() throws IOException {
        Random random = new Random(3);
        Set<String> reported = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            int octet = random.nextInt(intact.length);
            int bit = random.nextInt(8);
            start(flipped(octet, bit), "bit " + bit + " of octet " + octet);
            reported.addAll(reports());
        }

        assertThat(reported)
                .anyMatch(it -> it.contains("the entries of the zone updated.test. in the journal are damaged"))
                .anyMatch(it -> it.contains("the entries of the zone secondary.test. in the journal are damaged"))
                .anyMatch(it -> it.contains("a delta of the zone loaded.test. in the journal is damaged"));
    }

    @Test
    void ofWholePagesIsFoundOrWithoutEffect() throws IOException {
        Random random = new Random(4);
        for (int page = 0; page < intact.length / PAGE; page++) {
            byte[] zeros = intact.clone();
            Arrays.fill(zeros, page * PAGE, (page + 1) * PAGE, (byte) 0);
            start(zeros, "zeros in page " + page);
            byte[] other = intact.clone();
            int source = random.nextInt(intact.length / PAGE);
            System.arraycopy(intact, source * PAGE, other, page * PAGE, PAGE);
            start(other, "page " + source + " in place of page " + page);
        }
    }

    @Test
    void byTruncationIsFound() throws IOException {
        List<Integer> lengths = new ArrayList<>(List.of(0, 1, 100, PAGE, PAGE + 100, 2 * PAGE, intact.length - 1));
        Random random = new Random(5);
        for (int i = 0; i < 30; i++) {
            lengths.add(random.nextInt(intact.length));
        }
        for (int length : lengths) {
            start(Arrays.copyOf(intact, length), "truncated to " + length);
        }
    }

    @Test
    void ofTheWholeFileKeepsItUnderAnotherName() throws IOException {
        Path journal = Files.createDirectory(folder.resolve("whole"));
        Files.write(journal.resolve("data.mdb"), flipped(16, 0));

        try (Server server = new Server(journal)) {
            assertThat(Server.serial(server.start(updatedFile()))).isEqualTo(1);
        }

        assertThat(journal.resolve("data.mdb.damaged.1")).hasBinaryContent(flipped(16, 0));
        assertThat(reports()).singleElement().asString()
                .contains("the journal " + journal.resolve("data.mdb")
                        + " is damaged: page 0 is not a meta page; it is kept as ")
                .contains("changes that are not in zone files are lost");
    }

    /// The journal has entries that are needed, so an operator may want what is left of them.
    @Test
    void ofOneZoneKeepsACopyOfTheWholeFile() throws IOException {
        Random random = new Random(8);
        Path copy = Path.of("none");
        for (int i = 0; i < 500 && !Files.exists(copy); i++) {
            int octet = 2 * PAGE + random.nextInt(intact.length - 2 * PAGE);
            byte[] damaged = flipped(octet, random.nextInt(8));
            start(damaged, "octet " + octet);
            Path journal = folder.resolve("trial" + (trials - 1));
            boolean isOfAZone = reports().stream().anyMatch(it -> it.contains("the entries of the zone"));
            copy = isOfAZone ? journal.resolve("data.mdb.damaged.1") : copy;
            assertThat(Files.exists(journal.resolve("data.mdb.damaged.1"))).as("octet " + octet)
                    .isEqualTo(isOfAZone || reports().stream().anyMatch(it -> it.contains("all zones")));
        }

        assertThat(copy).exists();
        startServer(Files.readAllBytes(copy), "the copy");
        assertThat(reports()).anyMatch(it -> it.contains("the entries of the zone"));
    }

    @Test
    void ofTheLockFileHasNoEffect() throws IOException {
        Path journal = Files.createDirectory(folder.resolve("lock"));
        Files.write(journal.resolve("data.mdb"), intact);
        byte[] garbage = new byte[8192];
        new Random(6).nextBytes(garbage);
        Files.write(journal.resolve("lock.mdb"), garbage);

        try (Server server = new Server(journal)) {
            assertThat(Server.contents(server.start(updatedFile()))).isEqualTo(updated);
        }
    }
}
