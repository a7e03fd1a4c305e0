package rootwalk.daemon.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import rootwalk.wire.DurationHistogram;

/// Measures how long a task waits for each event loop, once a second: a loop that is busy or blocked serves no queries
/// meanwhile. Any thread.
public final class LoopWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final List<Group> groups;
    private final LongSupplier nanos;
    private final Thread thread;

    /// The event loops of one kind.
    private record Group(String kind, DurationHistogram delays, List<Loop> loops) {}

    private static final class Loop {

        private final Executor executor;
        private volatile boolean isWaiting;
        private volatile long waitingSince;

        Loop(Executor executor) {
            this.executor = executor;
        }
    }

    /// Starts the measurements.
    ///
    /// @param loops by the name of their kind; each runs tasks on one event loop
    /// @param nanos a clock that never goes back
    public static LoopWatch start(Map<String, List<Executor>> loops, LongSupplier nanos, ThreadFactory threads) {
        LoopWatch watch = new LoopWatch(loops, nanos, threads);
        watch.thread.start();
        return watch;
    }

    private LoopWatch(Map<String, List<Executor>> loops, LongSupplier nanos, ThreadFactory threads) {
        groups = loops.entrySet().stream()
                .map(it -> new Group(it.getKey(), new DurationHistogram(),
                        it.getValue().stream().map(Loop::new).toList()))
                .toList();
        this.nanos = nanos;
        thread = threads.newThread(this::measureUntilClosed);
    }

    private void measureUntilClosed() {
        while (!Thread.currentThread().isInterrupted()) {
            groups.forEach(group -> group.loops().forEach(loop -> ask(group, loop)));
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// A loop with a task that waits gets no other one.
    private void ask(Group group, Loop loop) {
        if (loop.isWaiting) {
            return;
        }
        loop.waitingSince = nanos.getAsLong();
        loop.isWaiting = true;
        try {
            loop.executor.execute(() -> {
                group.delays().add(nanos.getAsLong() - loop.waitingSince);
                loop.isWaiting = false;
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The loop has ended, like the server, or memory has run out: the next measurement follows in a second.
            loop.isWaiting = false;
        }
    }

    /// The delays that were measured, by the kind of the loops.
    public Stream<Map.Entry<String, DurationHistogram.Counts>> delays() {
        return groups.stream().map(it -> Map.entry(it.kind(), it.delays().counts()));
    }

    /// How long the last task of an event loop has been waiting, of the loop where it is longest; by the kind of the loops.
    public Stream<Map.Entry<String, Duration>> waiting() {
        long now = nanos.getAsLong();
        return groups.stream().map(it -> Map.entry(it.kind(), it.loops().stream().filter(loop -> loop.isWaiting)
                .map(loop -> Duration.ofNanos(now - loop.waitingSince)).max(Duration::compareTo)
                .orElse(Duration.ZERO)));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
