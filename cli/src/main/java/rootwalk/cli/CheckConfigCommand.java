package rootwalk.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import rootwalk.cli.command.ConfigProblems;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.wire.CountText;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk check config FILE`: all problems at once.
@Command(name = "config", mixinStandardHelpOptions = true,
        description = "Prints every problem of a configuration file, and of the files that it names, as"
                + " file:line:column: message.",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:no errors, possibly warnings", "1:errors, or the file cannot be read", Exit.WRONG_USAGE})
final class CheckConfigCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the configuration file")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private Path file;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        ConfigResult read = ConfigReader.read(file);
        List<Problem> problems = StartCheck.problems(read, InstantSource.system());
        List<Problem> warnings = StartCheck.warnings(read, InstantSource.system());
        output.print(() -> toText(problems, warnings), () -> toJson(problems, warnings));
        return problems.isEmpty() ? Exit.DONE : Exit.FAILED;
    }

    private String toText(List<Problem> problems, List<Problem> warnings) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append('\n'));
        warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        return text.append(file).append(": ")
                .append(problems.isEmpty() ? "no problems" : CountText.of(problems.size(), "problem")).append('\n')
                .toString();
    }

    private String toJson(List<Problem> problems, List<Problem> warnings) {
        JsonWriter writer = new JsonWriter().object()
                .member("file", file.toString())
                .member("accepted", problems.isEmpty());
        JsonProblem.write(Stream.concat(ConfigProblems.json(Severity.ERROR, problems).stream(),
                ConfigProblems.json(Severity.WARNING, warnings).stream()).toList(), writer);
        return writer.endObject().take();
    }
}
