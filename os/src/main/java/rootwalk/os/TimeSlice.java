package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;

/// The time that a thread computes before the kernel may choose another one (sched_setattr(2), Linux 6.12). A thread with a short slice that
/// becomes ready interrupts one with a longer slice, as long as it has not used more than its share. Where the kernel does not have that
/// or does not permit it, nothing is changed. Stateless.
public final class TimeSlice {

    /// In nanoseconds: the shortest one of Linux.
    static final long SHORT = 100_000;

    /// struct sched_attr, as it was first.
    private static final int ATTRIBUTES = 48;
    private static final int POLICY = 4;
    private static final int FLAGS = 8;
    private static final int RUNTIME = 24;

    /// SCHED_OTHER: the usual one. With another one, the field is something else, or somebody has chosen it on purpose.
    private static final int USUAL_POLICY = 0;

    /// SCHED_FLAG_RESET_ON_FORK: threads that are made by this one have the usual slice.
    private static final long NOT_INHERITED = 1;

    private static final int THIS_THREAD = 0;

    /// The numbers of two system calls, for which not every C library has functions.
    private record Calls(int set, int read) {

        static Calls ofSystem() {
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
                return NONE;
            }
            return switch (System.getProperty("os.arch")) {
                case "amd64" -> new Calls(314, 315);
                case "aarch64" -> new Calls(274, 275);
                default -> NONE;
            };
        }

        static final Calls NONE = new Calls(0, 0);
    }

    private static final Calls CALLS = Calls.ofSystem();

    private TimeSlice() {}

    /// The same threads with a short slice.
    public static ThreadFactory shortened(ThreadFactory threads) {
        return CALLS.equals(Calls.NONE) ? threads : task -> threads.newThread(() -> {
            shorten();
            task.run();
        });
    }

    private static void shorten() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES);
            if (read(attributes) && attributes.get(JAVA_INT, POLICY) == USUAL_POLICY) {
                attributes.set(JAVA_LONG, RUNTIME, SHORT);
                attributes.set(JAVA_LONG, FLAGS, attributes.get(JAVA_LONG, FLAGS) | NOT_INHERITED);
                int _ = CLibrary.call("syscall", CALLS.set(), THIS_THREAD, attributes.address(), 0);
            }
        }
    }

    private static boolean read(MemorySegment attributes) {
        return CLibrary.call("syscall", CALLS.read(), THIS_THREAD, attributes.address(), ATTRIBUTES, 0) == 0;
    }

    /// The slice of the calling thread in nanoseconds; 0 if the kernel has none for single threads, or does not tell it.
    static long ofThisThread() {
        if (CALLS.equals(Calls.NONE)) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES);
            return read(attributes) ? attributes.get(JAVA_LONG, RUNTIME) : 0;
        }
    }
}
