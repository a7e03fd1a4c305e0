package rootwalk.cli.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.Exit;
import rootwalk.cli.log.LogOutput;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.PassedAddresses;
import rootwalk.config.Problem;
import rootwalk.control.ControlFailure;
import rootwalk.control.ControlSocket;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.daemon.assembly.process.EarlyBinding;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.ListenSockets;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.os.MemoryFile;
import rootwalk.os.OwnSockets;
import rootwalk.os.ProcessLimits;
import rootwalk.os.ServiceManager;
import rootwalk.os.ServiceSockets;
import rootwalk.os.Signals;
import rootwalk.os.ThreadWeights;
import rootwalk.wire.CountText;

/// The process of a daemon, from reading its configuration to its end. Does not use Picocli, see [rootwalk.cli.Program].
public final class DaemonProcess {

    /// The timeout for each read and write of a control client.
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);

    /// The time from a signal to the end of the process, after queries are answered; service managers and tests wait a second.
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(800);

    /// The time for queries that are being resolved when a service is restarted. Those that arrive later wait for the next process, and many
    /// clients give up after 5 seconds. It is part of TimeoutStopSec= of the unit.
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    /// The time for idle clients to close their connections when a service is restarted.
    private static final Duration FAREWELL_TIMEOUT = Duration.ofMillis(300);

    /// The time for clients of a daemon that was replaced to receive their answers and close their connections.
    private static final Duration REPLACED_TIMEOUT = Duration.ofSeconds(10);

    /// The time after the start in which queries come before the optimising compiler.
    private static final Duration START = Duration.ofSeconds(5);

    /// With fewer files than this a process may have too few for its configuration. Then this is looked at before more jars are
    /// opened, such as those of the log.
    private static final int ENOUGH_FILES = 1024;

    private static final String NOT_REPLACED = "rootwalk: the running daemon cannot be replaced: ";

    private final Optional<Path> file;
    private final boolean isReplacing;
    private final PrintStream err;
    private final ReloadRequests requests = new ReloadRequests();

    /// Whether the process receives SIGHUP.
    private boolean hangUp;

    private ThreadWeights weights = ThreadWeights.USUAL;
    private Optional<MemoryFile> kept = Optional.empty();

    /// @param named the configuration file, when one is named
    public DaemonProcess(Optional<Path> named, PrintStream err) {
        this(named, false, err);
    }

    /// @param isReplacing whether it takes the place of the daemon that runs, if one does
    DaemonProcess(Optional<Path> named, boolean isReplacing, PrintStream err) {
        this.file = ConfigFile.find(named);
        this.isReplacing = isReplacing;
        this.err = err;
    }

    /// Serves until a signal ends it.
    ///
    /// @return the exit status
    public int run() throws InterruptedException {
        Signals.releaseHangUp();
        weights = ThreadWeights.ofProcess(START);
        hangUp = Signals.on("HUP", requests::request);
        ServiceSockets passed = ServiceSockets.ofThisProcess();
        if (!isReplacing) {
            return run(passed, Optional.empty());
        }
        ConfigResult result = read(PassedAddresses.NONE);
        // Everything that can be known to fail does so before the running daemon is asked.
        List<Problem> problems = StartCheck.problems(result, InstantSource.system());
        if (!problems.isEmpty() || !(result instanceof ConfigResult.Valid valid)) {
            return refused(problems);
        }
        try {
            Optional<Replacement> running = Replacement.begin(valid.config().control().socket());
            if (running.isEmpty()) {
                return run(passed, running);
            }
            try (Replacement replacement = running.get()) {
                return run(passed.and(replacement.sockets()), running);
            }
        } catch (IOException e) {
            return refused(List.of(NOT_REPLACED + e.getMessage()));
        }
    }

    private ConfigResult read(PassedAddresses addresses) {
        return ConfigFile.read(file, "name an existing file with -c; without -c, rootwalk reads ./rootwalk.yaml or"
                + " /etc/rootwalk/rootwalk.yaml, or else uses the built-in defaults", addresses);
    }

    private int run(ServiceSockets passed, Optional<Replacement> replacement) throws InterruptedException {
        kept = passed.cache();
        ProcessLimits limits = ProcessLimits.ofThisProcess();
        ServiceManager manager = ServiceManager.of(System.getenv());
        ListenSockets sockets = ListenSockets.of(passed, keeper(manager), OwnSockets::listening);
        if (!sockets.problems().isEmpty()) {
            return refused(sockets.problems().stream().map(problem -> "rootwalk: " + problem).toList());
        }
        ConfigResult result = read(sockets.addresses());
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        if (result instanceof ConfigResult.Valid valid) {
            Optional<Problem> lack = limits.mostFiles() < ENOUGH_FILES ? StartCheck.tooFewFiles(valid, limits)
                    : Optional.empty();
            if (lack.isPresent()) {
                return refused(List.of(lack.get()));
            }
            try {
                LogOutput.prepare();
            } catch (OutOfMemoryError e) {
                return refused(List.of("rootwalk: " + Exit.reason(e)));
            }
            return replacement.isPresent() ? take(valid, manager, sockets, replacement.get())
                    : serve(valid, manager, sockets, replacement);
        }
        return refused(StartCheck.problems(result, InstantSource.system()));
    }

    private int refused(List<?> problems) {
        problems.forEach(err::println);
        err.println("rootwalk: not started");
        return Exit.FAILED;
    }

    /// Until all addresses are bound, the running daemon has lost nothing.
    private int take(ConfigResult.Valid valid, ServiceManager manager, ListenSockets sockets, Replacement replacement)
            throws InterruptedException {
        List<Problem> problems = EarlyBinding.bind(valid, sockets);
        if (!problems.isEmpty()) {
            return refused(problems);
        }
        try {
            replacement.requestJournal();
        } catch (IOException e) {
            return refused(List.of(NOT_REPLACED + e.getMessage()));
        }
        return serve(valid, manager, sockets, Optional.of(replacement));
    }

    private static ListenSockets.Keeper keeper(ServiceManager manager) {
        return manager.isPresent() ? new ListenSockets.Keeper() {
            @Override
            public void keep(String name, List<Integer> descriptors) {
                manager.keep(name, descriptors);
            }

            @Override
            public void forget(Collection<String> unused) {
                manager.forget(unused);
            }
        } : ListenSockets.Keeper.NONE;
    }

    private int serve(ConfigResult.Valid valid, ServiceManager opened, ListenSockets sockets,
            Optional<Replacement> replacement) throws InterruptedException {
        Config config = valid.config();
        LogOutput.level(config.log().level());
        Logger log = LoggerFactory.getLogger(DaemonProcess.class);
        valid.warnings().forEach(warning -> log.warn("{}", warning));
        CountDownLatch end = new CountDownLatch(1);
        Environment environment =
                Environment.ofProcess(() -> ConfigFile.read(file, "restore the file and reload again",
                        sockets.addresses()))
                        .withLog(LogOutput::lost).withListenSockets(sockets).withWeights(weights);
        if (replacement.isPresent()) {
            sockets.share();
        }
        try (ServiceManager manager = opened;
                Daemon daemon = Daemon.start(valid, environment)) {
            RunningDaemon running = new RunningDaemon(daemon, file, manager, err, end::countDown);
            boolean isAlone = complete(replacement, running, log);
            sockets.endSharing();
            Optional<ControlSocket> control = control(config.control().socket(), running, log);
            if (!isAlone && control.isEmpty()) {
                return refused(List.of(NOT_REPLACED + "this process ends, so that not both answer for ever"));
            }
            if (!hangUp) {
                log.warn(
                        "SIGHUP is ignored, as under nohup, and does not reload the configuration; use rootwalk ctl reload");
            }
            Signals.on("TERM", end::countDown);
            Signals.on("INT", end::countDown);
            running.ready();
            weights.answering();
            kept.ifPresent(cache -> KeptCache.take(cache, running, manager));
            requests.start(running::reload);
            end.await();
            manager.stopping();
            if (running.isReplaced()) {
                control.ifPresent(ControlSocket::close);
                daemon.stopReceiving();
                running.controlIsClosed();
                daemon.drain(REPLACED_TIMEOUT, REPLACED_TIMEOUT);
                log.info("replaced by the next rootwalk");
            } else if (manager.isPresent()) {
                daemon.drain(DRAIN_TIMEOUT, FAREWELL_TIMEOUT);
            }
            endWithin(SHUTDOWN_TIMEOUT);
            if (manager.isPresent() && !running.isReplaced()) {
                KeptCache.keep(running, manager);
            }
            control.ifPresent(ControlSocket::close);
        } catch (StartFailure e) {
            return refused(e.problems());
        } catch (OutOfMemoryError e) {
            return refused(List.of("rootwalk: " + Exit.reason(e)));
        } catch (RuntimeException e) {
            log.debug("the start failed", e);
            return refused(List.of("rootwalk: " + Exit.reason(e)));
        } finally {
            LogOutput.stop();
        }
        return Exit.DONE;
    }

    /// Takes the cache of the running daemon over, and ends it.
    ///
    /// @return false if it does not confirm that
    private static boolean complete(Optional<Replacement> replacement, RunningDaemon running, Logger log) {
        try {
            if (replacement.isPresent()) {
                int entries = running.takeCache(replacement.get().requestCache());
                log.info("{} of the cache were taken over", CountText.of(entries, "entry", "entries"));
                replacement.get().complete();
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            // It may have been killed. If not, the control socket cannot be opened.
            log.warn("{}", e.getMessage());
            return false;
        }
    }

    /// Without its control socket the daemon still answers queries, so it starts.
    private static Optional<ControlSocket> control(Path socket, RunningDaemon running, Logger log) {
        try {
            return Optional.of(ControlSocket.open(socket, running, CONTROL_TIMEOUT));
        } catch (ControlFailure e) {
            log.warn("{}; rootwalk ctl cannot reach this daemon", e.getMessage());
            return Optional.empty();
        }
    }

    /// Ends the process after a time, whatever is in progress; all durable data is on disk.
    private static void endWithin(Duration time) {
        try {
            Thread.ofPlatform().daemon().name("farewell").start(() -> {
                try {
                    Thread.sleep(time);
                    Runtime.getRuntime().halt(Exit.DONE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (OutOfMemoryError e) {
            LoggerFactory.getLogger(DaemonProcess.class).debug(
                    "the shutdown has no time limit: there are no more threads",
                    e);
        }
    }
}
