package rootwalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `bin/rootwalk`, with a JDK that prints its arguments.
@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
class LauncherTest {

    private static final Path LAUNCHER = Path.of("src/dist/bin/rootwalk").toAbsolutePath();

    @TempDir
    private Path jdk;

    @BeforeEach
    void aJdk() throws IOException {
        makeJdk(jdk, "started");
    }

    @Test
    void theProgramIsStartedWithItsArguments() throws Exception {
        Said said = start("unlimited");

        assertThat(said.text()).startsWith("started ").endsWith("rootwalk.jar check config a.yaml\n");
        assertThat(said.status()).isZero();
    }

    @Test
    void tooFewDescriptorsAreReportedInOneLineAndNothingIsStarted() throws Exception {
        for (String limit : new String[] {"20", "63"}) {
            Said said = start(limit);

            assertThat(said.text()).isEqualTo("rootwalk: this process may have " + limit + " open files, but rootwalk"
                    + " needs at least 64; raise the limit with ulimit -n 1024, or LimitNOFILE= in the unit\n");
            assertThat(said.status()).isEqualTo(1);
        }
        assertThat(start("64").status()).isZero();
    }

    /// The number that a daemon needs depends on its configuration, so the daemon reports it.
    @Test
    void aDaemonIsStartedWithFewDescriptors() throws Exception {
        Said said = start("20", "serve", "-c", "a.yaml");

        assertThat(said.text()).startsWith("started ").endsWith("rootwalk.jar serve -c a.yaml\n");
        assertThat(said.status()).isZero();
    }

    /// With few descriptors, a JVM that loads an AOT cache ends before the daemon can report the number.
    @Test
    void withFewDescriptorsADaemonIsStartedWithoutTheAotCache() throws Exception {
        Path home = jdk.resolve("home");
        Path program = install(home);
        Files.writeString(home.resolve("lib/rootwalk.jar"), "");
        Files.writeString(home.resolve("lib/rootwalk-daemon-25.0.1.aot"), "a cache");

        assertThat(start(program, "64", "serve").text()).contains("-XX:AOTCache=");
        for (String limit : List.of("20", "40", "63")) {
            assertThat(start(program, limit, "serve").text()).startsWith("started ").doesNotContain("AOTCache");
        }
    }

    /// As in a package.
    @Test
    void theRuntimeBesideTheProgramIsUsedBeforeOtherJdks() throws Exception {
        Path home = jdk.resolve("home");
        Path program = install(home);
        makeJdk(home.resolve("runtime"), "own");

        assertThat(start("JAVA_HOME", program, "unlimited", "serve").text()).startsWith("own ");
        assertThat(start("ROOTWALK_JAVA", program, "unlimited", "serve").text()).startsWith("started ");
    }

    private static void makeJdk(Path home, String word) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\necho " + word + " \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path install(Path home) throws IOException {
        Path program = Files.createDirectories(home.resolve("bin")).resolve("rootwalk");
        Files.copy(LAUNCHER, program);
        Files.createDirectories(home.resolve("lib"));
        Files.copy(LAUNCHER.resolveSibling("../lib/jdk.sh"), home.resolve("lib/jdk.sh"));
        return program;
    }

    private record Said(int status, String text) {}

    private Said start(String limit) throws IOException, InterruptedException {
        return start(limit, "check", "config", "a.yaml");
    }

    private Said start(String limit, String... arguments) throws IOException, InterruptedException {
        return start(LAUNCHER, limit, arguments);
    }

    private Said start(Path launcher, String limit, String... arguments) throws IOException, InterruptedException {
        return start("ROOTWALK_JAVA", launcher, limit, arguments);
    }

    /// @param variable of the environment, which names the JDK
    private Said start(String variable, Path launcher, String limit, String... arguments)
            throws IOException, InterruptedException {
        String lower = limit.equals("unlimited") ? "" : "ulimit -n " + limit + "; ";
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", lower + "exec sh \"$0\" \"$@\"", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("ROOTWALK_JAVA");
        builder.environment().put(variable, jdk.toString());
        builder.environment().remove("ROOTWALK_JVM_OPTIONS");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }
}
