package rootwalk.wire.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {

    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text);
    }

    @Test
    void isReadWhole() throws IOException {
        assertThat(RegularFile.octets(file("text"), 4)).isEqualTo("text".getBytes(UTF_8));
        assertThat(RegularFile.octets(file(""), 4)).isEmpty();
        assertThat(RegularFile.text(file("zwölf"))).isEqualTo("zwölf");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        assertThat(RegularFile.text(file("\ufefftext"))).isEqualTo("text");
    }

    @Test
    void isNotReadBeyondItsBound() throws IOException {
        Path file = file("texts");

        assertThatThrownBy(() -> RegularFile.octets(file, 4)).isInstanceOfSatisfying(FileSystemException.class,
                e -> assertThat(RegularFile.trouble(e)).isEqualTo("it is larger than 4 octets"));
    }

    @Test
    void mayHaveMoreThanItsSize() throws IOException {
        Path status = Path.of("/proc/self/status");

        assertThat(RegularFile.text(status)).contains("VmRSS");
        assertThatThrownBy(() -> RegularFile.octets(status, 4)).isInstanceOf(FileSystemException.class);
    }

    @Test
    void noDeviceAndNoFolderIsOpened() {
        for (Path other : new Path[] {Path.of("/dev/zero"), Path.of("/dev/null"), directory}) {
            assertThatThrownBy(() -> RegularFile.octets(other, 4)).isInstanceOfSatisfying(FileSystemException.class,
                    e -> assertThat(RegularFile.trouble(e)).isEqualTo("it is not a regular file"));
            assertThat(RegularFile.trouble(other)).contains("it is not a regular file");
        }
    }

    @Test
    void aLinkIsWhatItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file("text"));
        Path toDevice = Files.createSymbolicLink(directory.resolve("device"), Path.of("/dev/zero"));

        assertThat(RegularFile.octets(link, 4)).hasSize(4);
        assertThat(RegularFile.trouble(link)).isEmpty();
        assertThat(RegularFile.trouble(toDevice)).contains("it is not a regular file");
    }

    @Test
    void otherKindsAreReadByCommandsUpToABound() {
        assertThatThrownBy(() -> RegularFile.octetsOfAnyKind(Path.of("/dev/zero"), 1 << 10))
                .isInstanceOfSatisfying(FileSystemException.class,
                        e -> assertThat(RegularFile.trouble(e)).isEqualTo("it is larger than 1 KiB"));
    }

    @Test
    void troubleIsInWords() {
        assertThat(RegularFile.trouble(new NoSuchFileException("x"))).isEqualTo("there is no such file");
        assertThat(RegularFile.trouble(new CharacterCodingException())).isEqualTo("it is not UTF-8 text");
        assertThat(RegularFile.trouble(new IOException("broken"))).isEqualTo("broken");
        assertThat(RegularFile.trouble(directory.resolve("missing"))).contains("there is no such file");
    }
}
