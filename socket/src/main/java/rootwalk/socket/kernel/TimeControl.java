package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static rootwalk.socket.kernel.ControlMessages.HEADER;

import java.lang.foreign.MemorySegment;

/// The control message with the time at which the kernel saw a packet, a `struct timespec` (SCM_TIMESTAMPNS of socket(7)).
final class TimeControl {

    /// Octets to reserve for the control messages of one packet.
    static final int SIZE = 64;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_TIMESTAMPNS = 35;

    private TimeControl() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @return nanoseconds since 1970, or 0 if unknown
    static long nanos(MemorySegment memory, long at, long length) {
        long message = ControlMessages.find(memory, at, length, SOL_SOCKET, SCM_TIMESTAMPNS, 2 * Long.BYTES);
        return message == ControlMessages.NONE ? 0
                : memory.get(JAVA_LONG_UNALIGNED, message + HEADER) * 1_000_000_000
                        + memory.get(JAVA_LONG_UNALIGNED, message + HEADER + Long.BYTES);
    }
}
