package rootwalk.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.daemon.fetch.Har;
import rootwalk.web.client.Fetched;
import rootwalk.web.load.LoadedPage;

/// The options of `fetch` that say how it is told, and what is written of it.
final class TellingOptions {

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "write the content there")
    private @Nullable Path output;

    @Option(names = "--har", paramLabel = "FILE", description = "write an HTTP archive (HAR 1.2) there")
    private @Nullable Path har;

    @Option(names = "--json", description = "print a JSON object a line for each step (docs/fetch.schema.json)")
    private boolean json;

    @Option(names = {"-v", "--verbose"}, description = "also show header fields, TLS records and certificates")
    private boolean verbose;

    @Option(names = "--no-color", description = "no colours on a terminal either")
    private boolean noColor;

    Teller teller(PrintWriter out) {
        if (json) {
            return JsonTeller.of(line -> {
                out.print(line);
                out.flush();
            });
        }
        return new TextTeller(out, noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal(),
                verbose ? FetchText.Detail.EVERYTHING : FetchText.Detail.STEPS);
    }

    /// Looks before anything is fetched whether the files could be written.
    ///
    /// @throws IllegalArgumentException
    ///             with what is wrong
    void check() {
        check("--output", output);
        check("--har", har);
    }

    private static void check(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + " " + file + ": there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + " " + file + " is a folder; name a file in it");
        }
    }

    /// The files that are wanted of a URL.
    void write(Fetched fetched) throws IOException {
        writeContent(fetched);
        writeHar(() -> Har.of(fetched, ProgramVersion.text()));
    }

    /// The files that are wanted of a page.
    void write(LoadedPage page) throws IOException {
        writeContent(page.document());
        writeHar(() -> Har.of(page, ProgramVersion.text()));
    }

    private void writeContent(Fetched fetched) throws IOException {
        if (output != null) {
            write("--output", output, fetched.last().response().body().sharedOctets());
        }
    }

    private void writeHar(Supplier<String> archive) throws IOException {
        if (har != null) {
            write("--har", har, archive.get().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(String option, Path file, byte[] octets) throws IOException {
        try {
            Files.write(file, octets);
        } catch (IOException e) {
            throw new IOException(option + " " + file + " cannot be written: " + Exit.why(e), e);
        }
    }
}
