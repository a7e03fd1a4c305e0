package rootwalk.cli;

import java.io.PrintWriter;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.VersionOption;
import rootwalk.cli.fetch.FetchCommand;
import rootwalk.cli.query.QueryCommand;
import rootwalk.cli.serve.ServeCommand;
import rootwalk.cli.trace.TraceCommand;

/// The command line: `rootwalk COMMAND ...`. [Program] starts it.
@Command(name = "rootwalk", mixinStandardHelpOptions = true, versionProvider = VersionOption.class,
        description = "A recursive DNS resolver and authoritative DNS server.",
        synopsisSubcommandLabel = "COMMAND", subcommands = {
                ServeCommand.class, LabCommand.class, QueryCommand.class, TraceCommand.class, FetchCommand.class,
                CheckCommand.class, DoctorCommand.class, ImportCommand.class, KeyCommand.class, TokenCommand.class,
                CtlCommand.class, HelpCommand.class, RehearseCommand.class, GenerateCompletion.class},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:success",
                "1:the command failed, or a file that it needs is missing or has problems",
                Exit.WRONG_USAGE})
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    public static CommandLine commandLine() {
        return prepared(new CommandLine(new Main()));
    }

    private static CommandLine prepared(CommandLine commandLine) {
        return commandLine
                // @ begins a server in query and trace, and a file in fetch.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("rootwalk: " + Exit.reason(failure));
                    return Exit.FAILED;
                });
    }

    /// Prints the error and how to get help; without a command, also the list of commands.
    private static int wrongUsage(CommandLine.ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        String what = WrongUsageText.of(wrong);
        err.println(what.startsWith("rootwalk: ") ? what : "rootwalk: " + what);
        if (line.getSubcommands().isEmpty()) {
            err.println("see " + line.getCommandSpec().qualifiedName() + " --help");
        } else {
            line.usage(err);
        }
        err.flush();
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /// Without a command, the usage is printed.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "rootwalk: a command is missing");
    }
}
