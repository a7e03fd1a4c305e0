package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

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

        private static final long[] NO_CONTROL = {};
        private static final int NAME_LONGS = SocketAddressLayout.SIZE / Long.BYTES;

        private final long[] name = new long[NAME_LONGS];
        private final int nameLength;
        private final long[] control;
        private final int controlLength;

        /// Copies the addresses of a datagram.
        ///
        /// @param localAddress
        ///            of [ReceiveBatch#localAddress]
        public Address(ReceiveBatch incoming, int datagram, long localAddress) {
            MemorySegment.copy(incoming.memory(), JAVA_LONG_UNALIGNED, incoming.name(datagram), name, 0, NAME_LONGS);
            nameLength = incoming.nameLength(datagram);
            control = localAddress < 0 ? NO_CONTROL : new long[AddressControl.SIZE / Long.BYTES];
            controlLength = localAddress < 0 ? 0
                    : AddressControl.writeReply(incoming.memory(), localAddress, MemorySegment.ofArray(control), 0);
        }

        /// The destination.
        public InetSocketAddress destination() {
            return SocketAddressLayout.read(MemorySegment.ofArray(name), 0);
        }
    }

    /// Sends a datagram without waiting.
    ///
    /// @return octets sent, or the negative error number
    public int send(Descriptor socket, Address address, byte[] datagram, int length) {
        MemorySegment.copy(address.name, 0, memory, JAVA_LONG_UNALIGNED, 0, Address.NAME_LONGS);
        MessageHeader.name(memory, HEADER, memory.address(), address.nameLength);
        MemorySegment.copy(address.control, 0, memory, JAVA_LONG_UNALIGNED, CONTROL, address.control.length);
        MessageHeader.control(memory, HEADER, memory.address() + CONTROL, address.controlLength);
        MemorySegment.copy(datagram, 0, memory, JAVA_BYTE, DATA, length);
        MessageHeader.data(memory, VECTOR, DATA, length);
        return SystemCalls.sendmsg(
                errno, socket.number(), memory.address() + HEADER, SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
    }
}
