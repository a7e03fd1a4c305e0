package rootwalk.cli.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import rootwalk.wire.file.RegularFile;

/// All checks of a machine, in the order of their results.
public final class Doctor {

    /// One subject.
    interface Check {

        Verdict verdict() throws Exception;
    }

    private record Entry(String name, boolean needsNetwork, Check check) {}

    private final List<Entry> entries;
    private final Duration limit;

    public Doctor(Machine machine) {
        this(entries(machine), Duration.ofSeconds(5));
    }

    /// @param checks by name, none of which needs the network
    /// @param limit for all checks together
    Doctor(Map<String, Check> checks, Duration limit) {
        this(checks.entrySet().stream().map(one -> new Entry(one.getKey(), false, one.getValue())).toList(), limit);
    }

    private Doctor(List<Entry> entries, Duration limit) {
        this.entries = entries;
        this.limit = limit;
    }

    private static List<Entry> entries(Machine machine) {
        return List.of(
                new Entry("port-53", false, new PortCheck(machine)),
                new Entry("resolv-conf", false, new ResolvConfCheck(machine)),
                new Entry("nsswitch", false, new NsswitchCheck(machine)),
                new Entry("systemd-resolved", false, new ResolvedCheck(machine)),
                new Entry("nameservers", true, new NameserversCheck(machine)),
                new Entry("interception", true, new InterceptionCheck(machine.network())),
                new Entry("root-udp", true, new RootUdpCheck(machine.network())),
                new Entry("root-tcp", true, new RootTcpCheck(machine.network(), machine.clock())),
                new Entry("large-udp", true, new LargeUdpCheck(machine.network())),
                new Entry("clock", true, new ClockCheck(machine)),
                new Entry("file-limit", false, new FileLimitCheck(machine)),
                new Entry("configuration", false, new ConfigurationCheck(machine)),
                new Entry("certificate", false, new CertificateCheck(machine)),
                new Entry("versions", false, new VersionsCheck(machine)),
                new Entry("daemon", false, new DaemonCheck(machine)));
    }

    public List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /// Runs checks at the same time, and waits for all of them, but not longer than the limit.
    ///
    /// @param names of the checks
    /// @param usesNetwork whether checks may send packets
    public List<Finding> examine(Collection<String> names, boolean usesNetwork) throws InterruptedException {
        // Not closed: that would wait for a check that the limit has ended.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Map<String, Future<Verdict>> running = new LinkedHashMap<>();
            for (Entry entry : entries) {
                if (names.contains(entry.name)) {
                    running.put(entry.name, threads.submit(() -> entry.needsNetwork && !usesNetwork
                            ? Verdict.skipped("it needs the network, which --no-network forbids")
                            : entry.check.verdict()));
                }
            }
            long end = System.nanoTime() + limit.toNanos();
            List<Finding> findings = new ArrayList<>();
            for (Map.Entry<String, Future<Verdict>> one : running.entrySet()) {
                findings.add(new Finding(one.getKey(), verdict(one.getValue(), end - System.nanoTime())));
            }
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private Verdict verdict(Future<Verdict> running, long nanos) throws InterruptedException {
        try {
            return running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Verdict.skipped("no result within " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof UncheckedIOException read ? read.getCause() : e.getCause();
            return Verdict.skipped("it could not be checked: "
                    + (cause instanceof IOException failure ? RegularFile.trouble(failure) : cause));
        }
    }
}
