package rootwalk.daemon.assembly.process;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes threads with names. Stateless.
public final class NamedThreads {

    private NamedThreads() {}

    /// Daemon threads `NAME-0`, `NAME-1` and so on. The counter of the JDK's factories is linked at run time, which an AOT cache
    /// does not speed up.
    public static ThreadFactory platform(String name, UncaughtExceptionHandler uncaughtExceptions) {
        AtomicInteger next = new AtomicInteger();
        return task -> Thread.ofPlatform().daemon().name(name + "-" + next.getAndIncrement())
                .uncaughtExceptionHandler(uncaughtExceptions).unstarted(task);
    }

    /// Virtual threads of one name.
    public static ThreadFactory virtual(String name, UncaughtExceptionHandler uncaughtExceptions) {
        return Thread.ofVirtual().name(name).uncaughtExceptionHandler(uncaughtExceptions).factory();
    }
}
