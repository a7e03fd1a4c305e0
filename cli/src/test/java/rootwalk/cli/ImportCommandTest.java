package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rootwalk import`: files and exit statuses.
class ImportCommandTest {

    @TempDir
    private Path folder;

    private Path source(String content) throws IOException {
        return new Imports(folder).write("source.conf", content);
    }

    @Test
    void anExistingFileIsReplacedWithForceOnly() throws IOException {
        String source = source("server: num-threads: 1").toString();
        Path output = Files.writeString(folder.resolve("rootwalk.yaml"), "threads: 7\n");

        Run run = Run.of("import", source, "-o", output.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("rootwalk.yaml exists; write --force to replace it");
        assertThat(output).hasContent("threads: 7");

        assertThat(Run.of("import", source, "-o", output.toString(), "--force").status()).isZero();
        assertThat(output).content().contains("threads: 1");
        assertThat(Files.getPosixFilePermissions(output)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(folder).isDirectoryNotContaining("glob:**.rootwalk*");
    }

    @Test
    void aFormatThatIsNotRecognisedMustBeNamed() throws IOException {
        Run run = Run.of("import", source("nothing known\n").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("source.conf: the format is not recognised; write --from with one of: unbound");
        assertThat(Run.of("import", source("").toString(), "--from", "unbound").status()).isZero();
    }

    @Test
    void aNameThatCannotBeAFileIsReported() throws IOException {
        Run run = Run.of("import", source("zone \"a\" { type primary; file \"a\0b\"; };").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("source.conf: ", " is not the name of a file");
    }

    @Test
    void wrongUsageIsReported() {
        assertThat(Run.of("import").status()).isEqualTo(2);
        assertThat(Run.of("import", folder.resolve("none").toString()).err()).contains("there is no such file");
        assertThat(Run.of("import", "a", "--from", "djbdns").err()).contains("djbdns is not one of: unbound");
    }
}
