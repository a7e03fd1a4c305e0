package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory for sending one datagram that is not of a batch. Reusable; one thread at a time.
public final class SendBuffer {

    private static final int CONTROL = SocketAddressLayout.SIZE;

    private static final int HEADER = CONTROL + AddressControl.SIZE;
    private static final int VECTOR = HEADER + MessageHeader.SIZE;
    private static final int DATA = VECTOR + MessageHeader.VECTOR_SIZE;

    private final MemorySegment errno;
    private final MemorySegment memory;

    /// @param room
    ///            octets of the longest datagram
    public SendBuffer(Arena arena, int room) {
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        memory = arena.allocate(DATA + (long) room, 64);
        MessageHeader.init(memory, HEADER, VECTOR);
    }

    /// Sends a datagram without waiting.
    ///
    /// @return octets sent, or the negative error number
    public int send(Descriptor socket, ReturnAddress address, byte[] datagram, int length) {
        address.write(memory, HEADER, 0, CONTROL);
        MemorySegment.copy(datagram, 0, memory, JAVA_BYTE, DATA, length);
        MessageHeader.data(memory, VECTOR, DATA, length);
        return SystemCalls.sendmsg(
                errno, socket.number(), memory.address() + HEADER, SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
    }
}
