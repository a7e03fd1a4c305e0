package rootwalk.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `rootwalk rehearse`: runs daemons and commands for a few seconds in one process, so that the JVM can store the
/// classes of this run in an AOT cache (JEP 483, 514). `bin/make-aot-cache` calls it; its output is
/// ignored.
///
/// The whole cache is loaded at each start, so there are two: a daemon for DNS needs no web classes.
///
/// Everything is started by command line. Failures (such as a missing 127.1.0.1 on macOS) are ignored: the rest of the
/// cache is still useful.
@Command(name = "rehearse", hidden = true,
        description = "Runs what a daemon or fetch does, to train the AOT cache.")
final class RehearseCommand implements Callable<Integer> {

    /// What is run; case is ignored.
    enum Piece {
        DAEMON, FETCH
    }

    @Parameters(paramLabel = "PIECE", description = "daemon or fetch")
    private Piece piece = Piece.DAEMON;

    @Override
    public Integer call() throws Exception {
        return switch (piece) {
            case DAEMON -> new DaemonRehearsal().call();
            case FETCH -> new FetchRehearsal().call();
        };
    }

    static void command(String... arguments) {
        int ignored = Main.commandLine().execute(arguments);
    }
}
