package rootwalk.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A thread of this process as Linux knows it (proc_pid_stat(5)).
///
/// @param name at most 15 characters
/// @param nice the nice value: the higher it is, the lower is the weight of the thread
record KernelThread(int id, String name, int nice) {

    /// The threads of this process.
    static final Path TASKS = Path.of("/proc/self/task");

    private static final Path CURRENT = Path.of("/proc/thread-self");

    /// Of the fields after the name.
    private static final int NICE_FIELD = 16;

    /// All threads; empty on systems other than Linux.
    ///
    /// @param tasks a folder like [#TASKS]
    static List<KernelThread> all(Path tasks) {
        List<KernelThread> threads = new ArrayList<>();
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                read(task).ifPresent(threads::add);
            }
        } catch (IOException e) {
            // Only Linux has the folder.
            return List.of();
        }
        return threads;
    }

    /// The calling thread, or the carrier of a virtual thread; empty on systems other than Linux.
    static Optional<KernelThread> current() {
        return read(CURRENT);
    }

    /// Empty if the thread has ended.
    private static Optional<KernelThread> read(Path task) {
        try {
            String state = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
            int name = state.indexOf('(');
            int end = state.lastIndexOf(')');
            String[] fields = state.substring(end + 2).split(" ");
            return Optional.of(new KernelThread(Integer.parseInt(state.substring(0, name - 1)),
                    state.substring(name + 1, end), Integer.parseInt(fields[NICE_FIELD])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
