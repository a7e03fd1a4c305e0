package rootwalk.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.daemon.fetch.FetchJson;
import rootwalk.daemon.fetch.Har;
import rootwalk.resolver.contract.WalkObserver;
import rootwalk.web.client.Fetched;
import rootwalk.web.path.PathObserver;
import rootwalk.wire.Question;

/// The options of `fetch` that say how it is told, and what is written of it.
final class TellingOptions {

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "write the content there")
    private @Nullable Path output;

    @Option(names = "--har", paramLabel = "FILE", description = "write an HTTP archive (HAR 1.2) there")
    private @Nullable Path har;

    @Option(names = "--json", description = "print a JSON object a line for each step")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, description = "also show header fields, TLS records and certificates")
    private boolean verbose;

    @Option(names = "--no-color", description = "no colours on a terminal either")
    private boolean noColor;

    /// How a fetch is told.
    ///
    /// @param walk
    ///            who sees the walk of a question
    /// @param result
    ///            told in the end, when there is one
    record Telling(PathObserver path, Function<Question, WalkObserver> walk, Consumer<Fetched> result) {}

    Telling telling(PrintWriter out) {
        if (json) {
            FetchJson told = new FetchJson(line -> {
                out.print(line);
                out.flush();
            });
            return new Telling(told, _ -> WalkObserver.NOBODY, told::result);
        }
        FetchText told = new FetchText(out, noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal(),
                verbose ? FetchText.Detail.EVERYTHING : FetchText.Detail.STEPS);
        return new Telling(told, told::walk, told::result);
    }

    /// The files that are wanted.
    void write(Fetched fetched) throws IOException {
        if (output != null) {
            Files.write(output, fetched.last().response().body().sharedOctets());
        }
        if (har != null) {
            Files.writeString(har, Har.of(fetched.exchanges(), ProgramVersion.text()), StandardCharsets.UTF_8);
        }
    }
}
