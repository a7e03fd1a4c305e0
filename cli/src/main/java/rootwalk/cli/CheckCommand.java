package rootwalk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.Exit;

/// `rootwalk check ...`: checks a file.
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Looks for problems in a configuration or a zone file.", synopsisSubcommandLabel = "COMMAND",
        subcommands = {
                CheckConfigCommand.class, CheckZoneCommand.class},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:no errors, possibly warnings", "1:errors, or the file cannot be read", Exit.WRONG_USAGE})
final class CheckCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
                "rootwalk: a subcommand is missing: config or zone");
    }
}
