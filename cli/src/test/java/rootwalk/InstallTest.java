package rootwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `systemd/install`, below a root of its own.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no systemd")
class InstallTest {

    private static final Path SYSTEMD = Path.of("").toAbsolutePath().resolveSibling("systemd");

    @TempDir
    private Path root;

    private Path dropIn;
    private Path resolvConf;

    @BeforeEach
    void whatTheReadmeHasOnePutThere() throws IOException {
        dropIn = root.resolve("etc/systemd/resolved.conf.d/rootwalk.conf");
        resolvConf = root.resolve("etc/resolv.conf");
        Files.createDirectories(dropIn.getParent());
        Files.copy(SYSTEMD.resolve("resolved.conf"), dropIn);
        Files.createSymbolicLink(resolvConf, Path.of("/run/systemd/resolve/resolv.conf"));
    }

    private String remove() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", SYSTEMD.resolve("install").toString(), "--remove", root.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void resolvedGetsItsOwnServersBack() throws Exception {
        remove();

        assertThat(dropIn).doesNotExist();
    }

    @Test
    void aForeignDropInStaysAndIsReported() throws Exception {
        Files.writeString(dropIn, "[Resolve]\nDNS=192.0.2.1\n");

        assertThat(remove()).contains(dropIn + " was not installed by rootwalk and is kept");
        assertThat(dropIn).exists();
    }

    @Test
    void remainingStepsForResolvConfArePrinted() throws Exception {
        assertThat(remove()).contains("ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf");

        Files.delete(resolvConf);
        Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
        assertThat(remove()).contains("write another nameserver there");

        Files.writeString(resolvConf, "nameserver 192.0.2.1\n");
        assertThat(remove()).isEmpty();
    }

    @Test
    void helpIsPrintedAndNothingIsInstalled() throws Exception {
        for (String option : List.of("--help", "-h")) {
            Said said = install(SYSTEMD.resolve("install"), option);

            assertThat(said.status()).isZero();
            assertThat(said.text()).startsWith("usage: systemd/install [ROOT]");
        }
        Said wrong = install(SYSTEMD.resolve("install"), "--remvoe", root.toString());
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.text()).startsWith("install: unknown option --remvoe");
        assertThat(install(SYSTEMD.resolve("install"), "--remove", "-x").status()).isEqualTo(2);
        assertThat(install(SYSTEMD.resolve("install"), "a", "b").status()).isEqualTo(2);
        assertThat(Path.of("--help")).doesNotExist();
    }

    @Test
    void belowARootItSaysWhatIsInstalledAndInstallsTheManualAsWell() throws Exception {
        Path script = sources();

        Said said = install(script, root.resolve("image").toString());

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).startsWith("installed below " + root.resolve("image") + "; the configuration is")
                .contains("systemctl enable --now rootwalk");
        assertThat(root.resolve("image/usr/share/doc/rootwalk/configuration.md")).exists();
        assertThat(root.resolve("image/usr/lib/rootwalk/bin/rootwalk")).exists();
        Files.writeString(root.resolve("image/etc/rootwalk/rootwalk.yaml"), "threads: 2\n");

        assertThat(install(script, root.resolve("image") + "/").text())
                .contains("/etc/rootwalk/rootwalk.yaml is unchanged");
        assertThat(root.resolve("image/etc/rootwalk/rootwalk.yaml")).hasContent("threads: 2\n");
        install(script, "--remove", root.resolve("image").toString());
        assertThat(root.resolve("image/usr/share/doc/rootwalk")).doesNotExist();
        assertThat(root.resolve("image/usr/lib/rootwalk")).doesNotExist();
        assertThat(root.resolve("image/etc/rootwalk/rootwalk.yaml")).exists();
    }

    /// A tree as a build leaves it, with a program that does nothing.
    private Path sources() throws IOException {
        Path tree = root.resolve("sources");
        Path distribution = Files.createDirectories(tree.resolve("cli/target/rootwalk"));
        for (String folder : List.of("bin", "lib", "zones")) {
            Files.createDirectories(distribution.resolve(folder));
        }
        Files.writeString(distribution.resolve("bin/rootwalk"), "#!/bin/sh\n");
        assertThat(distribution.resolve("bin/rootwalk").toFile().setExecutable(true)).isTrue();
        Files.createDirectories(tree.resolve("docs"));
        Files.createDirectories(tree.resolve("systemd"));
        for (String file : List.of("README.md", "CHANGELOG.md", "LICENSE", "docs/configuration.md", "systemd/install",
                "systemd/rootwalk.service", "systemd/rootwalk.socket", "systemd/rootwalk.sysusers.conf",
                "systemd/rootwalk.tmpfiles.conf",
                "systemd/rootwalk.yaml")) {
            Files.copy(SYSTEMD.resolveSibling(file), tree.resolve(file));
        }
        return tree.resolve("systemd/install");
    }

    private record Said(int status, String text) {}

    private static Said install(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }
}
