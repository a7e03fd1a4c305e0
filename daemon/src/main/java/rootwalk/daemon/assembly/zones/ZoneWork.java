package rootwalk.daemon.assembly.zones;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import rootwalk.os.ThreadWeights;

/// Runs work on zones that may need a processor for long, such as incoming transfers and the reading of files, on threads with a lower weight
/// than those that answer. A virtual thread would do it on a thread that runs others too. Any thread.
public final class ZoneWork implements Executor, AutoCloseable {

    private static final int IDLE_SECONDS = 10;

    private final ThreadWeights weights;
    private final ExecutorService threads;

    /// @param factory makes platform threads, as many as there is work at the same time
    public ZoneWork(ThreadWeights weights, ThreadFactory factory) {
        this.weights = weights;
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
                new SynchronousQueue<>(), weights.lower(factory));
    }

    /// Runs work without waiting for its end. If there is no thread for it, the calling thread runs it.
    @Override
    public void execute(Runnable task) {
        Runnable work = () -> {
            try (ThreadWeights.Work _ = weights.work()) {
                task.run();
            }
        };
        try {
            threads.execute(work);
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            work.run();
        }
    }

    /// Runs work and waits for its end.
    public <T> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, this).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /// Work that has begun goes on.
    @Override
    public void close() {
        threads.shutdown();
    }
}
