package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct sockaddr_ll` (packet(7)): family, protocol in network order, interface, hardware type, packet type and the
/// hardware address, which is not used here.
final class LinkAddressLayout {

    static final int SIZE = 20;

    private static final int PROTOCOL = 2;
    private static final int INTERFACE = 4;
    private static final int HARDWARE_TYPE = 8;
    private static final int PACKET_TYPE = 10;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private LinkAddressLayout() {}

    /// @param index
    ///            of the interface, 0 for all
    static void write(int protocol, int index, MemorySegment into, long at) {
        into.asSlice(at, SIZE).fill((byte) 0);
        into.set(JAVA_SHORT_UNALIGNED, at, (short) SystemCalls.AF_PACKET);
        into.set(NETWORK_SHORT, at + PROTOCOL, (short) protocol);
        into.set(JAVA_INT_UNALIGNED, at + INTERFACE, index);
    }

    static int protocol(MemorySegment from, long at) {
        return from.get(NETWORK_SHORT, at + PROTOCOL) & 0xffff;
    }

    static int interfaceIndex(MemorySegment from, long at) {
        return from.get(JAVA_INT_UNALIGNED, at + INTERFACE);
    }

    static int hardwareType(MemorySegment from, long at) {
        return from.get(JAVA_SHORT_UNALIGNED, at + HARDWARE_TYPE) & 0xffff;
    }

    static int packetType(MemorySegment from, long at) {
        return from.get(JAVA_BYTE, at + PACKET_TYPE) & 0xff;
    }
}
