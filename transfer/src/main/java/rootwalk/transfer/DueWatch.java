package rootwalk.transfer;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The thread that begins work when it is due. It continues after a lack of memory and after a defect, which its handler of uncaught
/// exceptions reports. Any thread.
final class DueWatch implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ReentrantLock lock;
    private final Condition isEarlier;
    private final Supplier<Duration> work;
    private boolean isClosed;

    /// @param lock guards the work
    /// @param work begins what is due; called under the lock. Returns the time until more is due
    DueWatch(ReentrantLock lock, Supplier<Duration> work) {
        this.lock = lock;
        isEarlier = lock.newCondition();
        this.work = work;
    }

    void start(ThreadFactory threads) {
        threads.newThread(this::run).start();
    }

    private void run() {
        lock.lock();
        try {
            while (!isClosed) {
                long _ = isEarlier.awaitNanos(waitAfterWork().toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private Duration waitAfterWork() {
        try {
            Duration wait = work.get();
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        } catch (RuntimeException | OutOfMemoryError e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            return AFTER_FAILURE;
        }
    }

    /// Runs the work once. For tests.
    void runDue() {
        lock.lock();
        try {
            Duration _ = work.get();
        } finally {
            lock.unlock();
        }
    }

    /// More may be due, or earlier. Under the lock.
    void wake() {
        isEarlier.signalAll();
    }

    boolean isClosed() {
        return isClosed;
    }

    /// Ends the thread.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            isEarlier.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
