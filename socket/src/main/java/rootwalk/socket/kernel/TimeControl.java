package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The control message with the time at which the kernel saw a packet: `struct cmsghdr` before `struct timespec`
/// (SCM_TIMESTAMPNS of socket(7)).
final class TimeControl {

    /// Octets to reserve for the control messages of one packet.
    static final int SIZE = 64;

    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int HEADER = 16;
    private static final int MAX_LENGTH = HEADER + 16;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_TIMESTAMPNS = 35;

    private TimeControl() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @return nanoseconds since 1970, or 0 if unknown
    static long nanos(MemorySegment memory, long at, long length) {
        long message = at;
        long end = at + length;
        while (end - message >= HEADER) {
            long size = memory.get(JAVA_LONG_UNALIGNED, message);
            if (size < HEADER || size > end - message) {
                return 0;
            }
            if (size >= MAX_LENGTH
                    && memory.get(JAVA_INT_UNALIGNED, message + LEVEL) == SOL_SOCKET
                    && memory.get(JAVA_INT_UNALIGNED, message + TYPE) == SCM_TIMESTAMPNS) {
                return memory.get(JAVA_LONG_UNALIGNED, message + HEADER) * 1_000_000_000
                        + memory.get(JAVA_LONG_UNALIGNED, message + HEADER + 8);
            }
            message += (size + 7) & ~7;
        }
        return 0;
    }
}
