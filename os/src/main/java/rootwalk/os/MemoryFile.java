package rootwalk.os;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of text in memory (memfd_create(2)), which outlives this process if another one has its descriptor. For one thread.
public final class MemoryFile implements AutoCloseable {

    private static final int MFD_CLOEXEC = 1;

    private final int descriptor;

    MemoryFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /// An empty file.
    ///
    /// @throws IOException if the kernel has none (before Linux 3.17), or too many files are open
    public static MemoryFile create() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = CLibrary.call("memfd_create", arena.allocateFrom("rootwalk").address(), MFD_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("a file in memory cannot be created (error " + -descriptor + ")");
            }
            return new MemoryFile(descriptor);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /// Writes from the beginning.
    public BufferedWriter writer() throws IOException {
        return Files.newBufferedWriter(path(), StandardCharsets.US_ASCII);
    }

    /// Reads from the beginning.
    public BufferedReader reader() throws IOException {
        return Files.newBufferedReader(path(), StandardCharsets.US_ASCII);
    }

    private Path path() {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    @Override
    public void close() {
        int ignored = CLibrary.call("close", descriptor);
    }
}
