package rootwalk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.Exit;

/// `rootwalk key ...`: keys for TSIG.
@Command(name = "key", mixinStandardHelpOptions = true, description = "Creates keys for signed messages (TSIG).",
        synopsisSubcommandLabel = "COMMAND", subcommands = KeyGenerateCommand.class,
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:success", Exit.WRONG_USAGE})
final class KeyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "rootwalk: a subcommand is missing: generate");
    }
}
