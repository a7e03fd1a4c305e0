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

    /// The source and destination address of a datagram in the form of the kernel, on the heap.
    public static final class Address {

        private final MemorySegment name;
        private final int nameLength;
        private final MemorySegment control;

        /// Copies the addresses of a datagram.
        ///
        /// @param told
        ///            of [ReceiveBatch#told]
        public Address(ReceiveBatch incoming, int datagram, long told) {
            name = MemorySegment.ofArray(new long[SocketAddressLayout.SIZE / Long.BYTES]);
            name.copyFrom(incoming.memory().asSlice(incoming.name(datagram), SocketAddressLayout.SIZE));
            nameLength = incoming.nameLength(datagram);
            long[] reserved = new long[told < 0 ? 0 : AddressControl.SIZE / Long.BYTES];
            MemorySegment written = MemorySegment.ofArray(reserved);
            int length = told < 0 ? 0 : AddressControl.writeReply(incoming.memory(), told, written, 0);
            control = written.asSlice(0, length);
        }
    }

    /// Sends a datagram without waiting.
    ///
    /// @return octets sent, or the negative error number
    public int send(Descriptor socket, Address address, byte[] datagram, int length) {
        MemorySegment.copy(address.name, 0, memory, 0, SocketAddressLayout.SIZE);
        MessageHeader.name(memory, HEADER, memory.address(), address.nameLength);
        int controlLength = (int) address.control.byteSize();
        MemorySegment.copy(address.control, 0, memory, CONTROL, controlLength);
        MessageHeader.control(memory, HEADER, memory.address() + CONTROL, controlLength);
        MemorySegment.copy(datagram, 0, memory, JAVA_BYTE, DATA, length);
        MessageHeader.data(memory, VECTOR, DATA, length);
        return SystemCalls.sendmsg(
                errno, socket.number(), memory.address() + HEADER, SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
    }
}
