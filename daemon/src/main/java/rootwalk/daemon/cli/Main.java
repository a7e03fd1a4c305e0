package rootwalk.daemon.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line: `rootwalk COMMAND ...`. [Program] starts it.
@Command(name = "rootwalk", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
        description = "A DNS resolver that walks from the root, and an authoritative server.",
        synopsisSubcommandLabel = "COMMAND", subcommands = {
                ServeCommand.class, LabCommand.class, QueryCommand.class, TraceCommand.class, CheckCommand.class,
                CtlCommand.class, RehearseCommand.class, GenerateCompletion.class},
        footer = {"", "Exit status: 0 done, 1 the thing asked for failed, 2 wrong usage."})
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    static CommandLine commandLine() {
        return prepared(new CommandLine(new Main()));
    }

    private static CommandLine prepared(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("rootwalk: " + Exit.reason(failure));
                    return Exit.FAILED;
                });
    }

    /// Without a command there is nothing to do but to say which there are.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "rootwalk: a command is missing");
    }
}
