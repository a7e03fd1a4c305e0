package rootwalk.bench.miss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;

/// Runs a daemon, its servers and a client, and prints what a miss costs: by the counters of the JVM, or by each allocation.
public final class MissCost {

    /// Until the JVM has compiled everything.
    private static final int WARM_UP = 200_000;

    private static final int MISSES = 200_000;

    private MissCost() {}

    /// @param args the number of misses to measure, or nothing; `profile` after it for a line by class and by caller
    public static void main(String[] args) throws Exception {
        int misses = args.length == 0 ? MISSES : Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory("miss");
        try (MissServers servers = MissServers.start();
                Daemon daemon = start(configuration(directory, servers.port()), directory);
                MissClient client = new MissClient(daemon.localAddresses().getFirst())) {
            client.resolve(WARM_UP);
            if (args.length < 2) {
                measure(client, misses, load(servers));
                return;
            }
            AllocationProfile profile = AllocationProfile.start();
            client.resolve(misses);
            profile.print(misses);
        }
    }

    /// The threads whose use does not count; this one is the client.
    private static List<Thread> load(MissServers servers) {
        List<Thread> load = new ArrayList<>(servers.threads());
        load.add(Thread.currentThread());
        return load;
    }

    private static void measure(MissClient client, int misses, List<Thread> load) throws IOException {
        System.gc();
        Usage before = Usage.without(load);
        client.resolve(misses);
        Usage used = Usage.without(load).since(before);
        System.out.printf("%d misses: %d octets and %.1f us of processor time each%n", misses, used.octets() / misses,
                used.nanos() / 1000.0 / misses);
    }

    private static Daemon start(String configuration, Path directory) throws Exception {
        return switch (ConfigReader.read(configuration, directory.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> Daemon.start(valid, Environment.ofProcess(valid.config()));
            case ConfigResult.Invalid invalid -> throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private static String configuration(Path directory, int port) throws Exception {
        Path hints = Files.writeString(directory.resolve("hints"), MissServers.HINTS);
        return """
            listen: {dns: ["127.0.0.1:0"]}
            threads: 1
            hosts: {files: []}
            special-use-names: false
            recursion: {root-hints: %s, port: %d, do-not-query: []}
            dnssec: {validation: false}
            cache: {size: 64MiB}
            control: {socket: %s}
            log: {level: error}
            """.formatted(hints, port, directory.resolve("control.sock"));
    }
}
