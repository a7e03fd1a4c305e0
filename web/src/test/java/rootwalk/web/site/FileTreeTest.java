package rootwalk.web.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Path traversal, each defence by itself: what one lets pass the next would stop, and a test of all together would not see
/// that it is gone.
class FileTreeTest {

    @TempDir
    private Path folder;
    private FileTree tree;

    @BeforeEach
    void fill() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(folder.resolve("outside.txt"), "secret");
        Files.writeString(root.resolve("inside.txt"), "x");
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("outside.txt"));
        Files.createDirectory(root.resolve(".git"));
        for (String name : new String[] {".well-known", ".well-known-x", ".well-knownx", ".well-known.old"}) {
            Files.writeString(Files.createDirectory(root.resolve(name)).resolve("a"), "x");
        }
        Files.createSymbolicLink(root.resolve("alias"), root.resolve(".well-known-x"));
        tree = FileTree.at(root);
    }

    @Test
    void aFileIsNoFolder() {
        assertThatThrownBy(() -> FileTree.at(folder.resolve("outside.txt")))
                .isInstanceOf(NotDirectoryException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/../x", "/x/../y", "/%2e%2e/x", "/%2E%2e", "/./x", "/x/%2e"})
    void dotSegments(String path) {
        assertThat(FileTree.decode(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%00", "/x%00.html", "/x%0d%0ay", "/%7f", "/x\\y", "/..\\x", "/x%5cy"})
    void controlCharactersAndBackslashes(String path) {
        assertThat(FileTree.decode(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x%2fy", "/%2fetc/passwd", "/x%2F"})
    void encodedSlash(String path) {
        assertThat(FileTree.decode(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%c0%ae%c0%ae/x", "/%ff", "/%", "/%z0", "/%e2%80", "x"})
    void whatIsNoText(String path) {
        assertThat(FileTree.decode(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/%252e%252e/x, /%2e%2e/x", "/x%252fy, /x%2fy", "/a%20b, /a b"})
    void decodedOnceAndNoMore(String path, String decoded) {
        assertThat(FileTree.decode(path)).contains(decoded);
    }

    @Test
    void symbolicLinkOutOfTheRoot() {
        assertThat(tree.find("/inside.txt")).isInstanceOf(FileTree.Found.File.class);
        assertThat(tree.find("/link.txt")).isInstanceOf(FileTree.Found.Nothing.class);
    }

    @Test
    void absolutePathInAPath() {
        assertThat(tree.find("/" + folder.resolve("root/inside.txt"))).isInstanceOf(FileTree.Found.Nothing.class);
    }

    @Test
    void hiddenFolder() {
        assertThat(tree.find("/.git")).isInstanceOf(FileTree.Found.Nothing.class);
    }

    @Test
    void wellKnownFolder() {
        assertThat(tree.find("/.well-known/a")).isInstanceOf(FileTree.Found.File.class);
        assertThat(tree.find("/.well-known")).isInstanceOf(FileTree.Found.Folder.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known-x", "/.well-known-x/a", "/.well-knownx/a", "/.well-known.old/a", "/alias/a",
            "/.well-known/../.well-known-x/a"})
    void namesThatBeginLikeTheWellKnownFolderAreHidden(String path) {
        assertThat(tree.find(path)).isInstanceOf(FileTree.Found.Nothing.class);
    }
}
