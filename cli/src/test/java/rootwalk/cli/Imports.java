package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs `rootwalk import` in a folder, and checks every result as `check config` does.
record Imports(Path folder) {

    Run run(String file, String content, String... options) throws IOException {
        Path path = write(file, content);
        Run run =
                Run.of(Stream.concat(Stream.of("import", path.toString()), Stream.of(options)).toArray(String[]::new));
        if (run.status() != 2) {
            Path result = write("result.yaml", run.out());
            assertThat(Run.of("check", "config", result.toString())).as(run.out()).returns(0, Run::status);
        }
        return run;
    }

    Path write(String file, String content) throws IOException {
        return Files.writeString(folder.resolve(file), content.replace("FOLDER", folder.toString()));
    }

    /// The settings, without comments.
    static String settings(Run run) {
        return run.out().lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }

    /// The settings, with FOLDER in place of the path of the folder.
    String translated(Run run) {
        return settings(run).replace(folder.toString(), "FOLDER");
    }

    /// The statements that were not translated, without the path of the folder, each followed by its reason.
    List<String> left(Run run) {
        return run.out().lines().skip(1).filter(line -> line.startsWith("# ") && !line.equals("# Not translated:"))
                .map(line -> line.substring(2).strip().replace(folder + "/", "")).toList();
    }

    /// Checks that everything was translated.
    ///
    /// @param expected the settings, with FOLDER in place of the path of the folder
    void assertTranslated(Run run, String expected) {
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(translated(run)).isEqualTo(expected);
    }

    /// Checks that exactly one statement was not translated, and its comment.
    ///
    /// @param statement with its file and line
    /// @param reason the beginning of it
    void assertLeft(Run run, String statement, String reason) {
        assertThat(run.status()).isOne();
        assertThat(run.err())
                .isEqualTo("rootwalk: 1 statement was not translated; see the comments in the configuration\n");
        assertThat(left(run)).hasSize(2).first().isEqualTo(statement);
        assertThat(left(run).getLast()).startsWith(reason);
    }

    /// Checks that a file was not read.
    ///
    /// @param place the file and the line
    void assertUnreadable(Run run, String place, String problem) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("rootwalk: " + folder + "/" + place + ": ").contains(problem);
    }
}
