package rootwalk.cli;

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
final class Output {

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is run
    private CommandSpec spec;

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// Prints the result.
    void print(Supplier<String> text, Supplier<String> asJson) {
        print(json ? asJson.get() : text.get());
    }

    void print(String text) {
        out().print(text);
        out().flush();
    }

    /// Prints why there is no result.
    ///
    /// @param texts the problems as text, one line each
    /// @param opened an object to which the same problems are added
    void refuse(List<?> texts, JsonWriter opened, List<JsonProblem> problems) {
        if (json) {
            JsonProblem.write(problems, opened);
            print(opened.endObject().take());
        } else {
            texts.forEach(err()::println);
            err().flush();
        }
    }

    /// What is wrong with the command line.
    ParameterException wrongUsage(String message) {
        return wrongUsage(message, null);
    }

    ParameterException wrongUsage(Exception cause) {
        return wrongUsage(Exit.reason(cause), cause);
    }

    ParameterException wrongUsage(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), "rootwalk: " + message, cause);
    }
}
