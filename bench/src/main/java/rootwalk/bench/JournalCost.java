package rootwalk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.JournalSettings;
import rootwalk.authoritative.journal.Recovery;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter.Change;
import rootwalk.authoritative.zone.ZoneWriter.Result;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// What changes of zones cost with a journal: changes per second, octets per change, and how long other zones wait while the content
/// of a large zone is stored. Arguments: a folder on the disk to be measured, which must not exist, and the number of names of the
/// large zone.
public final class JournalCost {

    private static final int ZONES = 10;
    private static final int MILLISECONDS = 5000;
    private static final double MILLION = 1e6;

    private final Path folder;
    private final Journal journal;

    private JournalCost(Path folder) throws IOException {
        this.folder = folder;
        journal = Journal.open(new JournalSettings(folder, 4L << 30, 1L << 30, Duration.ofDays(30)),
                InstantSource.system(), Thread.ofPlatform().daemon().factory(), _ -> {});
    }

    /// Prints the costs.
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args.length > 0 ? args[0] : "bench/target/journal-cost");
        if (Files.exists(folder)) {
            System.err.println(folder + " exists already; remove it, or name another folder");
            System.exit(2);
        }
        int names = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        JournalCost cost = new JournalCost(folder);
        for (int outstanding : new int[] {1, 10, 100, 1000, 10_000}) {
            cost.changes(outstanding);
        }
        cost.largeZone(names);
        cost.journal.close();
    }

    private Zone start(Name apex, Optional<ZoneState> file) {
        Recovery recovery = journal.recover(apex, Journal.Role.PRIMARY, file);
        Zone zone = new Zone(apex, recovery.state());
        journal.attach(zone, recovery).join();
        return zone;
    }

    private static RRset soa(Name apex, int serial) {
        return RRset.of(apex, RecordType.SOA, 3600, RdataText.parse(RecordType.SOA,
                "ns." + apex + " hostmaster." + apex + " " + serial + " 3600 600 86400 3600", Name.ROOT));
    }

    private static RRset address(String owner, int number) {
        return RRset.of(Name.of(owner), RecordType.A, 300,
                RdataText.parse(RecordType.A, "192.0." + (number >> 8 & 0xFF) + "." + (number & 0xFF), Name.ROOT));
    }

    private static ZoneSnapshot zone(Name apex, int names) {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(soa(apex, 1));
        for (int i = 0; i < names; i++) {
            edit.add(address("host" + i + "." + apex, i));
        }
        ZoneSnapshot made = edit.build();
        if (made == null) {
            throw new IllegalStateException("the zone has no SOA record");
        }
        return made;
    }

    /// One address changes, as with a client that got another one.
    private static Change change(Name apex, int serial, int host) {
        return edit -> {
            Name owner = Name.of("host" + host + "." + apex);
            edit.remove(apex, RecordType.SOA);
            edit.add(soa(apex, serial));
            edit.remove(owner);
            edit.add(address(owner.toString(), serial));
        };
    }

    private void changes(int outstanding) throws IOException {
        List<Zone> zones = new ArrayList<>();
        for (int i = 0; i < ZONES; i++) {
            Name apex = Name.of("z" + i + ".n" + outstanding + ".example.");
            zones.add(start(apex, Optional.of(zone(apex, 1000))));
        }
        long commits = journal.counts().commits();
        long before = Files.size(folder.resolve("data.mdb"));
        Deque<CompletableFuture<Result>> waiting = new ArrayDeque<>();
        long cpu = cpu();
        long start = System.nanoTime();
        int changes = 0;
        while (System.nanoTime() - start < MILLISECONDS * MILLION || !waiting.isEmpty()) {
            if (System.nanoTime() - start < MILLISECONDS * MILLION && waiting.size() < outstanding) {
                Zone zone = zones.get(changes % ZONES);
                waiting.add(zone.writer().submit(change(zone.apex(), changes / ZONES + 2, changes % 1000)));
                changes++;
            } else {
                check(waiting.remove().join());
            }
        }
        double seconds = (System.nanoTime() - start) / MILLION / 1000;
        double microseconds = (cpu() - cpu) / 1000.0 / changes;
        long octets = Files.size(folder.resolve("data.mdb")) - before;
        System.out.printf(
                "%,6d outstanding: %,8.0f changes/s, %,6.0f commits/s, %,5.0f µs of CPU and %,5.0f octets for a change%n",
                outstanding, changes / seconds, (journal.counts().commits() - commits) / seconds, microseconds,
                (double) octets / changes);
    }

    private static long cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private static void check(Result result) {
        if (!(result instanceof Result.Changed)) {
            throw new IllegalStateException("a change was not made: " + result);
        }
    }

    private void largeZone(int names) throws IOException, InterruptedException {
        Name apex = Name.of("large.example.");
        Name other = Name.of("other.example.");
        ZoneSnapshot content = zone(apex, names);
        Zone large = start(apex, Optional.empty());
        Zone small = start(other, Optional.of(zone(other, 1000)));
        AtomicBoolean isDone = new AtomicBoolean();
        List<Double> alone = new ArrayList<>();
        int serial = latencies(small, 2, alone, () -> alone.size() >= 200);
        long before = Files.size(folder.resolve("data.mdb"));
        long start = System.nanoTime();
        large.writer().replace(content).thenAccept(result -> {
            check(result);
            isDone.set(true);
        });
        List<Double> meanwhile = new ArrayList<>();
        int ignored = latencies(small, serial, meanwhile, isDone::get);
        double seconds = (System.nanoTime() - start) / MILLION / 1000;
        System.out.printf("content of %,d names: %.1f s, %,d octets%n", names, seconds,
                Files.size(folder.resolve("data.mdb")) - before);
        System.out.printf("a change of another zone: alone %s, meanwhile %s%n", times(alone), times(meanwhile));
        start = System.nanoTime();
        journal.detach(large).join();
        ZoneState state = journal.recover(apex, Journal.Role.SECONDARY, Optional.empty()).state();
        System.out.printf("recovered in %.1f s: %s%n", (System.nanoTime() - start) / MILLION / 1000,
                state instanceof ZoneSnapshot snapshot && snapshot.names().size() == content.names().size() ? "complete"
                        : "NOT COMPLETE");
    }

    private interface Condition {
        boolean holds();
    }

    private static int latencies(Zone zone, int from, List<Double> milliseconds, Condition end)
            throws InterruptedException {
        int serial = from;
        while (!end.holds()) {
            long start = System.nanoTime();
            check(zone.writer().submit(change(zone.apex(), serial++, serial % 1000)).join());
            milliseconds.add((System.nanoTime() - start) / MILLION);
            Thread.sleep(2);
        }
        return serial;
    }

    private static String times(List<Double> milliseconds) {
        double[] sorted = milliseconds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return "%d times, median %.1f ms, p99 %.1f ms, longest %.1f ms".formatted(sorted.length,
                sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
    }
}
