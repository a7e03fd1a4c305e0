package rootwalk.transfer;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that begins work when it is due. It continues if memory has run out. Any thread.
final class DueWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DueWatch.class);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration AFTER_LACK = Duration.ofSeconds(1);

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
        } catch (OutOfMemoryError e) {
            LOG.warn("memory or threads have run out ({}); exchanges of zones with other servers are delayed",
                    e.getMessage());
            return AFTER_LACK;
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
