package rootwalk.daemon.assembly.process;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// A check that a thread of its own repeats until it is closed. A defect of the check is reported, and does not end it. Any thread.
public final class PeriodicCheck implements AutoCloseable {

    private final Duration period;
    private final Runnable check;
    private final Thread thread;

    private PeriodicCheck(Duration period, Runnable check, ThreadFactory threads) {
        this.period = period;
        this.check = check;
        thread = threads.newThread(this::repeat);
    }

    /// Begins with the first period.
    public static PeriodicCheck start(Duration period, Runnable check, ThreadFactory threads) {
        PeriodicCheck started = new PeriodicCheck(period, check, threads);
        started.thread.start();
        return started;
    }

    private void repeat() {
        while (sleep()) {
            UncaughtExceptions.reported(check);
        }
    }

    /// Returns false if it is closed.
    private boolean sleep() {
        try {
            Thread.sleep(period);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
