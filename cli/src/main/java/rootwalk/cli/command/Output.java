package rootwalk.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;

/// How a command prints its result: as text, or as JSON with `--json`.
public final class Output {

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    public boolean isJson() {
        return json;
    }

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// Prints the result.
    public void print(Supplier<String> text, Supplier<String> asJson) {
        print(json ? asJson.get() : text.get());
    }

    public void print(String text) {
        out().print(text);
        out().flush();
    }

    /// Prints why there is no result.
    ///
    /// @param texts the problems as text, one line each
    /// @param opened an object to which the same problems are added
    public void refuse(List<?> texts, JsonWriter opened, List<JsonProblem> problems) {
        if (json) {
            JsonProblem.write(problems, opened);
            print(opened.endObject().take());
        } else {
            texts.forEach(err()::println);
            err().flush();
        }
    }

    /// What is wrong with the command line.
    public ParameterException wrongUsage(String message) {
        return wrongUsage(message, null);
    }

    public ParameterException wrongUsage(Exception cause) {
        return wrongUsage(Exit.reason(cause), cause);
    }

    public ParameterException wrongUsage(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), "rootwalk: " + message, cause);
    }
}
