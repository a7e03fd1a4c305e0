package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessLimitsTest {

    @TempDir
    private Path process;

    @TempDir
    private Path groups;

    private void limits(String soft) throws IOException {
        Files.writeString(process.resolve("limits"), """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             95000                95000                processes
            Max open files            %s                   4096                 files
            """.formatted(soft));
    }

    @Test
    void areReadFromProc() throws IOException {
        limits("1024");
        Files.createDirectory(process.resolve("fd"));
        Files.createFile(process.resolve("fd/0"));
        Files.createFile(process.resolve("fd/1"));

        ProcessLimits limits = ProcessLimits.of(process, groups);

        assertThat(limits.mostFiles()).isEqualTo(1024);
        assertThat(limits.openFiles()).isEqualTo(2);
        assertThat(limits.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
    }

    @Test
    void areNoneWhereNothingIsKnown() throws IOException {
        assertThat(ProcessLimits.of(process, groups).mostFiles()).isEqualTo(ProcessLimits.UNLIMITED);
        limits("unlimited");
        assertThat(ProcessLimits.of(process, groups).mostFiles()).isEqualTo(ProcessLimits.UNLIMITED);
        limits("many");
        assertThat(ProcessLimits.of(process, groups).mostFiles()).isEqualTo(ProcessLimits.UNLIMITED);
    }

    @Test
    void ofThreadsAreThoseOfTheAccountOrOfTheControlGroup() throws IOException {
        assertThat(ProcessLimits.of(process, groups).mostThreads()).isEqualTo(ProcessLimits.UNLIMITED);
        limits("1024");
        assertThat(ProcessLimits.of(process, groups).mostThreads()).isEqualTo(95_000);
        Files.writeString(process.resolve("cgroup"), "1:cpu:/\n0::/a/b.service\n");
        Path group = Files.createDirectories(groups.resolve("a/b.service"));
        assertThat(ProcessLimits.of(process, groups).mostThreads()).isEqualTo(95_000);
        Files.writeString(group.resolve("pids.max"), "40\n");
        assertThat(ProcessLimits.of(process, groups).mostThreads()).isEqualTo(40);
        Files.writeString(group.resolve("pids.max"), "max\n");
        assertThat(ProcessLimits.of(process, groups).mostThreads()).isEqualTo(95_000);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
    void areThoseOfThisProcess() {
        ProcessLimits limits = ProcessLimits.ofThisProcess();

        assertThat(limits.openFiles()).isBetween(3L, limits.mostFiles());
    }
}
