package rootwalk.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    private static final int PRIO_PROCESS = 0;

    /// Of the fields after the name in proc_pid_stat(5).
    private static final int NICE_FIELD = 16;

    private CompilerThreads() {}

    /// A thread and its nice value.
    record Priority(int thread, int nice) {}

    /// Lowers the priority of the optimising compiler, for as long as the process runs: an ordinary process may not raise it again. Does
    /// nothing on systems other than Linux.
    public static void lowerOptimising() {
        optimising(Path.of("/proc/self/task")).forEach(usual -> set(usual.thread(), usual.nice() + LOWER));
    }

    /// Without the right to do so, the priority remains.
    private static void set(int thread, int nice) {
        int ignored = CLibrary.call("setpriority", PRIO_PROCESS, thread, nice);
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
