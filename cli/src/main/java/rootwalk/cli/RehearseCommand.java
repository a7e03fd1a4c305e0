package rootwalk.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `rootwalk rehearse`: does in one process, and in a few seconds, what daemons and commands do, so that the JVM can
/// keep the classes and profiles it has then (JEP 483, 515). `bin/make-aot-cache` calls it; what it prints is of no
/// interest.
///
/// All that is kept is loaded at each start, so there are two pieces: a daemon that serves names wants nothing of the web.
///
/// Everything is started by its command line, as a person would. What fails (there is no 127.1.0.1 on macOS, say) is
/// left out: the rest is worth keeping all the same.
@Command(name = "rehearse", hidden = true,
        description = "Does what a daemon, or fetch, does, for the AOT cache made from it.")
final class RehearseCommand implements Callable<Integer> {

    /// What is rehearsed; a command line may have it in lower case.
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
