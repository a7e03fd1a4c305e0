package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The control message with the length of each of several datagrams in one buffer: `struct cmsghdr` before an `int` when they are received
/// (UDP_GRO of udp(7)), and before a `uint16_t` when they are sent (UDP_SEGMENT).
final class SegmentControl {

    /// Octets of the one that is sent.
    static final int SIZE = 24;

    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int HEADER = 16;
    private static final int SENT_LENGTH = HEADER + 2;
    private static final int RECEIVED_LENGTH = HEADER + 4;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;

    private SegmentControl() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @return octets of each datagram, or 0 for a single datagram
    static int find(MemorySegment memory, long at, long length) {
        long message = at;
        long end = at + length;
        while (end - message >= HEADER) {
            long size = memory.get(JAVA_LONG_UNALIGNED, message);
            if (size < HEADER || size > end - message) {
                return 0;
            }
            if (size >= RECEIVED_LENGTH
                    && memory.get(JAVA_INT_UNALIGNED, message + LEVEL) == SOL_UDP
                    && memory.get(JAVA_INT_UNALIGNED, message + TYPE) == UDP_GRO) {
                return memory.get(JAVA_INT_UNALIGNED, message + HEADER);
            }
            message += (size + 7) & ~7;
        }
        return 0;
    }

    /// The octets of each datagram in the control message that [#write] has written.
    static int length(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + HEADER));
    }

    /// Writes the control message that divides a buffer into datagrams.
    ///
    /// @param octets
    ///            of each, 1 to 65535
    static void write(MemorySegment memory, long at, int octets) {
        memory.set(JAVA_LONG_UNALIGNED, at, SENT_LENGTH);
        memory.set(JAVA_INT_UNALIGNED, at + LEVEL, SOL_UDP);
        memory.set(JAVA_INT_UNALIGNED, at + TYPE, UDP_SEGMENT);
        memory.set(JAVA_SHORT_UNALIGNED, at + HEADER, (short) octets);
    }
}
