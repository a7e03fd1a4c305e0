package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static rootwalk.socket.kernel.ControlMessages.HEADER;

import java.lang.foreign.MemorySegment;

/// The control message with the length of each of several datagrams in one buffer: an `int` when they are received (UDP_GRO of udp(7)), and a
/// `uint16_t` when they are sent (UDP_SEGMENT).
final class SegmentControl {

    /// Octets of the one that is sent.
    static final int SIZE = 24;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;

    private SegmentControl() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @return octets of each datagram, or 0 for a single datagram
    static int find(MemorySegment memory, long at, long length) {
        long message = ControlMessages.find(memory, at, length, SOL_UDP, UDP_GRO, Integer.BYTES);
        return message == ControlMessages.NONE ? 0 : memory.get(JAVA_INT_UNALIGNED, message + HEADER);
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
        ControlMessages.write(memory, at, SOL_UDP, UDP_SEGMENT, Short.BYTES);
        memory.set(JAVA_SHORT_UNALIGNED, at + HEADER, (short) octets);
    }
}
