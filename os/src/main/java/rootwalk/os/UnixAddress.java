package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// `struct sockaddr_un` (unix(7)).
///
/// @param length octets that count
record UnixAddress(MemorySegment memory, int length) {

    static final short AF_UNIX = 1;

    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int MAX_PATH = 107;

    /// Opens a socket for datagrams, with a limit of time.
    ///
    /// @param option SO_RCVTIMEO or SO_SNDTIMEO
    /// @return its descriptor; negative if it cannot be opened
    static int socket(Arena arena, int option, Duration limit) {
        int descriptor = CLibrary.call("socket", AF_UNIX, SOCK_DGRAM_CLOEXEC);
        if (descriptor >= 0) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            time.setAtIndex(JAVA_LONG, 0, limit.toSeconds());
            int ignored = CLibrary.call("setsockopt", descriptor, SOL_SOCKET, option, time.address(), time.byteSize());
        }
        return descriptor;
    }

    /// Whether a path fits.
    static boolean fits(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH;
    }

    /// @param path that [#fits]; one that begins with `@` is in the abstract namespace
    static UnixAddress of(Arena arena, String path) {
        byte[] octets = path.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = octets[0] == '@';
        if (isAbstract) {
            octets[0] = 0;
        }
        MemorySegment address = arena.allocate(2 + MAX_PATH + 1L);
        address.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(octets, 0, address, JAVA_BYTE, 2, octets.length);
        // A path ends with a zero, a name in the abstract namespace with its last octet.
        return new UnixAddress(address, 2 + octets.length + (isAbstract ? 0 : 1));
    }
}
