package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to a Unix socket by system calls, since the JDK supports only stream sockets there. Thread-safe.
final class NotifySocket {

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int MAX_PATH = 107;

    private final byte[] path;

    /// @param path of the socket; one that begins with `@` is in the abstract namespace (unix(7))
    NotifySocket(String path) {
        this.path = path.getBytes(StandardCharsets.UTF_8);
        if (this.path[0] == '@') {
            this.path[0] = 0;
        }
    }

    /// Sends a text. Returns whether it was sent.
    boolean send(String text) {
        if (path.length > MAX_PATH) {
            return false;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2 + MAX_PATH + 1L);
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            // A path ends with a zero, a name in the abstract namespace with its last octet.
            int length = 2 + path.length + (path[0] == 0 ? 0 : 1);
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, octets);
            int descriptor = CLibrary.call("socket", AF_UNIX, SOCK_DGRAM_CLOEXEC);
            if (descriptor < 0) {
                return false;
            }
            int sent = CLibrary.call("sendto", descriptor, message.address(), octets.length, MSG_NOSIGNAL,
                    address.address(), length);
            int ignored = CLibrary.call("close", descriptor);
            return sent == octets.length;
        }
    }

    /// The clock that systemd uses; [System#nanoTime] may have another origin.
    long monotonicMicroseconds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            int ignored = CLibrary.call("clock_gettime", CLOCK_MONOTONIC, time.address());
            return time.getAtIndex(JAVA_LONG, 0) * 1_000_000 + time.getAtIndex(JAVA_LONG, 1) / 1000;
        }
    }
}
