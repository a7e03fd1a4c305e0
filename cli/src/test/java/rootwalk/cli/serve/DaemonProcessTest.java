package rootwalk.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import rootwalk.cli.Main;
import rootwalk.cli.Program;

class DaemonProcessTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Process> processes = new ArrayList<>();

    /// Also after a test whose time is over and whose thread still waits.
    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private int run(String configuration) throws Exception {
        Path file = Files.writeString(directory.resolve("rootwalk.yaml"), configuration);
        return new DaemonProcess(Optional.of(file), new PrintStream(err, true, UTF_8)).run();
    }

    @Test
    void allProblemsOfAConfigurationArePrintedAndNothingStarts() throws Exception {
        assertThat(run("thraeds: 1\nlisten: {dns: [x]}\n")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("rootwalk.yaml:1:1: unknown key thraeds; did you mean threads?",
                "rootwalk.yaml:2:16: listen.dns[0]").endsWith("rootwalk: not started\n").hasLineCount(3);
    }

    @Test
    void aMissingConfigurationIsReportedWithTheRemedy() throws Exception {
        Path missing = directory.resolve("none.yaml");

        assertThat(new DaemonProcess(Optional.of(missing), new PrintStream(err, true, UTF_8)).run()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith(missing + ": there is no such file; name an existing file with -c");
    }

    @Test
    void missingRootHintsAreReportedWithoutAStackTrace() throws Exception {
        assertThat(run("listen: {dns: [\"127.0.0.1:0\"]}\nrecursion: {root-hints: none.hints}\n")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("none.hints").doesNotContain("\tat ", "Exception");
    }

    @Test
    void aPortInUseIsReported() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(run("listen: {dns: [\"127.0.0.1:" + taken.getLocalPort() + "\"]}\nhosts: {files: []}\n"))
                    .isEqualTo(1);
            assertThat(err.toString(UTF_8)).contains("127.0.0.1:" + taken.getLocalPort()).doesNotContain("\tat ");
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void aProcessIsReadyReloadsAndEndsBySignals() throws Exception {
        Path file = Files.writeString(directory.resolve("rootwalk.yaml"), """
            listen: {dns: ["127.0.0.1:0"], web: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            """);
        Process process = start(file, List.of());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(awaitLine(lines, "ready: rootwalk "))
                    .containsPattern(" answers on 127\\.0\\.0\\.1:\\d+; its web sites are on 127\\.0\\.0\\.1:\\d+$");
            Path socket = directory.resolve("rootwalk.sock");
            assertThat(socket).exists();

            Files.writeString(file, "thraeds: 1\n");
            if (takesHangUp(process)) {
                signal("HUP", process);
            } else {
                // As under nohup, from whose child the signal is kept.
                assertThat(ctl("-s", socket.toString(), "reload")).isEqualTo(1);
            }
            awaitLine(lines, "unknown key thraeds");

            signal("TERM", process);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the socket's permissions are those of POSIX")
    void ctlStopEndsTheProcessBeforeItReturns() throws Exception {
        Path file = Files.writeString(directory.resolve("rootwalk.yaml"), """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            """);
        Process process = start(file, List.of());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            awaitLine(lines, "ready: rootwalk ");

            assertThat(ctl("-c", file.toString(), "stop")).isZero();

            // The connection ended with the process, which has nothing left to do.
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(directory.resolve("rootwalk.sock")).doesNotExist();
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void whereSighupIsIgnoredTheLogSaysSoAndCtlReloads() throws Exception {
        Path file = Files.writeString(directory.resolve("rootwalk.yaml"), """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            """);
        Process process = start(file, List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            awaitLines(lines, "SIGHUP is ignored, as under nohup", "ready: rootwalk ");

            signal("HUP", process);
            assertThat(ctl("-c", file.toString(), "reload")).isZero();
            assertThat(ctl("-c", file.toString(), "stop")).isZero();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int ctl(String... arguments) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(Writer.nullWriter()))
                .setErr(new PrintWriter(Writer.nullWriter()));
        return line.execute(Stream.concat(Stream.of("ctl"), Stream.of(arguments)).toArray(String[]::new));
    }

    /// @param before the command that starts the process, or nothing
    private Process start(Path file, List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), Program.class.getName(), "serve", "-c", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        // When the tests are ended from outside.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /// Bit 0 of the signals that a process ignores is SIGHUP; see proc(5).
    private static boolean takesHangUp(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.notExists(status) || Files.readAllLines(status).stream()
                .noneMatch(line -> line.matches("SigIgn:\\s+[0-9a-f]*[13579bdf]"));
    }

    private static String awaitLine(BufferedReader lines, String part) throws IOException {
        return awaitLines(lines, part).getFirst();
    }

    /// Waits for lines in any order: those of the log are written on a thread of its own.
    ///
    /// @return the lines that have the parts
    private static List<String> awaitLines(BufferedReader lines, String... parts) throws IOException {
        List<String> missing = new ArrayList<>(List.of(parts));
        List<String> found = new ArrayList<>();
        StringBuilder seen = new StringBuilder();
        while (!missing.isEmpty()) {
            String line = lines.readLine();
            if (line == null) {
                throw new AssertionError("no line with '" + missing + "' came, but:\n" + seen);
            }
            seen.append(line).append('\n');
            if (missing.removeIf(line::contains)) {
                found.add(line);
            }
        }
        return found;
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid()))).start()
                .waitFor(Duration.ofSeconds(30))).isTrue();
    }
}
