package rootwalk.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private final AtomicLong nanos = new AtomicLong(5);
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final ThreadFactory threads = Thread.ofPlatform().daemon().factory();

    private LoopWatch watch(Executor... loops) {
        return LoopWatch.start(Map.of("udp", List.of(loops)), nanos::get, threads);
    }

    private Runnable task() throws InterruptedException {
        Runnable task = tasks.poll(10, TimeUnit.SECONDS);
        assertThat(task).isNotNull();
        return task;
    }

    private static Duration waiting(LoopWatch watch) {
        return watch.waiting().findFirst().orElseThrow().getValue();
    }

    @Test
    void aLoopThatDoesNotRunItsTaskIsWaiting() throws InterruptedException {
        try (LoopWatch watch = watch(tasks::add)) {
            Runnable task = task();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(12));

            assertThat(waiting(watch)).isEqualTo(Duration.ofSeconds(12));

            task.run();
            assertThat(waiting(watch)).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void theLongestWaitCounts() throws InterruptedException {
        BlockingQueue<Runnable> others = new LinkedBlockingQueue<>();
        try (LoopWatch watch = watch(others::add, tasks::add)) {
            task();
            Runnable other = others.take();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
            other.run();

            assertThat(waiting(watch)).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void delaysAreCounted() throws InterruptedException {
        try (LoopWatch watch = watch(tasks::add)) {
            Runnable task = task();
            nanos.addAndGet(4_000_000);
            task.run();

            var counts = watch.delays().findFirst().orElseThrow().getValue();
            assertThat(counts.total()).isEqualTo(1);
            assertThat(counts.nanos()).isEqualTo(4_000_000);
        }
    }

    @Test
    void aTaskThatCannotBeMadeForLackOfMemoryDoesNotEndTheWatch() throws InterruptedException {
        AtomicBoolean isLacking = new AtomicBoolean(true);
        try (LoopWatch _ = watch(task -> {
            if (isLacking.getAndSet(false)) {
                throw new OutOfMemoryError("Java heap space");
            }
            tasks.add(task);
        })) {
            assertThat(task()).isNotNull();
        }
    }

    @Test
    void aLoopGetsItsNextTaskWhenItHasRunTheLastOne() throws InterruptedException {
        try (LoopWatch _ = watch(tasks::add)) {
            task().run();

            assertThat(task()).isNotNull();
        }
    }
}
