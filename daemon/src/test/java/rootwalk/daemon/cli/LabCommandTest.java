package rootwalk.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

class LabCommandTest {

    private final StringWriter out = new StringWriter();

    @Test
    void tellsWhatTheZonesAreThereToShow() {
        assertThat(lab("--list", "--zones", "../zones")).isZero();

        assertThat(out.toString())
                .contains("ironclad.forge.: by TCP or not at all.")
                .contains("harbor.isle.: the everyday zone")
                .doesNotContain("NOT the zone");
    }

    @Test
    void tellsItInJsonAsWell() {
        assertThat(lab("--list", "--json", "--zones", "../zones")).isZero();

        assertThat((List<?>) new Load(LoadSettings.builder().build()).loadFromString(out.toString()))
                .hasSizeGreaterThan(25);
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
