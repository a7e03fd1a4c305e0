package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelThreadTest {

    @TempDir
    private Path tasks;

    private void thread(int number, String name, int nice) throws IOException {
        Files.writeString(Files.createDirectories(tasks.resolve(Integer.toString(number))).resolve("stat"),
                number + " (" + name + ") S 1 7 7 0 -1 4194560 5 0 0 0 3 1 0 0 20 " + nice + " 30 0 25");
    }

    @Test
    void aNameMayContainSpacesAndParentheses() throws IOException {
        thread(11, "udp-0", 0);
        thread(12, "a) (b", -3);

        assertThat(KernelThread.all(tasks)).containsExactlyInAnyOrder(
                new KernelThread(11, "udp-0", 0), new KernelThread(12, "a) (b", -3));
    }

    @Test
    void aThreadThatHasEndedIsNone() throws IOException {
        Files.createDirectories(tasks.resolve("11"));

        assertThat(KernelThread.all(tasks)).isEmpty();
    }

    @Test
    void otherSystemsHaveNoListOfThreads() {
        assertThat(KernelThread.all(tasks.resolve("none"))).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not list threads")
    void theCallingThreadIsOneOfTheProcess() {
        KernelThread current = KernelThread.current().orElseThrow();

        assertThat(KernelThread.all(KernelThread.TASKS)).extracting(KernelThread::id).contains(current.id());
    }
}
