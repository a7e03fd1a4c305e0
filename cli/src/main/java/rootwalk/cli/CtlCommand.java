package rootwalk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZoneReading;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.Exit;
import rootwalk.config.ConfigResult;
import rootwalk.config.Units;
import rootwalk.control.ControlClient;
import rootwalk.control.ControlCommand;
import rootwalk.control.ControlFailure;
import rootwalk.control.ControlProblem;
import rootwalk.control.ControlRequest;
import rootwalk.control.ProblemJson;
import rootwalk.control.ZoneCommand;
import rootwalk.wire.Name;

/// `rootwalk ctl VERB`: sends a command to the running daemon over its control socket.
@Command(name = "ctl", mixinStandardHelpOptions = true, description = "Controls the running daemon.",
        synopsisSubcommandLabel = "VERB",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
final class CtlCommand implements Runnable {

    private static final String NTA = "nta";
    private static final String ZONE = "zone";

    /// How long a negative trust anchor lasts if nothing else is written.
    private static final Duration USUAL = Duration.ofHours(1);

    @Option(names = {"-s",
            "--socket"}, paramLabel = "SOCKET", scope = ScopeType.INHERIT, description = "the daemon's control socket")
    private @Nullable Path socket;

    @Option(names = {"-c",
            "--config"}, paramLabel = "FILE", scope = ScopeType.INHERIT,
            description = "the daemon's configuration, which names the socket")
    private @Nullable Path configuration;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "print JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "rootwalk: a subcommand is missing: status, stats, reload, stop, flush, dump, nta or zone");
    }

    @Command(name = "status", mixinStandardHelpOptions = true,
            description = "Prints the state of the daemon and its zones.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int status() throws IOException {
        return ask(new ControlCommand.Status());
    }

    @Command(name = "stats", mixinStandardHelpOptions = true, description = "Prints the counters of the daemon.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int stats() throws IOException {
        return ask(new ControlCommand.Stats());
    }

    @Command(name = "reload", mixinStandardHelpOptions = true,
            description = "Reloads the configuration and changed zones, or the file of one zone. Prints all problems.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success",
                    "1:the daemon is not reachable or refused the command, or a zone or key is not in use; see the last line",
                    Exit.WRONG_USAGE})
    int reload(@Parameters(arity = "0..1", paramLabel = "ZONE",
            description = "reload only the file of this zone") @Nullable String zone)
            throws IOException {
        return ask(zone == null ? new ControlCommand.Reload() : new ControlCommand.ReloadZone(name("reload", zone)));
    }

    @Command(name = "stop", mixinStandardHelpOptions = true,
            description = "Stops the daemon and waits until it has stopped.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int stop() throws IOException {
        return ask(new ControlCommand.Stop());
    }

    @Command(name = "flush", mixinStandardHelpOptions = true,
            description = "Removes everything, or a name and all names below it, from the caches.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int flush(@Parameters(paramLabel = "NAME", description = "a domain name, or all") String name) throws IOException {
        if (name.equals("all")) {
            return ask(new ControlCommand.FlushAll());
        }
        return ask(new ControlCommand.Flush(name("flush", name)));
    }

    private Name name(String verb, String text) {
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            throw wrong(verb, Exit.reason(e));
        }
    }

    /// An error in the arguments of a verb: its help fits, not that of all verbs.
    private CommandLine.ParameterException wrong(String verb, String text) {
        return new CommandLine.ParameterException(Objects.requireNonNull(spec.subcommands().get(verb)),
                "rootwalk: " + text);
    }

    /// What can be dumped.
    enum Dumped {
        CACHE, FAILURES, SERVERS
    }

    @Command(name = "dump", mixinStandardHelpOptions = true, description = "Prints the contents of the caches.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int dump(@Parameters(paramLabel = "WHAT", description = "cache, failures (queries that"
            + " failed recently) or servers") Dumped what) throws IOException {
        return switch (what) {
            case CACHE -> ask(new ControlCommand.DumpCache());
            case FAILURES -> ask(new ControlCommand.DumpFailures());
            case SERVERS -> ask(new ControlCommand.DumpServers());
        };
    }

    /// What can be done with negative trust anchors.
    enum NegativeAnchorAction {
        ADD, REMOVE, LIST
    }

    @Command(name = NTA, mixinStandardHelpOptions = true,
            description = "Turns off validation of a zone for a time (a negative trust anchor, RFC 7646), turns it on again, or lists such zones.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int nta(
            @Parameters(paramLabel = "ACTION", description = "add, remove or list") NegativeAnchorAction action,
            @Parameters(arity = "0..1", paramLabel = "NAME",
                    description = "the zone, for add and remove") @Nullable String name,
            @Parameters(arity = "0..1", paramLabel = "DURATION",
                    description = "for how long, for add (default: 1h, at most 7d)") @Nullable String duration)
            throws IOException {
        return ask(switch (action) {
            case ADD -> new ControlCommand.AddNegativeAnchor(zone(name), duration == null ? USUAL : duration(duration));
            case REMOVE -> {
                rejectMore(duration, "nta remove has only the name of a zone");
                yield new ControlCommand.RemoveNegativeAnchor(zone(name));
            }
            case LIST -> {
                rejectMore(name, "nta list has no arguments");
                yield new ControlCommand.ListNegativeAnchors();
            }
        });
    }

    @Command(name = ZONE, mixinStandardHelpOptions = true,
            description = "Lists zones, prints or changes their records, and exchanges them with other servers.",
            exitCodeListHeading = Exit.HEADING,
            exitCodeList = {"0:success", "1:the daemon is not reachable or refused the command", Exit.WRONG_USAGE})
    int zone(
            @Option(names = ZoneCommand.CONFIRMATION,
                    description = "confirms purge, which removes content for good") boolean isConfirmed,
            @Parameters(arity = "1..*", paramLabel = "VERB",
                    description = {"a verb and its arguments:",
                            "list: prints all zones, with their serials and origins",
                            "status ZONE: prints the state of a zone",
                            "read ZONE [NAME [TYPE]]: prints records in zone-file syntax",
                            "begin ZONE: begins a transaction",
                            "set ZONE NAME [TTL] TYPE DATA: adds a record in the transaction",
                            "unset ZONE NAME [TYPE [DATA]]: removes records in the transaction",
                            "commit ZONE: makes the changes of the transaction together, and ends it",
                            "abort ZONE: ends the transaction without a change",
                            "diff ZONE FROM TO: prints the changes between two serials",
                            "revert ZONE SERIAL: undoes all changes after a serial; the new serial is higher",
                            "freeze ZONE: forbids changes of single records",
                            "thaw ZONE: permits them again",
                            "notify ZONE: notifies the secondaries",
                            "refresh ZONE: compares a secondary zone with its primaries now",
                            "retransfer ZONE: transfers a secondary zone as a whole",
                            "add ZONE TEMPLATE [FILE]: serves a zone that is not in the configuration",
                            "remove ZONE: removes a zone that was added",
                            "purge ZONE --yes: removes what the journal has of a zone"}) List<String> words)
            throws IOException {
        List<String> all = new ArrayList<>(words);
        if (isConfirmed) {
            all.add(ZoneCommand.CONFIRMATION);
        }
        if (words.getFirst().equals("add") && words.size() == 4) {
            ZoneReading content = ZoneFile.read(name(ZONE, words.get(1)), Path.of(words.get(3)));
            if (!(content.state() instanceof ZoneSnapshot snapshot)) {
                content.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
                return Exit.FAILED;
            }
            all.set(3, ZoneContent.encoded(snapshot));
        }
        ZoneCommand command;
        try {
            command = ZoneCommand.parse(String.join(" ", all));
        } catch (IllegalArgumentException e) {
            throw wrong(ZONE, Exit.reason(e));
        }
        return ask(new ControlCommand.OfZone(command));
    }

    private void rejectMore(@Nullable String argument, String why) {
        if (argument != null) {
            throw wrong(NTA, "unexpected argument '" + argument + "'; " + why);
        }
    }

    private Name zone(@Nullable String name) {
        if (name == null) {
            throw wrong(NTA, "the zone is missing; write its name");
        }
        return name(NTA, name);
    }

    private Duration duration(String text) {
        Duration duration;
        try {
            duration = Units.duration(text);
        } catch (IllegalArgumentException e) {
            throw wrong(NTA, text + " is not a duration; write, for example, 1h");
        }
        if (duration.toSeconds() < 1) {
            throw wrong(NTA, text + " is too short; write at least 1s");
        }
        return duration;
    }

    private int ask(ControlCommand command) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ControlRequest.Format format = json ? ControlRequest.Format.JSON : ControlRequest.Format.TEXT;
        try {
            boolean done = ControlClient.ask(socketPath(), new ControlRequest(command, format), out);
            return done ? Exit.DONE : Exit.FAILED;
        } catch (ControlFailure e) {
            if (json) {
                out.print(ProblemJson.failed(ControlProblem.error(Exit.reason(e))));
            } else {
                spec.commandLine().getErr().println("rootwalk: " + Exit.reason(e));
            }
            return Exit.FAILED;
        } finally {
            out.flush();
        }
    }

    private Path socketPath() throws ControlFailure {
        if (socket != null) {
            return socket;
        }
        ConfigResult read = ConfigFile.read(ConfigFile.find(Optional.ofNullable(configuration)),
                "name the configuration of the daemon with -c, or its socket with -s");
        return switch (read) {
            case ConfigResult.Valid valid -> valid.config().control().socket();
            case ConfigResult.Invalid invalid -> invalid.controlSocket().orElseThrow(() -> new ControlFailure(
                    invalid.problems().getFirst()
                            + (invalid.isUnread() ? "" : "; name the socket of the daemon with -s")));
        };
    }
}
