package rootwalk.daemon.assembly;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exceptions that nobody foresaw: each kind is logged whole once, and counted from then on. Any thread.
final class Defects implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Defects.class);
    private static final int MOST_KINDS = 100;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        count.incrementAndGet();
        StackTraceElement[] frames = thrown.getStackTrace();
        String kind = thrown.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
        if (told.size() < MOST_KINDS && told.add(kind)) {
            LOG.error(
                    "a defect in thread {}; please report it. It is counted in the statistics from now on",
                    thread.getName(),
                    thrown);
        }
    }

    long count() {
        return count.get();
    }
}
