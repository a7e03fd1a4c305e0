package rootwalk.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;

/// Runs a daemon and the commands for it, with answers of every kind, singly and in bursts. Used by one thread.
final class DaemonRehearsal implements Callable<Integer> {

    /// Each kind of burst a few times: only the classes that are used matter.
    private static final int WAVES = 3;
    private static final int WAVE = 64;

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration BURST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    /// Names of `zones/` that are resolved without a timeout, signed and unsigned.
    private static final List<String> RESOLVED = List.of(
            "www.harbor.isle", "www.harbor.isle AAAA", "harbor.isle MX", "harbor.isle TXT", "harbor.isle NS",
            "harbor.isle SOA",
            "none.harbor.isle", "www.harbor.isle MX", "www.bakery.isle", "order.bakery.isle", "gone.bakery.isle",
            "convoy.fleet.isle", "armada.fleet.isle", "ns3.hosting.isle", "flame.lantern.isle",
            "papyrus.archive.library.vale", "www.buecher.vale", "letter.scroll.vale TXT", "tulip.beds.garden.grove",
            "field.garden.grove", "naptr.museum.grove NAPTR", "www.postern.grove", "lamp.gallery.shaft.mine.grove",
            "bakery.edge.anvil.forge", "www.ironclad.forge", ". NS", "none.");

    /// Names that are answered locally; for one, no server responds.
    private static final List<String> LOCAL = List.of("127.8.11.80", "localhost", "www.rehearsal.test",
            "rehearsal.test MX", "any.rehearsal.test TXT", "none.www.rehearsal.test",
            "www.below.rehearsal.test", "stage.rehearsal.example", "blocked.rehearsal.example AAAA");

    /// Names with a different answer for each number: a wildcard, an alias, no data and a name error.
    private static final List<String> NAMES_BY_NUMBER = List.of("a%d.beds.garden.grove", "b%d.paths.garden.grove",
            "c%d.beds.garden.grove MX", "none%d.harbor.isle");

    private static final List<String> NAMES = Stream.concat(RESOLVED.stream(), LOCAL.stream()).toList();

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() throws IOException, LabFailure, InterruptedException {
        int daemonPort = LabPorts.free().resolver();
        LabPorts ports = LabPorts.free();
        Path folder = Files.createTempDirectory("rootwalk-rehearsal");
        // Only the name servers, without the web sites: the cache is loaded at every start, and a daemon for DNS needs
        // no web classes.
        try (Lab lab = Lab.start(LabFolder.read(LabFolder.usual()), ports)) {
            Path config = write(folder, daemonPort, lab.serversPort());
            rehearse(config, new InetSocketAddress("127.0.0.1", daemonPort));
        } finally {
            remove(folder);
        }
        return Exit.DONE;
    }

    private void rehearse(Path config, InetSocketAddress daemon) throws IOException, InterruptedException {
        String file = config.toString();
        RehearseCommand.command("--version");
        RehearseCommand.command("check", "config", file);
        RehearseCommand.command("check", "zone", "rehearsal.test.", config.resolveSibling("rehearsal.zone").toString());
        inBackground("serve", "-c", file);
        awaitAnswer(daemon);
        for (String name : NAMES) {
            ask(daemon, name, StubClient.Transport.UDP);
        }
        for (String name : NAMES) {
            ask(daemon, name, StubClient.Transport.TCP);
        }
        inBursts(daemon);
        withEmptyCaches(daemon, file);
        RehearseCommand.command("query", "www.harbor.isle", "@127.0.0.1:" + daemon.getPort());
        RehearseCommand.command("query", "--json", "www.rehearsal.test", "@127.0.0.1:" + daemon.getPort());
        RehearseCommand.command("ctl", "-c", file, "status");
        RehearseCommand.command("ctl", "-c", file, "stats");
        RehearseCommand.command("ctl", "-c", file, "reload");
    }

    /// The case of high load: full batches of known names, and of new names.
    private void inBursts(InetSocketAddress daemon) throws IOException {
        List<Question> known = NAMES.stream().map(DaemonRehearsal::question).toList();
        try (QueryBurst burst = new QueryBurst(daemon, BURST_TIMEOUT, random)) {
            for (int wave = 0; wave < WAVES; wave++) {
                burst.send(wave(i -> known.get(i % known.size())));
            }
            for (int wave = 0; wave < WAVES; wave++) {
                int first = wave * WAVE;
                burst.send(wave(i -> question(NAMES_BY_NUMBER.get(i % NAMES_BY_NUMBER.size()).formatted(first + i))));
            }
        }
    }

    /// The case after a start: each zone is found, and its chain of trust is validated.
    private void withEmptyCaches(InetSocketAddress daemon, String file) throws IOException {
        List<Question> names = RESOLVED.stream().map(DaemonRehearsal::question).toList();
        try (QueryBurst burst = new QueryBurst(daemon, BURST_TIMEOUT, random)) {
            for (int wave = 0; wave < WAVES; wave++) {
                RehearseCommand.command("ctl", "-c", file, "flush", "all");
                burst.send(names);
            }
        }
    }

    private static List<Question> wave(IntFunction<Question> question) {
        return IntStream.range(0, WAVE).mapToObj(question).toList();
    }

    private static Question question(String words) {
        return QuestionArguments.parse(List.of(words.split(" "))).question();
    }

    private static void inBackground(String... arguments) {
        Thread.ofPlatform().daemon().name("rehearsal-" + arguments[0]).start(() -> RehearseCommand.command(arguments));
    }

    /// On a slow machine the lab takes longer; if it does not start, the rehearsal continues without it.
    private void awaitAnswer(InetSocketAddress server) throws InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            var result = ask(server, "www.harbor.isle", StubClient.Transport.UDP);
            if (result instanceof StubResult.Response response
                    && response.message().rcode() == ResponseCode.NOERROR) {
                return;
            }
            Thread.sleep(20);
        }
    }

    private StubResult ask(InetSocketAddress daemon, String words, StubClient.Transport transport) {
        StubQuery query = new StubQuery(question(words), Flags.RD, false, List.of());
        return new StubClient(TIMEOUT, random, System::nanoTime).ask(daemon, query, transport);
    }

    private static Path write(Path folder, int daemonPort, int labPort) throws IOException {
        Files.writeString(folder.resolve("rehearsal.zone"), """
            $TTL 3600
            @      SOA   ns hostmaster 1 3600 600 604800 300
                   NS    ns
                   MX    10 www
            ns     A     192.0.2.1
            www    A     192.0.2.2
                   AAAA  2001:db8::2
            *      TXT   "whoever asks"
            below  NS    ns.below
            ns.below A   192.0.2.3
            """);
        Files.writeString(folder.resolve("hosts"), """
            192.0.2.4 stage.rehearsal.example stage
            0.0.0.0 blocked.rehearsal.example
            """);
        Path lab = LabFolder.usual().toAbsolutePath();
        Path config = folder.resolve("rootwalk.yaml");
        Files.writeString(config, """
            listen: {dns: ["127.0.0.1:%d"]}
            hosts: {files: [hosts]}
            recursion: {root-hints: '%s', port: %d, do-not-query: []}
            dnssec: {trust-anchors: '%s', rollover: false}
            zones: [{name: rehearsal.test., file: rehearsal.zone}]
            local-data: ["printer.lan. 3600 IN A 192.0.2.5"]
            control: {socket: rehearsal.sock}
            """.formatted(daemonPort, lab.resolve("root.hints"), labPort, lab.resolve("root.anchor")));
        return config;
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
