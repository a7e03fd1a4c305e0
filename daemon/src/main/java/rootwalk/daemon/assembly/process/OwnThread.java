package rootwalk.daemon.assembly.process;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Work that runs on a thread of its own at the start and the end of a server, while others do something else. Stateless.
public final class OwnThread {

    private OwnThread() {}

    public static <T> CompletableFuture<T> run(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                result.completeExceptionally(e);
            }
        };
        try {
            Thread.ofPlatform().daemon().name("start").start(task);
        } catch (OutOfMemoryError e) {
            // No thread can be created. A server must be able to stop without one.
            task.run();
        }
        return result;
    }
}
