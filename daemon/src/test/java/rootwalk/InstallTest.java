package rootwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `systemd/install --remove`, below a root of its own.
@DisabledOnOs(OS.WINDOWS)
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
    void aDropInOfSomebodyElseStaysAndIsToldOf() throws Exception {
        Files.writeString(dropIn, "[Resolve]\nDNS=192.0.2.1\n");

        assertThat(remove()).contains(dropIn + " is not ours and stays");
        assertThat(dropIn).exists();
    }

    @Test
    void whatIsLeftToDoAboutResolvConfIsTold() throws Exception {
        assertThat(remove()).contains("ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf");

        Files.delete(resolvConf);
        Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
        assertThat(remove()).contains("write another nameserver there");

        Files.writeString(resolvConf, "nameserver 192.0.2.1\n");
        assertThat(remove()).isEmpty();
    }
}
