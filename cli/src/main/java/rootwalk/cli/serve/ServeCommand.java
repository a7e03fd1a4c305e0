package rootwalk.cli.serve;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.VersionOption;

/// `rootwalk serve`: runs the daemon in the foreground until a signal or a command ends it.
@Command(name = "serve", mixinStandardHelpOptions = true, versionProvider = VersionOption.class,
        description = "Runs the daemon in the foreground; it logs to standard error.",
        footer = {"", "SIGHUP reloads the configuration and changed zones; SIGTERM and SIGINT stop the daemon."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:the daemon was stopped by a signal or by rootwalk ctl stop",
                "1:the daemon cannot start: the configuration has problems, or an address is in use", Exit.WRONG_USAGE})
public final class ServeCommand implements Callable<Integer> {

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = {"the configuration;",
            "default: ./rootwalk.yaml or /etc/rootwalk/rootwalk.yaml, else the built-in defaults"})
    private @Nullable Path file;

    @Option(names = "--replace", description = {"take the place of the daemon that runs with the same control socket,",
            "which answers meanwhile; run it with the same account; if none runs, start as usual"})
    private boolean isReplacing;

    @Override
    public Integer call() throws InterruptedException {
        return new DaemonProcess(Optional.ofNullable(file), isReplacing, System.err).run();
    }
}
