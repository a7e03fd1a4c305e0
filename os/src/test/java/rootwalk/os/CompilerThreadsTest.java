package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CompilerThreadsTest {

    private static final Path PROCESS = Path.of("/proc/self/task");

    @TempDir
    private Path tasks;

    private void thread(int number, String name, int nice) throws IOException {
        Files.writeString(Files.createDirectories(tasks.resolve(Integer.toString(number))).resolve("stat"),
                number + " (" + name + ") S 1 7 7 0 -1 4194560 5 0 0 0 3 1 0 0 20 " + nice + " 30 0 25");
    }

    @Test
    void theOptimisingCompilersAreFoundByName() throws IOException {
        thread(11, "udp-0", 0);
        thread(12, "C2 CompilerThre", 0);
        thread(13, "C1 CompilerThre", 0);
        thread(14, "C2 CompilerThre", -3);

        assertThat(CompilerThreads.optimising(tasks)).containsExactlyInAnyOrder(
                new CompilerThreads.Priority(12, 0), new CompilerThreads.Priority(14, -3));
    }

    @Test
    void aThreadThatHasEndedIsNone() throws IOException {
        Files.createDirectories(tasks.resolve("11"));

        assertThat(CompilerThreads.optimising(tasks)).isEmpty();
    }

    @Test
    void otherSystemsHaveNoListOfThreads() {
        assertThat(CompilerThreads.optimising(tasks.resolve("none"))).isEmpty();
    }

    /// Whether the tests may raise a priority depends on the account that runs them; afterwards it is the same in any case.
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "threads have no priority of their own elsewhere")
    void afterwardsTheirPriorityIsTheUsualOne() {
        int usual = CompilerThreads.optimising(PROCESS).getFirst().nice();

        CompilerThreads.lowerFor(Duration.ZERO);

        assertThat(CompilerThreads.optimising(PROCESS)).extracting(CompilerThreads.Priority::nice).containsOnly(usual);
    }
}
