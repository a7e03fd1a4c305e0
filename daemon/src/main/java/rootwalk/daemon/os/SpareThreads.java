package rootwalk.daemon.os;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/// Tries whether the system gives this process the threads that it needs. Stateless.
public final class SpareThreads {

    /// Threads beyond those of a running process. The JVM makes one for each signal, so that SIGTERM cannot end a process that is
    /// at its limit; others take the place of threads that wait for files.
    private static final int SPARE = 8;

    /// With a limit of so many threads or more, they are not tried: it takes time, and others seldom have so many.
    private static final long PLENTY = 1024;

    private SpareThreads() {}

    /// Why threads cannot be made, with some more; empty if they can.
    ///
    /// @param needed threads that are still to be made
    /// @param limit of the threads of this process, see [ProcessLimits#mostThreads]
    public static Optional<String> lack(int needed, long limit) {
        return limit >= PLENTY ? Optional.empty()
                : lack(needed + SPARE, Thread.ofPlatform().daemon().name("spare-", 0).factory());
    }

    static Optional<String> lack(int needed, ThreadFactory threads) {
        CountDownLatch end = new CountDownLatch(1);
        try {
            for (int i = 0; i < needed; i++) {
                threads.newThread(() -> await(end)).start();
            }
            return Optional.empty();
        } catch (OutOfMemoryError e) {
            return Optional.of("the system does not allow this process the " + needed + " additional threads that this"
                    + " configuration needs; raise TasksMax= in the unit, or ulimit -u");
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
