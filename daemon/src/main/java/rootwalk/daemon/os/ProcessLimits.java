package rootwalk.daemon.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import rootwalk.wire.file.RegularFile;

/// What this process may take of the machine.
///
/// @param heap octets of the Java heap at most
/// @param mostFiles file descriptors that may be open at once (RLIMIT_NOFILE), [#UNLIMITED] where nothing is known of it
/// @param openFiles file descriptors that are open
public record ProcessLimits(long heap, long mostFiles, long openFiles) {

    public static final long UNLIMITED = Long.MAX_VALUE;

    /// The line of proc(5) is `Max open files            1024                 4096                 files`.
    private static final String MAX_FILES = "Max open files";

    public static ProcessLimits ofThisProcess() {
        return of(Path.of("/proc/self"));
    }

    /// @param process a folder as `/proc/self` is one
    static ProcessLimits of(Path process) {
        return new ProcessLimits(Runtime.getRuntime().maxMemory(), mostFiles(process.resolve("limits")),
                openFiles(process.resolve("fd")));
    }

    private static long mostFiles(Path limits) {
        try {
            for (String line : RegularFile.lines(limits, StandardCharsets.US_ASCII)) {
                if (line.startsWith(MAX_FILES)) {
                    String soft = line.substring(MAX_FILES.length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? UNLIMITED : Long.parseLong(soft);
                }
            }
            return UNLIMITED;
        } catch (IOException | NumberFormatException e) {
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
