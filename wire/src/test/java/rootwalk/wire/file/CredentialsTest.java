package rootwalk.wire.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// systemd.exec(5), LoadCredential=.
class CredentialsTest {

    @TempDir
    private Path folder;

    private Path write(Path directory, String permissions) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("tls.key"), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void theEnvironmentNamesTheDirectory() {
        assertThat(Credentials.of(Map.of("CREDENTIALS_DIRECTORY", "/run/credentials/x.service")).file("tls.key"))
                .isEqualTo(Path.of("/run/credentials/x.service/tls.key"));
    }

    @Test
    void withoutADirectoryTheOneOfTheServiceIsUsed() {
        assertThat(Credentials.of(Map.of()).file("tls.key"))
                .isEqualTo(Path.of("/run/credentials/rootwalk.service/tls.key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../tls.key", "a/b", "a:b", "a b"})
    void aNameDoesNotLeadOutOfTheDirectory(String name) {
        assertThatThrownBy(() -> new Credentials(folder).file(name)).isInstanceOf(UnusableTextException.class)
                .hasMessageContaining("'" + name + "' is not the name of a credential");
    }

    @ParameterizedTest
    @CsvSource({"r--------,true", "r--r-----,true", "r--r--r--,false", "rw-rw----,false"})
    void aCredentialMayHaveAnAccessControlList(String permissions, boolean isAccepted) throws IOException {
        Path file = write(folder.resolve("credentials"), permissions);

        assertThat(OwnerOnly.trouble(file, new Credentials(folder.resolve("credentials"))).isEmpty())
                .isEqualTo(isAccepted);
    }

    /// Other programs may need access to a device or a folder.
    @Test
    void whatIsNotARegularFileIsNotToBeClosedToOthers() throws IOException {
        assertThat(OwnerOnly.trouble(Files.createDirectory(folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))))).isEmpty();
    }

    @Test
    void anotherFileMayNot() throws IOException {
        Path file = write(folder.resolve("other"), "r--r-----");

        assertThat(OwnerOnly.trouble(file, new Credentials(folder))).contains("r--r-----");
    }

    @Test
    void aMissingCredentialIsExplained() throws IOException {
        Credentials credentials = new Credentials(folder);

        assertThat(credentials.missing(folder.resolve("tls.key"))).get().asString().startsWith(
                "there is no credential tls.key; write LoadCredential=tls.key:/etc/rootwalk/tls.key");
        assertThat(credentials.missing(write(folder, "r--------"))).isEmpty();
        assertThat(credentials.missing(Path.of("/nowhere/tls.key"))).isEmpty();
    }
}
