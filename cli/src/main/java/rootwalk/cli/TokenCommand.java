package rootwalk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rootwalk.cli.command.Exit;

/// `rootwalk token ...`: tokens for the REST API.
@Command(name = "token", mixinStandardHelpOptions = true, description = "Creates tokens for the REST API.",
        synopsisSubcommandLabel = "COMMAND", subcommands = TokenGenerateCommand.class,
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:success", Exit.WRONG_USAGE})
final class TokenCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "rootwalk: a subcommand is missing: generate");
    }
}
