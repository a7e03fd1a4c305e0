package rootwalk.cli.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.cli.command.ProgramVersion;
import rootwalk.cli.log.LogOutput;
import rootwalk.control.CommandResult;
import rootwalk.control.ControlHandler;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report;
import rootwalk.control.Report.Fact;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.os.ServiceManager;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// A running daemon with its configuration file, and the service manager that it reports to. Thread-safe; one reload at a time.
public final class RunningDaemon implements ControlHandler {

    /// The process ends within a second, or within four if it is a service.
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Daemon daemon;
    private final Optional<Path> file;
    private final ServiceManager manager;
    private final PrintStream err;
    private final Runnable end;
    private final CountDownLatch controlClosed = new CountDownLatch(1);
    private volatile boolean isReplaced;

    /// @param end ends the process
    public RunningDaemon(Daemon daemon, Optional<Path> file, ServiceManager manager, PrintStream err, Runnable end) {
        this.daemon = daemon;
        this.file = file;
        this.manager = manager;
        this.err = err;
        this.end = end;
    }

    /// Prints that queries are answered: one line that tools wait for, in one write.
    void ready() {
        err.print("ready: " + summary() + "\n");
        manager.ready(summary());
    }

    private String summary() {
        String web = daemon.webAddresses().isEmpty() ? "" : "; its web sites are on " + list(daemon.webAddresses());
        String metrics =
                daemon.metricsAddresses().isEmpty() ? "" : "; its metrics are on " + list(daemon.metricsAddresses());
        String api = daemon.apiAddresses().isEmpty() ? "" : "; its REST API is on " + list(daemon.apiAddresses());
        return "rootwalk " + ProgramVersion.text() + queries() + web + api + metrics;
    }

    private String queries() {
        List<String> ways = new ArrayList<>();
        add(ways, "on", daemon.localAddresses());
        add(ways, "over TLS on", daemon.tlsAddresses());
        add(ways, "over HTTPS on", daemon.httpsAddresses());
        add(ways, "over HTTP/3 on", daemon.http3Addresses());
        add(ways, "over QUIC on", daemon.quicAddresses());
        add(ways, "over HTTP behind a proxy on", daemon.httpAddresses());
        return ways.isEmpty() ? " answers no queries: listen has no address for them"
                : " answers " + String.join(" and ", ways);
    }

    private static void add(List<String> ways, String way, List<InetSocketAddress> addresses) {
        if (!addresses.isEmpty()) {
            ways.add(way + " " + list(addresses));
        }
    }

    private static String list(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Addresses::text).distinct().collect(Collectors.joining(", "));
    }

    /// Reloads. If there are problems, everything stays as it is, and they are the result.
    @Override
    public synchronized ReloadResult reload() {
        manager.reloading();
        ReloadResult result = daemon.control().reload();
        if (result.inEffect()) {
            LogOutput.level(daemon.config().log().level());
        }
        manager.ready(summary());
        return result;
    }

    @Override
    public synchronized ReloadResult reload(Name zone) {
        return daemon.control().reload(zone);
    }

    /// The connection of the client ends with the process.
    @Override
    public void stop() {
        end.run();
        try {
            Thread.sleep(STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CommandResult handOver(Path to) {
        return daemon.control().handOver(to);
    }

    @Override
    public CommandResult releaseJournal() {
        return daemon.control().releaseJournal();
    }

    @Override
    public void passCache(Appendable to) throws IOException {
        daemon.control().passCache(to);
    }

    /// The same for a limited time.
    void passCache(Appendable to, Duration longest) throws IOException {
        daemon.passCache(to, longest);
    }

    /// Stores the cache of the daemon that ran before.
    ///
    /// @return the number of entries
    int takeCache(Iterator<String> lines) {
        return daemon.takeCache(lines);
    }

    @Override
    public void stay() {
        daemon.control().stay();
    }

    @Override
    public void leave() {
        isReplaced = true;
        end.run();
        try {
            controlClosed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the next daemon answers.
    boolean isReplaced() {
        return isReplaced;
    }

    /// The next daemon may open the control socket.
    void controlIsClosed() {
        controlClosed.countDown();
    }

    @Override
    public List<Report> failures() {
        return daemon.control().failures();
    }

    @Override
    public List<Report> servers() {
        return daemon.control().servers();
    }

    @Override
    public Report status() {
        Fact version = Fact.of("version", ProgramVersion.text());
        Fact configuration =
                Fact.of("configuration", file.map(path -> path.toAbsolutePath().toString()).orElse("built in"));
        return new Report(
                Stream.concat(Stream.of(version, configuration), daemon.control().status().facts().stream()).toList());
    }

    @Override
    public Report stats() {
        return daemon.control().stats();
    }

    @Override
    public long flush(Name name) {
        return daemon.control().flush(name);
    }

    @Override
    public long flushAll() {
        return daemon.control().flushAll();
    }

    @Override
    public void dumpCache(Appendable to) throws IOException {
        daemon.control().dumpCache(to);
    }

    @Override
    public CommandResult addNegativeAnchor(Name name, Duration lifetime) {
        return daemon.control().addNegativeAnchor(name, lifetime);
    }

    @Override
    public CommandResult removeNegativeAnchor(Name name) {
        return daemon.control().removeNegativeAnchor(name);
    }

    @Override
    public CommandResult zone(ZoneCommand command, Appendable lines) throws IOException {
        return daemon.control().zone(command, lines);
    }

    @Override
    public CommandResult negativeAnchors() {
        return daemon.control().negativeAnchors();
    }
}
