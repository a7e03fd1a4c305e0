package rootwalk.authoritative.file;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

/// The threads that load zones.
///
/// @param count the number of zones that are read at the same time, and of threads that read, including the calling thread
/// @param factory creates the other threads, which end when everything is loaded
public record LoadThreads(int count, ThreadFactory factory) {

    /// The calling thread only.
    static final LoadThreads NO_OTHERS = new LoadThreads(1, Thread.ofPlatform().factory());

    /// The factory for the thread that builds a large zone while its file is read; empty if there is no core for it.
    Optional<ThreadFactory> forBuilding() {
        return count > 1 ? Optional.of(factory) : Optional.empty();
    }

    /// Runs the same work on the calling thread and on other threads, and waits for all of them.
    ///
    /// @param times the number of threads, at most [#count]
    void run(Runnable work, int times) {
        CompletableFuture<?>[] others = new CompletableFuture<?>[Math.max(0, times - 1)];
        for (int i = 0; i < others.length; i++) {
            others[i] = CompletableFuture.runAsync(work, other -> factory.newThread(other).start());
        }
        work.run();
        CompletableFuture.allOf(others).join();
    }
}
