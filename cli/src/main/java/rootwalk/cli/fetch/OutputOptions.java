package rootwalk.cli.fetch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rootwalk.cli.command.ColorOption;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.ProgramVersion;
import rootwalk.web.client.FailedFetch;
import rootwalk.web.client.FetchResult;
import rootwalk.web.load.LoadedPage;
import rootwalk.wire.json.JsonProblem;

/// The options of `fetch` for its output.
final class OutputOptions {

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "write the content to this file; - is standard output, and the steps then go to standard error")
    private @Nullable Path output;

    @Option(names = "--har", paramLabel = "FILE", description = "write an HTTP archive (HAR 1.2) to this file")
    private @Nullable Path har;

    @Option(names = "--json", description = "print one JSON object per line for each step (docs/fetch.schema.json)")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, description = "also show header fields, TLS records and certificates")
    private boolean verbose;

    @Mixin
    private final ColorOption color = new ColorOption();

    /// @param standard for the steps, unless the content goes there
    /// @param error for the steps otherwise
    FetchPrinter printer(PrintWriter standard, PrintWriter error) {
        PrintWriter out = isStandardOutput(output) ? error : standard;
        if (json) {
            return JsonFetchPrinter.of(line -> {
                out.print(line);
                out.flush();
            });
        }
        return new TextFetchPrinter(out, color.brush(),
                verbose ? FetchText.Detail.EVERYTHING : FetchText.Detail.STEPS);
    }

    /// Prints problems that prevent or end the command.
    ///
    /// @param texts the problems as text, one line each
    /// @param problems the same as JSON
    void printProblems(List<?> texts, List<JsonProblem> problems, PrintWriter standard, PrintWriter error) {
        if (json) {
            PrintWriter out = isStandardOutput(output) ? error : standard;
            FetchJson.ofDocument(out::print).failed(problems);
            out.flush();
            return;
        }
        texts.forEach(error::println);
        error.flush();
    }

    /// Checks before the fetch whether the files can be written.
    ///
    /// @throws IllegalArgumentException with what is wrong with an option
    /// @throws IOException with what is wrong with a file that an option names
    void check() throws IOException {
        check("--output", output);
        check("--har", har);
        if (isStandardOutput(output) && isStandardOutput(har)) {
            throw new IllegalArgumentException("--output - and --har - both use standard output; name a file");
        }
    }

    private static boolean isStandardOutput(@Nullable Path file) {
        return file != null && file.toString().equals("-");
    }

    private static void check(String option, @Nullable Path file) throws IOException {
        if (file == null || isStandardOutput(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException(option + " " + file + ": there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            throw new IOException(option + " " + file + " is a folder; name a file in it");
        }
    }

    /// Writes the files of a fetch.
    void write(FetchResult result) throws IOException {
        writeContent(result);
        writeHar(() -> Har.of(result, ProgramVersion.text()));
    }

    /// Writes the archive of a fetch that failed.
    void write(FailedFetch failed) throws IOException {
        writeHar(() -> Har.of(failed, ProgramVersion.text()));
    }

    /// Writes the files of a page.
    void write(LoadedPage page) throws IOException {
        writeContent(page.document());
        writeHar(() -> Har.of(page, ProgramVersion.text()));
    }

    private void writeContent(FetchResult result) throws IOException {
        if (output != null) {
            write("--output", output, result.last().response().body().sharedOctets());
        }
    }

    private void writeHar(Supplier<String> archive) throws IOException {
        if (har != null) {
            write("--har", har, archive.get().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(String option, Path file, byte[] octets) throws IOException {
        try {
            if (isStandardOutput(file)) {
                System.out.write(octets);
                System.out.flush();
                return;
            }
            Files.write(file, octets);
        } catch (IOException e) {
            throw new IOException(option + " " + file + " cannot be written: " + Exit.why(e), e);
        }
    }
}
