package rootwalk.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.LoggerFactory;

/// The threads of the JVM that compile code. Stateless.
///
/// The optimising compiler (C2) has seconds of work after a start. With the usual priority it would take half of a busy processor from the
/// threads that answer queries, at the time when their code is slow. On Linux, each thread has a priority of its own (setpriority(2)), and
/// threads that are made later have the priority of the thread that makes them: the JVM makes further compiler threads in a compiler thread.
public final class CompilerThreads {

    /// The JVM names its threads; the kernel keeps 15 characters.
    private static final String OPTIMISING = "(C2 CompilerThre)";

    /// Added to the nice value: at a busy processor, the compiler gets a quarter of the time of one other thread.
    private static final int LOWER = 6;

    private static final Path TASKS = Path.of("/proc/self/task");

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;

    /// Of the fields after the name in proc_pid_stat(5).
    private static final int NICE_FIELD = 16;

    private CompilerThreads() {}

    /// A thread and its nice value.
    record Priority(int id, int nice) {}

    /// Lowers the priority of the optimising compiler for a time, in the background. Does nothing on systems other than Linux, and if this
    /// process may not raise a priority again (RLIMIT_NICE): the compiler would be late for as long as the processor is busy.
    public static void lowerOptimising(Duration time) {
        try {
            Thread.ofPlatform().daemon().name("compiler-priority").start(() -> lowerFor(time));
        } catch (OutOfMemoryError e) {
            LoggerFactory.getLogger(CompilerThreads.class).debug("the priority of the compiler is not changed", e);
        }
    }

    static void lowerFor(Duration time) {
        List<Priority> threads = optimising(TASKS);
        if (threads.isEmpty() || !mayRaise(threads.getFirst().nice())) {
            return;
        }
        int usual = threads.getFirst().nice();
        threads.forEach(thread -> set(thread.id(), usual + LOWER));
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Also those that were made meanwhile.
            optimising(TASKS).forEach(thread -> set(thread.id(), usual));
        }
    }

    /// Tries it with the calling thread, whose priority ends with it.
    private static boolean mayRaise(int nice) {
        return set(THIS_THREAD, nice + 1) && set(THIS_THREAD, nice);
    }

    private static boolean set(int thread, int nice) {
        return CLibrary.call("setpriority", PRIO_PROCESS, thread, nice) == 0;
    }

    /// The threads of the optimising compiler.
    ///
    /// @param tasks a folder like `/proc/self/task`
    static List<Priority> optimising(Path tasks) {
        List<Priority> threads = new ArrayList<>();
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                String state = state(task);
                if (state.contains(OPTIMISING)) {
                    String[] fields = state.substring(state.lastIndexOf(')') + 2).split(" ");
                    threads.add(new Priority(Integer.parseInt(task.getFileName().toString()),
                            Integer.parseInt(fields[NICE_FIELD])));
                }
            }
        } catch (IOException e) {
            // Only Linux has the folder.
            return List.of();
        }
        return threads;
    }

    /// Empty if the thread has ended.
    private static String state(Path task) {
        try {
            return Files.readString(task.resolve("stat"), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
