package rootwalk.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.control.ControlHandler;
import rootwalk.daemon.control.ControlSocket;
import rootwalk.daemon.control.Report;
import rootwalk.daemon.control.Report.Fact;
import rootwalk.wire.Name;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("rootwalk ").hasLineCount(1);
    }

    @Test
    void helpNamesTheCommandsAndTheExitStatus() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("check", "ctl", "Exit status: 0 done, 1 the thing asked for failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "check", "ctl", "check config", "ctl flush", "ctl flush a..b",
            "ctl dump house"})
    void wrongUsageIsTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
    }

    @Nested
    class CheckConfig {

        @Test
        void aSoundFileIsZero() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "threads: 2\n");

            assertThat(run("check", "config", file.toString())).isZero();
            assertThat(out.toString())
                    .contains("warning: " + file + ": dnssec.validation: nothing is validated yet")
                    .contains(file + ": no problems");
        }

        @Test
        void problemsAreOneAndAllPrinted() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "thraeds: 2\ncache: {size: x}\n");

            assertThat(run("check", "config", file.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .contains(file + ":1:1: unknown key thraeds; did you mean threads?")
                    .contains(file + ":2:15: cache.size")
                    .contains(file + ": 2 problems");
        }

        @Test
        void problemsCanBeReadByPrograms() throws IOException {
            Path file = Files.writeString(directory.resolve("a.yaml"), "thraeds: 2\n");

            assertThat(run("check", "config", "--json", file.toString())).isEqualTo(1);
            assertThat(out.toString())
                    .isEqualTo("{\"problems\":[{\"file\":\"" + file
                            + "\",\"line\":1,\"column\":1,\"message\":\"unknown key"
                            + " thraeds; did you mean threads?\"}],\"warnings\":[]}\n");
        }
    }

    @Nested
    class Ctl {

        @Test
        void theSocketIsNamedOrFoundThroughTheConfiguration() throws IOException {
            Path socket = directory.resolve("c.sock");
            Path file = Files.writeString(directory.resolve("a.yaml"), "control: {socket: c.sock}\n");
            try (ControlSocket _ = ControlSocket.open(socket, new Quiet(), Duration.ofSeconds(30))) {
                assertThat(run("ctl", "-s", socket.toString(), "status")).isZero();
                assertThat(run("ctl", "status", "--socket", socket.toString())).isZero();
                assertThat(run("ctl", "-c", file.toString(), "flush", "all")).isZero();
                assertThat(run("ctl", "-c", file.toString(), "dump", "cache")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "--json", "stats")).isZero();
                assertThat(run("ctl", "-s", socket.toString(), "reload")).isEqualTo(1);
            }
            assertThat(out.toString())
                    .isEqualTo("up  1\nup  1\nflushed 0 entries\n{\"queries\":1}\n"
                            + "a.yaml:1:1: wrong\nnot reloaded; what was in force still is\n");
            assertThat(err.toString()).isEmpty();
        }

        @Test
        void noDaemonIsOneAndSaysWhatToDo() {
            assertThat(run("ctl", "-s", directory.resolve("none.sock").toString(), "status")).isEqualTo(1);
            assertThat(err.toString()).contains("no rootwalk answers on " + directory.resolve("none.sock"))
                    .hasLineCount(1);
        }
    }

    private static final class Quiet implements ControlHandler {

        @Override
        public Report status() {
            return Report.of(Fact.of("up", 1));
        }

        @Override
        public Report stats() {
            return Report.of(Fact.of("queries", 1));
        }

        @Override
        public List<String> reload() {
            return List.of("a.yaml:1:1: wrong");
        }

        @Override
        public long flush(Name name) {
            return 0;
        }

        @Override
        public long flushAll() {
            return 0;
        }

        @Override
        public void dumpCache(Appendable to) {}
    }
}
