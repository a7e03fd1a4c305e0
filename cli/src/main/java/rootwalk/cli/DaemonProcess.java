package rootwalk.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.cli.log.LogOutput;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.control.ControlFailure;
import rootwalk.control.ControlSocket;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.Environment;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.daemon.assembly.StartFailure;
import rootwalk.os.CompilerThreads;
import rootwalk.os.ProcessLimits;
import rootwalk.os.ServiceManager;
import rootwalk.os.Signals;

/// The process of a daemon, from reading its configuration to its end. Does not use Picocli, see [Program].
final class DaemonProcess {

    /// The timeout for each read and write of a control client.
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);

    /// The time from a signal to the end of the process; service managers and tests wait a second.
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(800);

    /// The time after the start in which queries come before the optimising compiler.
    private static final Duration START = Duration.ofSeconds(5);

    /// With fewer files than this a process may have too few for its configuration. Then this is looked at before more jars are
    /// opened, such as those of the log.
    private static final int ENOUGH_FILES = 1024;

    private final Optional<Path> file;
    private final PrintStream err;
    private final ReloadRequests requests = new ReloadRequests();

    /// Whether the process receives SIGHUP.
    private boolean hangUp;

    /// @param named the configuration file, when one is named
    DaemonProcess(Optional<Path> named, PrintStream err) {
        this.file = ConfigFile.find(named);
        this.err = err;
    }

    /// Serves until a signal ends it.
    ///
    /// @return the exit status
    int run() throws InterruptedException {
        Signals.releaseHangUp();
        CompilerThreads.lowerOptimising(START);
        hangUp = Signals.on("HUP", requests::request);
        ProcessLimits limits = ProcessLimits.ofThisProcess();
        ConfigResult result =
                ConfigFile.read(file, "name an existing file with -c; without -c, rootwalk reads ./rootwalk.yaml or"
                        + " /etc/rootwalk/rootwalk.yaml, or else uses the built-in defaults");
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
            return serve(valid);
        }
        return refused(StartCheck.problems(result, InstantSource.system()));
    }

    private int refused(List<?> problems) {
        problems.forEach(err::println);
        err.println("rootwalk: not started");
        return Exit.FAILED;
    }

    private int serve(ConfigResult.Valid valid) throws InterruptedException {
        Config config = valid.config();
        LogOutput.level(config.log().level());
        Logger log = LoggerFactory.getLogger(DaemonProcess.class);
        valid.warnings().forEach(warning -> log.warn("{}", warning));
        CountDownLatch end = new CountDownLatch(1);
        Environment environment =
                Environment.ofProcess(() -> ConfigFile.read(file, "restore the file and reload again"))
                        .withLog(LogOutput::lost);
        try (ServiceManager manager = ServiceManager.of(System.getenv());
                Daemon daemon = Daemon.start(valid, environment)) {
            RunningDaemon running = new RunningDaemon(daemon, file, manager, err, end::countDown);
            Optional<ControlSocket> control = control(config.control().socket(), running, log);
            if (!hangUp) {
                log.warn(
                        "SIGHUP is ignored, as under nohup, and does not reload the configuration; use rootwalk ctl reload");
            }
            Signals.on("TERM", end::countDown);
            Signals.on("INT", end::countDown);
            running.ready();
            requests.start(running::reload);
            end.await();
            manager.stopping();
            endWithin(SHUTDOWN_TIMEOUT);
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
