package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;

/// What is said of the folder of the authority before a daemon needs it.
class FileCheckAuthorityTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderThatCanBeMadeIsNoProblem() {
        assertThat(problems(folder.resolve("state/authority"))).isEmpty();
    }

    @Test
    void aFolderBelowAFileIsAProblemWithItsWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(problems(file.resolve("authority"))).singleElement().asString()
                .startsWith(
                        folder + "/rootwalk.yaml:1:1: web.authority: there is no certificate authority in "
                                + file + "/authority")
                .contains(file + " is not a folder")
                .contains("name a folder that this account can write");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileSystemThatTakesNoFolderIsAProblem() {
        // The permissions of /proc let root write, and the file system does not.
        assertThat(problems(Path.of("/proc/none/authority"))).singleElement().asString()
                .contains("and none can be created: no file can be created in /proc: ")
                .contains("name a folder that this account can write");
    }

    @Test
    void aNameThatTheFileSystemDoesNotTakeIsAProblem() {
        assertThat(problems(folder.resolve("a".repeat(300) + "/authority"))).singleElement().asString()
                .contains("no file can be created in " + folder + ": ");
    }

    @Test
    void aFolderThatCanBeMadeIsNotMadeByTheCheck() throws IOException {
        assertThat(problems(folder.resolve("new/authority"))).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLinkThatLeadsNowhereIsAProblem() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("authority"), folder.resolve("nowhere/at/all"));

        assertThat(problems(link)).singleElement().asString().contains(link + " is not a folder");
    }

    @Test
    void anAuthorityThatIsNoFileIsAProblem() throws IOException {
        Files.createDirectories(folder.resolve("authority/authority.pem"));

        assertThat(problems(folder.resolve("authority"))).singleElement().asString()
                .contains("authority.pem cannot be read: it is not a regular file");
    }

    private List<String> problems(Path authority) {
        var location = new SourceLocation(folder.resolve("rootwalk.yaml"), 1, 1);
        return FileCheck.access(new NamedFile(location, "web.authority", authority, NamedFile.Use.AUTHORITY))
                .stream().map(Problem::toString).toList();
    }
}
