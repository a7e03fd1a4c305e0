package rootwalk.authoritative.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory.Changes;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Change;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;

/// The journal of a server in a test, and its zones. It can be stopped, killed and started again.
final class Server implements AutoCloseable {

    private final Path folder;
    private JournalSettings settings;
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    final List<String> published = Collections.synchronizedList(new ArrayList<>());
    private Journal journal;
    FaultyStore store;

    Server(Path folder) {
        this(folder, 64 << 20, 1 << 20);
    }

    Server(Path folder, long size, long zoneSize) {
        this.folder = folder;
        settings = new JournalSettings(folder, size, zoneSize, Duration.ofDays(30));
        open();
    }

    private void open() {
        try {
            store = new FaultyStore(LmdbStore.open(settings.folder(), settings.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        journal = Journal.over(store, settings, () -> now, Thread.ofPlatform().daemon().factory(),
                zone -> published.add(zone.apex() + " " + serial(zone)));
    }

    Journal journal() {
        return journal;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /// Stops it, and starts it again.
    void restart() {
        journal.close();
        open();
    }

    /// As it is at the start and after a reload: all zones that it has are attached.
    void endOthers() {
        journal.endOthers();
    }

    /// Starts it again with what is on the disk at this moment.
    void kill() throws IOException {
        Path copy = Files.createTempDirectory(folder.getParent(), "killed");
        try (Stream<Path> files = Files.list(settings.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        journal.close();
        settings = new JournalSettings(copy, settings.size(), settings.zoneSize(), settings.maxAge());
        open();
    }

    Path file() {
        return settings.folder().resolve("data.mdb");
    }

    /// A zone with a file.
    Zone start(ZoneState file) {
        return start(file instanceof ZoneSnapshot snapshot ? snapshot.apex() : Records.APEX, Optional.of(file));
    }

    Zone start(Name apex, Optional<ZoneState> file) {
        Recovery recovery = recover(apex, file);
        Zone zone = new Zone(apex, recovery.state());
        if (recovery.isAttachable()) {
            journal.attach(zone, recovery).join();
        }
        return zone;
    }

    Recovery recover(Name apex, Optional<ZoneState> file) {
        return journal.recover(apex, file.isEmpty() ? Journal.Role.SECONDARY : Journal.Role.PRIMARY, file);
    }

    FileOutcome load(Zone zone, ZoneSnapshot file) {
        return journal.load(new FileUpdate(zone, file)).join();
    }

    static Result change(Zone zone, Change change) {
        return zone.writer().submit(change).join();
    }

    /// The deltas from a serial on to the version that is served.
    static List<ZoneDelta> since(Zone zone, long from) {
        return deltas(zone.history().between((int) from, (int) serial(zone)));
    }

    static List<ZoneDelta> deltas(Changes changes) {
        List<ZoneDelta> deltas = new ArrayList<>();
        try {
            for (int i = 0; i < changes.count(); i++) {
                deltas.add(changes.read(i));
            }
            return deltas;
        } catch (LostException e) {
            throw new AssertionError(e);
        }
    }

    static ZoneSnapshot served(Zone zone) {
        return (ZoneSnapshot) zone.state();
    }

    static TreeSet<String> contents(Zone zone) {
        return Records.contents(served(zone));
    }

    static long serial(Zone zone) {
        return zone.state() instanceof ZoneSnapshot snapshot ? Integer.toUnsignedLong(snapshot.serial()) : -1;
    }

    /// The number of values of zones.
    int entries() {
        int[] count = new int[1];
        try (Store.Reading reading = store.read()) {
            reading.scan(new byte[1], Keys.header(), (_, _) -> {
                count[0]++;
                return true;
            });
        } catch (UnreadableException e) {
            throw new AssertionError(e);
        }
        return count[0];
    }

    /// Waits until nothing is left to write.
    void settle(Zone zone) {
        // What a change begins is begun before the next change; the end of one write may begin another.
        for (int idle = 0; idle < 3; idle++) {
            journal.setTimes(zone, journal.times(zone)).join();
            if (!((JournaledZone) zone.recorder().orElseThrow()).isIdle()) {
                idle = -1;
            }
        }
    }

    @Override
    public void close() {
        store.go();
        journal.close();
    }
}
