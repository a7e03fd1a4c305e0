package rootwalk.containers;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.github.dockerjava.api.model.Network.Ipam;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// The servers of one test: rootwalk on this machine, the others in containers, in a network that leads nowhere else.
final class PeerNetwork implements AutoCloseable {

    static final String ZONE = "example.test.";
    static final int CHANGES = 500;
    /// As an option of nsupdate and kdig; the same key as in `bench/zones/peers.py`.
    static final String KEY = "hmac-sha256:transfer.key.:YSBzZWNyZXQgb2YgMzIgb2N0ZXRzIGZvciBhIHRlc3Q=";

    private static final DockerImageName IMAGE = DockerImageName.parse("rootwalk-peers:bookworm");
    private static final Path BENCH = Path.of("../bench").toAbsolutePath().normalize();
    // RFC 5737 section 3: in no other network.
    private static final String ADDRESSES = "198.51.100.";
    private static final int LOG_SHOWN = 4000;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);

    private final Network network = Network.builder().createNetworkCmdModifier(create -> create.withIpam(new Ipam()
            .withConfig(new Ipam.Config().withSubnet(ADDRESSES + "0/24").withGateway(ADDRESSES + "1")))).build();
    private final Map<Peer.Kind, GenericContainer<?>> containers = new EnumMap<>(Peer.Kind.class);
    private final Path folder;
    private Optional<RootwalkProcess> rootwalk = Optional.empty();

    /// @param folder
    ///            for the zone file, the certificate, and the configuration of rootwalk; containers can read it
    PeerNetwork(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        // The engine makes it now, with the address that rootwalk listens on.
        network.getId();
        python("-c", "import sys; sys.path.insert(0, sys.argv[1]); import peers; peers.write_certificate(sys.argv[2])",
                BENCH.resolve("zones").toString(), folder.toString());
        python(BENCH.resolve("zones/changes.py").toString(), folder.resolve("zone").toString());
    }

    private static void python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + output);
        }
    }

    static Peer peer(Peer.Kind kind) {
        return new Peer(kind, ADDRESSES + (kind == Peer.Kind.ROOTWALK ? 1 : 10 + kind.ordinal()));
    }

    /// Starts a primary and then its secondaries. Each has answered before the next one is started.
    ///
    /// @param options
    ///            of `peers.py`, for all of them
    void start(Peer primary, List<Peer> secondaries, String... options) throws IOException, InterruptedException {
        List<String> ofPrimary = new ArrayList<>(List.of(options));
        for (Peer secondary : secondaries) {
            ofPrimary.add("--secondary=" + secondary.argument());
        }
        start(primary, "--file=" + folder.resolve("zone"), ofPrimary);
        for (Peer secondary : secondaries) {
            start(secondary, "--primary=" + primary.argument(), List.of(options));
        }
    }

    /// The option of `peers.py` for transfers over TLS.
    String overTls() {
        return "--tls=" + folder;
    }

    private void start(Peer peer, String source, List<String> options) throws IOException, InterruptedException {
        String kind = peer.kind().word();
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3"));
        if (peer.kind() == Peer.Kind.ROOTWALK) {
            Path own = folder.resolve(kind);
            command.addAll(List.of(BENCH.resolve("zones/peers.py").toString(), kind, ZONE, own.toString(),
                    peer.argument(), "--launcher=" + RootwalkProcess.PROGRAM, source));
            command.addAll(options);
            rootwalk = Optional.of(RootwalkProcess.start(command, own));
            return;
        }
        command.addAll(List.of("/bench/zones/peers.py", kind, ZONE, "/" + kind, peer.argument(), source));
        command.addAll(options);
        GenericContainer<?> container = new GenericContainer<>(IMAGE).withImagePullPolicy(name -> false)
                .withNetwork(network)
                .withCreateContainerCmdModifier(create -> create.withIpv4Address(peer.address()))
                .withFileSystemBind(BENCH.toString(), "/bench", BindMode.READ_ONLY)
                .withFileSystemBind(folder.toString(), folder.toString(), BindMode.READ_ONLY)
                .withCommand(command.toArray(String[]::new))
                .waitingFor(Wait.forSuccessfulCommand("dig +short +tries=1 +time=1 @" + peer.address() + " " + ZONE
                        + " SOA | grep ns1").withStartupTimeout(STARTS_WITHIN));
        containers.put(peer.kind(), container);
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new IOException(kind + " did not start:\n" + container.getLogs(), e);
        }
    }

    /// Runs a command in the container of a server, and returns its output.
    String run(Peer peer, String... command) throws IOException, InterruptedException {
        ExecResult result = containers.get(peer.kind()).execInContainer(command);
        return result.getStdout() + result.getStderr();
    }

    /// Makes random changes at the primary, and compares it with its secondaries.
    ///
    /// @param tool
    ///            nsupdate or knsupdate
    void change(Peer primary, List<Peer> secondaries, String tool) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "/bench/zones/exchange", "--tool=" + tool,
                "--changes=" + CHANGES, primary.kind().word(), "/" + primary.kind().word(), primary.argument()));
        secondaries.forEach(secondary -> command.add(secondary.argument()));
        Peer client = primary.kind() == Peer.Kind.ROOTWALK ? secondaries.getFirst() : primary;
        ExecResult result = containers.get(client.kind()).execInContainer(command.toArray(String[]::new));
        if (result.getExitCode() != 0) {
            fail(result.getStdout() + result.getStderr() + logs());
        }
    }

    /// The end of the log of each server.
    private String logs() throws IOException {
        Map<String, String> logs = new TreeMap<>(Map.of("rootwalk", rootwalk().logged()));
        containers.forEach((kind, container) -> logs.put(kind.word(), container.getLogs()));
        return logs.entrySet().stream()
                .map(log -> "\n== " + log.getKey() + "\n"
                        + log.getValue().substring(Math.max(0, log.getValue().length() - LOG_SHOWN)))
                .collect(Collectors.joining());
    }

    RootwalkProcess rootwalk() {
        return rootwalk.orElseThrow();
    }

    @Override
    public void close() {
        rootwalk.ifPresent(RootwalkProcess::close);
        containers.values().forEach(GenericContainer::close);
        network.close();
    }
}
