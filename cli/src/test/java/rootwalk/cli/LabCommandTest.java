package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import rootwalk.cli.command.Exit;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFailure;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;

class LabCommandTest {

    private final StringWriter out = new StringWriter();

    @Test
    void listsThePurposeOfEachZone() {
        assertThat(lab("--list", "--zones", "../zones")).isZero();

        assertThat(out.toString())
                .contains("ironclad.forge.: TCP only.")
                .contains("harbor.isle.: an ordinary zone")
                .doesNotContain("NOT the zone");
    }

    @Test
    void printsItAsJsonToo() {
        assertThat(lab("--list", "--json", "--zones", "../zones")).isZero();

        assertThat((List<?>) new Load(LoadSettings.builder().build()).loadFromString(out.toString()))
                .hasSizeGreaterThan(25);
    }

    @Test
    void theControlSocketOfALabIsThere() throws Exception {
        try (Lab lab = Lab.start(LabFolder.read(Path.of("../zones")), LabPorts.free())) {
            assertThat(Main.commandLine().setOut(new PrintWriter(out))
                    .execute("ctl", "-s", lab.controlSocket().toString(), "status")).isZero();
        }
        assertThat(out.toString()).containsPattern("listening +127\\.0\\.0\\.1:");
    }

    @Test
    void aPortInUseIsReportedWithTheOptionThatChangesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            LabPorts ports = LabPorts.of(OptionalInt.of(taken.getLocalPort()), OptionalInt.empty());

            assertThatThrownBy(() -> Lab.start(LabFolder.read(Path.of("../zones")), ports))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another with --port")
                    .hasMessageNotContaining("listen.dns");
        }
    }

    @Test
    void aFolderThatIsNotThereIsAFailure() {
        assertThat(lab("--zones", "nowhere")).isEqualTo(1);
    }

    private int lab(String... words) {
        return new CommandLine(new LabCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .setExitCodeExceptionMapper(_ -> Exit.FAILED)
                .execute(words);
    }
}
