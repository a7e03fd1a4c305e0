package rootwalk.cli.query;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.tsig.KeyFile;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigText;

/// The options for a TSIG key, as those of dig and kdig. No message contains a secret.
final class KeyOption {

    private static final int MAX_OCTETS = 1 << 20;

    @Option(names = "-y", paramLabel = "[ALGORITHM:]NAME:SECRET",
            description = "sign the query with this TSIG key, and verify the response; the default algorithm is"
                    + " hmac-sha256. Other users of this machine can see the secret in the list of processes; -k avoids this")
    private @Nullable String text;

    @Option(names = "-k", paramLabel = "FILE",
            description = "sign the query with the TSIG key in this file, and verify the response; the file has a key"
                    + " statement of BIND, or one line as for -y")
    private @Nullable Path file;

    /// The key that the options name.
    sealed interface Choice {

        /// @param key empty without an option
        record Usable(Optional<TsigKey> key) implements Choice {}

        /// @param problems of the file
        record Unusable(List<JsonProblem> problems) implements Choice {

            /// Each problem as one line.
            List<String> texts() {
                return problems.stream().map(problem -> "rootwalk: " + problem.file()
                        + (problem.line() == 0 ? "" : ":" + problem.line()) + ": " + problem.message()
                        + (problem.remedy().isEmpty() ? "" : "; " + problem.remedy())).toList();
            }
        }
    }

    /// @throws IllegalArgumentException if the command line is not valid
    Choice choice() {
        if (text != null && file != null) {
            throw new IllegalArgumentException("-y and -k cannot be used together");
        }
        if (text != null) {
            try {
                return new Choice.Usable(Optional.of(TsigText.key(text)));
            } catch (UnusableTextException e) {
                throw new IllegalArgumentException("-y: " + e.getMessage() + "; " + e.remedy(), e);
            }
        }
        return file == null ? new Choice.Usable(Optional.empty()) : fromFile(file);
    }

    private static Choice fromFile(Path file) {
        KeyFile content;
        try {
            content = KeyFile.read(StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(RegularFile.octetsOfAnyKind(file, MAX_OCTETS))).toString());
        } catch (IOException e) {
            return unusable(file, 0, "the file cannot be read: " + RegularFile.trouble(e), "name a file with a key");
        }
        if (!content.faults().isEmpty()) {
            return new Choice.Unusable(content.faults().stream()
                    .map(fault -> problem(file, fault.line(), fault.what(), fault.remedy())).toList());
        }
        if (content.isSecret()) {
            return unusable(file, 0, "the file has a secret only, without a name",
                    "write ALGORITHM:NAME: before the secret");
        }
        if (content.entries().size() > 1) {
            String names = content.entries().stream().map(entry -> entry.key().name().toString())
                    .collect(Collectors.joining(", "));
            return unusable(file, 0, "the file has several keys: " + names, "copy one of them to another file");
        }
        return new Choice.Usable(Optional.of(content.entries().getFirst().key()));
    }

    private static Choice unusable(Path file, int line, String what, String remedy) {
        return new Choice.Unusable(List.of(problem(file, line, what, remedy)));
    }

    private static JsonProblem problem(Path file, int line, String what, String remedy) {
        return new JsonProblem(Severity.ERROR, file.toString(), line, 0, what, remedy);
    }
}
