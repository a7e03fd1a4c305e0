package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;

/// Files that became devices or pipes: the previous configuration stays in use.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no devices that are files")
class IrregularFilesTest {

    private static final String TROUBLE = "it is not a regular file";

    @TempDir
    private Path folder;

    private Path configuration() {
        return folder.resolve("rootwalk.yaml");
    }

    private Path device(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        return Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));
    }

    private Daemon start(String more) throws IOException, StartFailure {
        Files.writeString(configuration(), """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            """ + more);
        ConfigResult read = ConfigReader.read(configuration());
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        return Daemon.start((ConfigResult.Valid) read,
                Environment.ofProcess(() -> ConfigReader.read(configuration())));
    }

    @Test
    void aConfigurationIsRefused() throws Exception {
        try (Daemon daemon = start("")) {
            device("rootwalk.yaml");

            ReloadResult reloaded = daemon.control().reload();

            assertThat(reloaded.inEffect()).isFalse();
            assertThat(reloaded.problems()).singleElement().asString().contains("rootwalk.yaml", TROUBLE);
        }
    }

    @Test
    void aHostsFileIsReportedByReload() throws Exception {
        Files.writeString(folder.resolve("hosts"), "192.0.2.1 a.lan\n");
        Files.writeString(configuration(), """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: [hosts]}
            """);
        try (Daemon daemon = Daemon.start((ConfigResult.Valid) ConfigReader.read(configuration()),
                Environment.ofProcess(() -> ConfigReader.read(configuration())))) {
            device("hosts");

            ReloadResult reloaded = daemon.control().reload();

            assertThat(reloaded.inEffect()).isTrue();
            assertThat(reloaded.problems()).singleElement().asString().contains("hosts.files", TROUBLE);
        }
    }

    @Test
    void rootHintsAreRefusedByReloadAndByCheck() throws Exception {
        Files.writeString(folder.resolve("hints"), ". 3600 NS a.\na. 3600 A 192.0.2.1\n");
        try (Daemon daemon = start("recursion: {root-hints: hints}\n")) {
            device("hints");

            assertThat(daemon.control().reload().problems()).singleElement().asString().contains("hints", TROUBLE);
            assertThat(StartCheck.problems(ConfigReader.read(configuration()), InstantSource.system())).singleElement()
                    .asString()
                    .contains("recursion.root-hints", TROUBLE);

            Files.delete(folder.resolve("hints"));
            Files.writeString(folder.resolve("hints"), ". 3600 NS a.\na. 3600 A 192.0.2.2\n");
            assertThat(daemon.control().reload().inEffect()).isTrue();
        }
    }

    @Test
    void keysCertificatesAndAuthoritiesAreRefused() throws Exception {
        device("key.pem");
        String site = """
            web:
              tls: ["127.0.0.1:0"]
              sites: [{names: [a.test], demo: requests, certificate: key.pem, key: key.pem}]
            """;
        assertThatThrownBy(() -> start(site)).isInstanceOf(StartFailure.class)
                .hasMessageContainingAll("key.pem", TROUBLE);

        Files.createDirectory(folder.resolve("authority"));
        device("authority/authority.pem");
        String local = "web: {tls: [\"127.0.0.1:0\"], sites: [{names: [a.test], demo: requests}]}\n";
        assertThatThrownBy(() -> start(local)).isInstanceOf(StartFailure.class)
                .hasMessageContainingAll("authority.pem", TROUBLE);
        assertThat(StartCheck.problems(ConfigReader.read(configuration()), InstantSource.system())).singleElement()
                .asString()
                .contains("web.authority", TROUBLE);
    }

    /// The daemon replaces the file as a whole, so a device would not stay one.
    @Test
    void aDeviceForTheStateOfTrustAnchorsIsAWarning() throws Exception {
        device("dnssec.state");
        Files.writeString(configuration(), "dnssec: {state: dnssec.state}\nlisten: {dns: [\"127.0.0.1:0\"]}\n");

        assertThat(StartCheck.warnings(ConfigReader.read(configuration()), InstantSource.system()))
                .extracting(Object::toString)
                .anyMatch(text -> text.contains("dnssec.state is not a regular file"));
    }
}
