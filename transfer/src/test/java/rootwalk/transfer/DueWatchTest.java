package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;

class DueWatchTest {

    @Test
    void failuresAreReportedAndDoNotEndTheThread() throws InterruptedException {
        Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
        CountDownLatch third = new CountDownLatch(3);
        AtomicInteger runs = new AtomicInteger();
        ReentrantLock lock = new ReentrantLock();
        DueWatch watch = new DueWatch(lock, () -> {
            third.countDown();
            switch (runs.getAndIncrement()) {
                case 0 -> throw new OutOfMemoryError("unable to create native thread");
                case 1 -> throw new IllegalStateException("a defect");
                default -> {
                    return Duration.ofMinutes(1);
                }
            }
        });

        watch.start(Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> reported.add(e)).factory());

        assertThat(third.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reported).hasExactlyElementsOfTypes(OutOfMemoryError.class, IllegalStateException.class);
        watch.close();
    }
}
