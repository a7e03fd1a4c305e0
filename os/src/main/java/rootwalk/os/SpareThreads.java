package rootwalk.os;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/// Checks by trial whether this process can have the threads that it needs. Stateless.
public final class SpareThreads {

    /// Threads beyond those of a running process. The JVM makes one for each signal: at its limit, SIGTERM could not end a process.
    /// Others replace threads that wait for files.
    private static final int SPARE = 8;

    /// With this limit or a higher one there is no trial: it takes time, and other processes seldom have so many threads.
    private static final long PLENTY = 1024;

    private SpareThreads() {}

    /// The message if the threads cannot be made; empty if they can.
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
