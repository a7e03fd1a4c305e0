package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.NamedFile;
import rootwalk.config.Place;
import rootwalk.config.Problem;

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
                        folder + "/rootwalk.yaml:1:1: web.authority: there is no authority that signs certificates in "
                                + file + "/authority")
                .contains(file + " is no folder")
                .contains("name a folder that this account can write");
    }

    @Test
    void aFolderThatCannotBeWrittenIsAProblem() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        // root may write everywhere, so the permissions of the folder say nothing.
        assertThat(problems(closed.resolve("authority"), path -> !path.equals(closed))).singleElement().asString()
                .contains(closed + " cannot be written by this account");
    }

    @Test
    void aLinkThatLeadsNowhereIsAProblem() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("authority"), folder.resolve("nowhere/at/all"));

        assertThat(problems(link)).singleElement().asString().contains(link + " is no folder");
    }

    @Test
    void anAuthorityThatIsNoFileIsAProblem() throws IOException {
        Files.createDirectories(folder.resolve("authority/authority.pem"));

        assertThat(problems(folder.resolve("authority"))).singleElement().asString()
                .contains("authority.pem cannot be read: it is no regular file");
    }

    private List<String> problems(Path authority) {
        return problems(authority, Files::isWritable);
    }

    private List<String> problems(Path authority, Predicate<Path> isWritable) {
        var place = new Place(folder.resolve("rootwalk.yaml"), 1, 1);
        return FileCheck
                .problems(new NamedFile(place, "web.authority", authority, NamedFile.Use.AUTHORITY), isWritable)
                .stream().map(Problem::toString).toList();
    }
}
