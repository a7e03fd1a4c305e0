package rootwalk.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.control.ControlFailure;
import rootwalk.control.ControlSocket;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.pipeline.Pipeline;

/// The running local internet. Thread-safe.
public final class Lab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    /// The address of the lab's resolver.
    static final String RESOLVER = "127.0.0.1";

    /// The timeout for each read and write of a control client.
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);

    private final LabPorts ports;
    private final Config resolverConfig;
    /// The folder for the control socket of the resolver, and for the signed zones.
    private final Path temporary;

    private final LongAdder queries = new LongAdder();
    private final HostHealth health = new HostHealth();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lab-delay").daemon().factory());
    private final List<AutoCloseable> running = new ArrayList<>();

    private Lab(LabFolder folder, LabPorts ports, Path temporary) throws LabFailure {
        this.ports = ports;
        this.temporary = temporary;
        resolverConfig = LabConfigs.resolver(folder, ports, temporary.resolve("resolver"));
    }

    /// Signs zones, and starts all servers, then the resolver. They answer when this returns.
    ///
    /// @throws LabFailure if one of them cannot start; none is left running
    public static Lab start(LabFolder folder, LabPorts ports) throws LabFailure {
        List<InetAddress> addresses = folder.servers().stream().map(LabServer::address).toList();
        LoopbackAddresses.require(addresses);
        ports.require(InetAddress.ofLiteral(RESOLVER), addresses);
        Lab lab = new Lab(folder, ports, temporaryFolder());
        try {
            Instant now = Instant.ofEpochMilli(Environment.ofProcess(lab.resolverConfig).time().millis());
            SignedZones signed = SignedZones.sign(folder, lab.temporary, now);
            for (LabServer server : folder.servers()) {
                lab.start(server, signed);
            }
            lab.startResolver();
            return lab;
        } catch (LabFailure | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private static Path temporaryFolder() throws LabFailure {
        try {
            return Files.createTempDirectory("rootwalk-lab-");
        } catch (IOException e) {
            throw new LabFailure("no temporary folder can be created for the lab (" + e.getMessage() + ")",
                    e);
        }
    }

    private void start(LabServer server, SignedZones signed) throws LabFailure {
        switch (server.behaviour()) {
            case LabServer.Behaviour.Absent _ -> {}
            case LabServer.Behaviour.Silent _ -> startSilent(server);
            case LabServer.Behaviour.Normal _,LabServer.Behaviour.Lame _,LabServer.Behaviour.TcpOnly _,LabServer.Behaviour.Slow _,LabServer.Behaviour.Steering _ -> {
                Path control = temporary.resolve(server.address().getHostAddress());
                start(
                        LabConfigs.server(server, ports.servers(), control, signed),
                        pipeline -> BehaviourSteps.with(server.behaviour(), pipeline, queries, health, timer));
            }
        }
    }

    private void startSilent(LabServer server) throws LabFailure {
        InetSocketAddress address = new InetSocketAddress(server.address(), ports.servers());
        try {
            running.add(SilentServer.at(address));
        } catch (IOException e) {
            throw new LabFailure("the server " + server.name() + " cannot listen on " + address + ": " + e.getMessage(),
                    e);
        }
    }

    private void startResolver() throws LabFailure {
        Daemon resolver = start(resolverConfig, UnaryOperator.identity());
        try {
            running.add(ControlSocket.open(controlSocket(), resolver.control(), CONTROL_TIMEOUT));
        } catch (ControlFailure e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Daemon start(Config config, UnaryOperator<Pipeline> pipelines) throws LabFailure {
        Environment environment = Environment.ofProcess(config);
        try {
            Daemon daemon = Daemon.start(new ConfigResult.Valid(config), environment.withPipelines(pipelines));
            running.add(daemon);
            return daemon;
        } catch (StartFailure e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /// The configuration of the lab's resolver, for resolutions in this process.
    public Config resolverConfig() {
        return resolverConfig;
    }

    /// Where the resolver in front listens.
    public InetSocketAddress resolver() {
        return resolverConfig.listen().dns().getFirst();
    }

    /// The control socket of the lab's resolver.
    public Path controlSocket() {
        return resolverConfig.control().socket();
    }

    /// The port of all servers.
    public int serversPort() {
        return ports.servers();
    }

    /// The number of valid queries that the servers have received.
    public long queriesToServers() {
        return queries.sum();
    }

    /// Starts to check these hosts; the answers of steering servers depend on the result.
    public void watch(Collection<InetSocketAddress> machines) {
        health.watch(machines, timer);
    }

    /// Stops everything within a second. May be called twice.
    @Override
    public synchronized void close() {
        timer.shutdownNow();
        List<Thread> ends = running.stream()
                .map(part -> Thread.ofPlatform().name("lab-end").start(() -> end(part)))
                .toList();
        running.clear();
        try {
            for (Thread end : ends) {
                end.join();
            }
            deleteTemporaryFolder();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("{} was not removed: {}", temporary, e.getMessage());
        }
    }

    private void deleteTemporaryFolder() throws IOException {
        if (!Files.isDirectory(temporary)) {
            return;
        }
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(temporary);
    }

    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("a part of the lab could not be stopped: {}", e.getMessage());
        }
    }
}
