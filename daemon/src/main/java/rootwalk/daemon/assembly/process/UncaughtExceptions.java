package rootwalk.daemon.assembly.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Handles uncaught exceptions. Defects of the program: each kind is logged once with its stack trace, and counted
/// from then on. Lack of memory or threads: one line a minute has their number. Any thread.
public final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);
    private static final int MAX_KINDS = 100;
    private static final int RESERVE = 128 << 10;
    private static final byte[] NOTHING = new byte[0];
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong resourceFailures = new AtomicLong();
    private final LongSupplier nanos;
    /// Released when memory has run out, because a line in the log needs memory.
    @SuppressWarnings("UnusedVariable") // it only reserves memory
    private byte[] reserve = new byte[RESERVE];

    private long resourceFailuresLogged;
    private long nextLogLine;

    /// @param nanos a clock that never goes back
    public UncaughtExceptions(LongSupplier nanos) {
        this.nanos = nanos;
        nextLogLine = nanos.getAsLong();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thrown instanceof OutOfMemoryError lack) {
            resourceFailures.incrementAndGet();
            tryToLog(lack);
            return;
        }
        count.incrementAndGet();
        StackTraceElement[] frames = thrown.getStackTrace();
        String kind = thrown.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
        if (logged.size() < MAX_KINDS && logged.add(kind)) {
            LOG.error(
                    "a defect in thread {}; please report it. From now on, it is only counted in the statistics",
                    thread.getName(),
                    thrown);
        }
    }

    /// Reporting a lack of memory must not fail for the same reason.
    private synchronized void tryToLog(OutOfMemoryError lack) {
        long now = nanos.getAsLong();
        if (now - nextLogLine < 0) {
            return;
        }
        nextLogLine = now + PAUSE_NANOS;
        reserve = NOTHING;
        try {
            log(lack);
            reserve = new byte[RESERVE];
        } catch (OutOfMemoryError e) {
            resourceFailures.incrementAndGet();
        }
    }

    private void log(OutOfMemoryError lack) {
        long sum = resourceFailures.get();
        LOG.error("{}; requests that failed for this reason since the last such line: {}", inWords(lack),
                sum - resourceFailuresLogged);
        resourceFailuresLogged = sum;
    }

    /// Runs a step of a thread that must not end: a failure is reported like an uncaught exception of the thread.
    public static void reported(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /// The missing resource, and how to solve it.
    public static String inWords(OutOfMemoryError lack) {
        String reason = String.valueOf(lack.getMessage());
        if (reason.contains("native thread")) {
            return "out of threads: the system does not allow this process more; raise TasksMax= in the unit or ulimit -u";
        }
        return "out of memory (" + reason + "): the heap has " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB; set a larger heap with ROOTWALK_JVM_OPTIONS=-Xmx..., or reduce cache.size, limits.recursions or"
                + " the size of zones and hosts files";
    }

    /// The number of defects of the program.
    public long count() {
        return count.get();
    }

    /// The number of tasks that failed because memory or threads ran out.
    public long resourceFailures() {
        return resourceFailures.get();
    }
}
