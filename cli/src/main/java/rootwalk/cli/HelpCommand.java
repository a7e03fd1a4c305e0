package rootwalk.cli;

import java.util.List;
import java.util.Optional;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import rootwalk.cli.command.Exit;

/// `rootwalk help COMMAND`: the same as `rootwalk COMMAND --help`.
@Command(name = "help", helpCommand = true, mixinStandardHelpOptions = true,
        description = "Prints the help of a command, as its --help does.",
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:success", Exit.WRONG_USAGE})
final class HelpCommand implements Runnable {

    @Parameters(arity = "0..*", paramLabel = "COMMAND",
            description = "a command and its subcommand, such as check zone; none for the list of commands")
    private List<String> words = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine line = spec.root().commandLine();
        for (String word : words) {
            CommandLine above = line;
            line = Optional.ofNullable(above.getSubcommands().get(word))
                    .orElseThrow(() -> new UnmatchedArgumentException(above, List.of(word)));
        }
        line.usage(spec.commandLine().getOut());
    }
}
