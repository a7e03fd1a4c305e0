package rootwalk.daemon.assembly.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class PeriodicCheckTest {

    private Thread thread;
    private final ThreadFactory threads = task -> thread = Thread.ofVirtual()
            .uncaughtExceptionHandler((_, _) -> {}).unstarted(task);

    @Test
    void aDefectDoesNotEndIt() throws InterruptedException {
        CountDownLatch checks = new CountDownLatch(3);
        try (PeriodicCheck _ = PeriodicCheck.start(Duration.ofMillis(1), () -> {
            checks.countDown();
            throw new IllegalStateException("a defect of a test");
        }, threads)) {
            assertThat(checks.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itsThreadEndsWhenItIsClosed() throws InterruptedException {
        PeriodicCheck.start(Duration.ofDays(1), () -> {}, threads).close();

        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }
}
