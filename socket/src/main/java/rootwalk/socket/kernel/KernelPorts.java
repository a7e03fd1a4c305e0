package rootwalk.socket.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The ports the kernel draws from for a socket that has none.
public final class KernelPorts {

    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private KernelPorts() {}

    /// The lowest of them and the one after the highest; both 0 if that cannot be determined.
    public record Range(int from, int to) {

        public int count() {
            return to - from;
        }
    }

    public static Range range() {
        // The kernel returns such a file completely to the first read, and nothing to a second one.
        byte[] text = new byte[64];
        try (InputStream in = Files.newInputStream(RANGE)) {
            int length = Math.max(in.read(text), 0);
            String[] bounds = new String(text, 0, length, StandardCharsets.US_ASCII).strip().split("\\s+");
            return bounds.length == 2
                    ? new Range(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]) + 1)
                    : new Range(0, 0);
        } catch (IOException | NumberFormatException e) {
            return new Range(0, 0);
        }
    }
}
