package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.wire.Name;

class LabFolderTest {

    @TempDir
    private Path folder;

    @Test
    void theFolderOfTheRepositoryIsSound() throws LabFailure {
        LabFolder lab = LabFolder.read(Path.of("../zones"));

        assertThat(lab.servers()).hasSizeGreaterThan(35);
        assertThat(lab.servers()).extracting(LabServer::behaviour).anyMatch(LabServer.Behaviour.Slow.class::isInstance);
        assertThat(lab.hints()).exists();
        assertThat(lab.hosts()).exists();
    }

    @Test
    void aLineIsAServer() throws Exception {
        Files.writeString(folder.resolve("root.zone"), "");
        Files.writeString(folder.resolve("other"), "");
        servers("# none\n\n127.9.0.1 a.root. slow:20ms . b.=other # both");

        LabServer server = LabFolder.read(folder).servers().getFirst();

        assertThat(server.name()).isEqualTo(Name.of("a.root."));
        assertThat(server.behaviour()).isEqualTo(new LabServer.Behaviour.Slow(Duration.ofMillis(20)));
        assertThat(server.zones())
                .containsExactly(
                        new LabServer.Zone(Name.ROOT, folder.resolve("root.zone")),
                        new LabServer.Zone(Name.of("b."), folder.resolve("other")));
    }

    @Test
    void everyLineThatIsWrongIsNamed() throws IOException {
        servers("""
            192.0.2.1 a. normal .
            127.300.0.1 a. normal .
            127.0.0.1 a. normal .
            127.0.0.1 a. odd
            127.0.0.1 a. normal
            127.0.0.1 a.
            127.0.0.1 a. lame
            127.0.0.1 b. lame
            """);

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LabFolder.read(folder))
                .satisfies(failure -> assertThat(failure.getMessage().lines())
                        .hasSize(7)
                        .allMatch(line -> line.matches(".*lab\\.servers:[1-68]: .+")));
    }

    @Test
    void aFolderThatIsNoneSaysTheWayOut() {
        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LabFolder.read(folder.resolve("nowhere")))
                .withMessageContaining("--zones");
    }

    private void servers(String lines) throws IOException {
        Files.writeString(folder.resolve("lab.servers"), lines);
    }
}
