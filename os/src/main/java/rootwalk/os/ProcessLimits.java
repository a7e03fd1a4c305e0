package rootwalk.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import rootwalk.wire.file.RegularFile;

/// The limits of this process.
///
/// @param heap octets of the Java heap at most
/// @param mostFiles file descriptors that may be open at once (RLIMIT_NOFILE), [#UNLIMITED] if the limit is unknown
/// @param openFiles file descriptors that are open
/// @param mostThreads threads that this process may have, together with others of its account (RLIMIT_NPROC) or of its unit
///     (TasksMax); [#UNLIMITED] if the limit is unknown
public record ProcessLimits(long heap, long mostFiles, long openFiles, long mostThreads) {

    public static final long UNLIMITED = Long.MAX_VALUE;

    /// The line of proc(5) is `Max open files            1024                 4096                 files`.
    private static final String MAX_FILES = "Max open files";
    private static final String MAX_PROCESSES = "Max processes";

    /// The line of cgroups(7) is `0::/system.slice/rootwalk.service`.
    private static final String GROUP = "0::/";

    public static ProcessLimits ofThisProcess() {
        return of(Path.of("/proc/self"), Path.of("/sys/fs/cgroup"));
    }

    /// @param process a folder like `/proc/self`
    /// @param groups a folder like `/sys/fs/cgroup`
    static ProcessLimits of(Path process, Path groups) {
        List<String> limits = lines(process.resolve("limits"));
        return new ProcessLimits(Runtime.getRuntime().maxMemory(), soft(limits, MAX_FILES),
                openFiles(process.resolve("fd")),
                Math.min(soft(limits, MAX_PROCESSES), mostTasks(lines(process.resolve("cgroup")), groups)));
    }

    private static List<String> lines(Path file) {
        try {
            return RegularFile.lines(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long soft(List<String> limits, String name) {
        for (String line : limits) {
            if (line.startsWith(name)) {
                return number(line.substring(name.length()).strip().split("\\s+")[0]);
            }
        }
        return UNLIMITED;
    }

    /// The limit of the control group. That of a group above it may be lower, but holds for whole machines or containers.
    private static long mostTasks(List<String> memberships, Path groups) {
        for (String line : memberships) {
            if (line.startsWith(GROUP)) {
                List<String> most = lines(groups.resolve(line.substring(GROUP.length())).resolve("pids.max"));
                return most.isEmpty() ? UNLIMITED : number(most.getFirst());
            }
        }
        return UNLIMITED;
    }

    /// [#UNLIMITED] for `unlimited`, `max` and everything that is not a number.
    private static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            return UNLIMITED;
        }
    }

    private static long openFiles(Path descriptors) {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
