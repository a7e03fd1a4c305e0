package rootwalk.daemon.assembly.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;

class PasswordFileTest {

    @TempDir
    private Path folder;

    private final List<Problem> problems = new ArrayList<>();

    private Optional<String> read(Path file) {
        return PasswordFile.read(
                new NamedFile(new SourceLocation(file, 1, 1), "cache.shared.password", file, NamedFile.Use.PASSWORD),
                problems);
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void thePasswordIsTheOnlyLine() throws IOException {
        assertThat(read(file("a secret\n", "rw-------"))).contains("a secret");
        assertThat(problems).isEmpty();
    }

    @Test
    void otherAccountsMayNotReadIt() throws IOException {
        assertThat(read(file("a secret\n", "rw-r-----"))).isEmpty();
        assertThat(problems).singleElement().asString().contains("other accounts have access", "chmod 600");
    }

    @Test
    void emptyFilesAndSeveralLinesAreProblems() throws IOException {
        assertThat(read(file("", "rw-------"))).isEmpty();
        assertThat(read(file("a\nb\n", "rw-------"))).isEmpty();
        assertThat(read(folder.resolve("none"))).isEmpty();
        assertThat(problems).hasSize(3);
    }
}
