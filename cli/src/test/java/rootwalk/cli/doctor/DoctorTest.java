package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.cli.doctor.Verdict.State;

class DoctorTest {

    @TempDir
    Path root;

    @Test
    void checksRunAtTheSameTimeAndAreReportedInTheirOrder() throws InterruptedException {
        CountDownLatch secondHasRun = new CountDownLatch(1);
        Map<String, Doctor.Check> checks = new LinkedHashMap<>();
        checks.put("first", () -> {
            secondHasRun.await();
            return Verdict.ok("1");
        });
        checks.put("second", () -> {
            secondHasRun.countDown();
            return Verdict.ok("2");
        });
        Doctor doctor = new Doctor(checks, Duration.ofSeconds(60));

        assertThat(doctor.examine(List.of("second", "first"), true)).containsExactly(
                new Finding("first", Verdict.ok("1")), new Finding("second", Verdict.ok("2")));
    }

    @Test
    void aCheckThatHangsDoesNotHoldUpOthers() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Map<String, Doctor.Check> checks = new LinkedHashMap<>();
        checks.put("hangs", () -> {
            try {
                new CountDownLatch(1).await();
                return Verdict.ok("late");
            } finally {
                ended.countDown();
            }
        });
        checks.put("fails", () -> {
            throw new IOException("broken");
        });
        Doctor doctor = new Doctor(checks, Duration.ofMillis(200));

        assertThat(doctor.examine(doctor.names(), true)).containsExactly(
                new Finding("hangs", Verdict.skipped("no result within 0.2 s")),
                new Finding("fails", Verdict.skipped("it could not be checked: broken")));
        ended.await();
    }

    @Test
    void withoutTheNetworkItsChecksAreSkipped() throws Exception {
        Doctor doctor = new Doctor(new TestMachine(root).machine());

        assertThat(doctor.examine(doctor.names(), false).stream()
                .filter(finding -> finding.verdict().state() == State.SKIPPED
                        && finding.verdict().message().contains("--no-network"))
                .map(Finding::check))
                .containsExactly("nameservers", "interception", "root-udp", "root-tcp", "large-udp", "clock");
    }

    @Test
    void thePageDescribesEachCheckInItsOrder() throws Exception {
        List<String> headings = Files.readAllLines(Path.of("../docs/doctor.md")).stream()
                .filter(line -> line.startsWith("### ")).map(line -> line.substring(4)).collect(Collectors.toList());

        assertThat(headings).isEqualTo(new Doctor(new TestMachine(root).machine()).names());
    }
}
