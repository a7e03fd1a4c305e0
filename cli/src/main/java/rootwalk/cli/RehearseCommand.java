package rootwalk.cli;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import rootwalk.cli.rehearsal.CommandRehearsal;
import rootwalk.cli.rehearsal.DaemonRehearsal;
import rootwalk.cli.rehearsal.FetchRehearsal;

/// `rootwalk rehearse`: runs a daemon or commands for a few seconds, so that the JVM can store the classes of this run
/// in an AOT cache (JEP 483, 514). `bin/make-aot-cache` calls it; its output is ignored.
///
/// The whole cache is loaded at each start, so there are several: a daemon for DNS needs no classes of the command line, and most
/// commands none of the web. A daemon is recorded in a process of its own, and the servers and clients of its rehearsal run in this one:
/// otherwise their classes would be in the cache, and what they do in the profiles.
///
/// Failures (such as a missing 127.1.0.1 on macOS) are ignored: the rest of the cache is still useful.
@Command(name = "rehearse", hidden = true,
        description = "Runs a daemon or commands to record an AOT cache.")
final class RehearseCommand implements Callable<Integer> {

    /// What is run; case is ignored.
    enum Piece {
        DAEMON, COMMANDS, FETCH
    }

    @Parameters(index = "0", paramLabel = "PIECE", description = "daemon, commands or fetch")
    private Piece piece = Piece.DAEMON;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "PROGRAM",
            description = "for daemon: the program that is recorded, with its arguments up to serve")
    private List<String> program = List.of();

    @Override
    public Integer call() throws Exception {
        return switch (piece) {
            case DAEMON -> new DaemonRehearsal(program).call();
            case COMMANDS -> new CommandRehearsal(RehearseCommand::command).call();
            case FETCH -> new FetchRehearsal(RehearseCommand::command).call();
        };
    }

    private static void command(String... arguments) {
        int ignored = Main.commandLine().execute(arguments);
    }
}
