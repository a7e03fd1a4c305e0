package rootwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `rootwalk` at the top of a checkout, with a build that only makes a program.
@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
@Timeout(60)
class CheckoutLauncherTest {

    private static final String PROGRAM = "#!/bin/sh\necho program \"$@\"\n";

    @TempDir
    private Path top;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void aCheckout() throws IOException {
        script("rootwalk", Files.readString(Sources.REPOSITORY.resolve("rootwalk")));
        Files.createDirectories(top.resolve("cli/src/dist/lib"));
        Files.copy(Sources.REPOSITORY.resolve("cli/src/dist/lib/jdk.sh"), top.resolve("cli/src/dist/lib/jdk.sh"));
        Files.writeString(Files.createDirectories(top.resolve("jdk")).resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        script("jdk/bin/java", "#!/bin/sh\n");
        script("jdk/bin/javac", "#!/bin/sh\n");
        build("");
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /// @param before a line of the build before it makes the program
    private void build(String before) throws IOException {
        script("program", PROGRAM);
        script("mvnw",
                """
                    #!/bin/sh
                    echo built >>builds
                    %s
                    mkdir -p cli/target/rootwalk/bin cli/target/rootwalk/lib
                    touch cli/target/rootwalk/lib/rootwalk.jar
                    printf '#!/bin/sh\\ntouch "${0%%%%/bin/*}/lib/rootwalk-daemon.aot"\\n' >cli/target/rootwalk/bin/make-aot-cache
                    chmod +x cli/target/rootwalk/bin/make-aot-cache
                    cp program cli/target/rootwalk/bin/rootwalk
                    """.formatted(
                        before));
    }

    private void script(String name, String text) throws IOException {
        Path file = top.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Process start(String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", top.resolve("rootwalk").toString(), "query")
                .redirectErrorStream(true);
        builder.environment().put("ROOTWALK_JAVA", top.resolve("jdk").toString());
        builder.environment().put("PATH", path);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Process start() throws IOException {
        return start(System.getenv("PATH"));
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private void oldLock(String holder) throws IOException {
        Files.createSymbolicLink(Files.createDirectories(top.resolve("cli/target")).resolve("launcher.lock"),
                Path.of(holder));
    }

    @Test
    void itBuildsOnceAndStartsTheProgram() throws Exception {
        assertThat(text(start())).contains("building it").endsWith("program query\n");
        assertThat(text(start())).isEqualTo("program query\n");

        assertThat(Files.readAllLines(top.resolve("builds"))).hasSize(1);
    }

    @Test
    void aLockOfAnotherProgramWithTheSameProcessIdDoesNotMakeItWait() throws Exception {
        oldLock(Long.toString(ProcessHandle.current().pid()));

        assertThat(text(start())).endsWith("program query\n");
    }

    @Test
    void withoutFlockALockOfAnotherProgramWithTheSameProcessIdDoesNotMakeItWaitEither() throws Exception {
        String path = withoutFlock();
        for (String holder : List.of(Long.toString(ProcessHandle.current().pid()),
                ProcessHandle.current().pid() + " Thu Jan  1 00:00:00 1970", "1")) {
            oldLock(holder);

            assertThat(text(start(path))).endsWith("program query\n");
            Files.delete(top.resolve("cli/target/rootwalk/bin/rootwalk"));
        }
    }

    private String withoutFlock() throws IOException {
        Path tools = Files.createDirectory(top.resolve("tools"));
        for (String tool : List.of("sh", "mkdir", "readlink", "dirname", "ln", "rm", "ps", "awk", "touch", "chmod",
                "cp",
                "cat", "sleep", "find", "head")) {
            for (String folder : List.of("/usr/bin/", "/bin/")) {
                if (Files.exists(Path.of(folder + tool)) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), Path.of(folder + tool));
                }
            }
        }
        return tools.toString();
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        assertThatTheSecondWaits(System.getenv("PATH"));
    }

    @Test
    void twoStartsAtOnceBuildOnceWithoutFlock() throws Exception {
        assertThatTheSecondWaits(withoutFlock());
    }

    private void assertThatTheSecondWaits(String path) throws Exception {
        Path go = top.resolve("go");
        assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
        build("cat go");
        Process first = start(path);
        BufferedReader building = first.inputReader(UTF_8);
        assertThat(building.readLine()).contains("building it");
        Process second = start(path);
        BufferedReader waiting = second.inputReader(UTF_8);
        assertThat(waiting.readLine()).contains("is already building; waiting for it");

        Files.writeString(go, "");

        assertThat(building.lines().toList()).last().isEqualTo("program query");
        assertThat(waiting.lines().toList()).last().isEqualTo("program query");
        assertThat(first.waitFor(10, TimeUnit.SECONDS) && second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(top.resolve("builds"))).hasSize(1);
    }
}
