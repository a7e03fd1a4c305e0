package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// The addresses of a response that is sent later, in the form of the kernel and on the heap: the client, and the
/// address of this host that the query was sent to. Immutable.
public final class ReturnAddress {

    private static final long[] NO_CONTROL = {};

    private final long[] name;
    private final int nameLength;
    private final long[] control;
    private final int controlLength;

    /// Copies the addresses of a datagram.
    ///
    /// @param localAddress
    ///            of [ReceiveBatch#localAddress]
    public ReturnAddress(ReceiveBatch incoming, int datagram, long localAddress) {
        nameLength = incoming.nameLength(datagram);
        name = new long[Math.ceilDiv(nameLength, Long.BYTES)];
        MemorySegment.copy(incoming.memory(), JAVA_LONG_UNALIGNED, incoming.name(datagram), name, 0, name.length);
        control = localAddress < 0 ? NO_CONTROL : new long[AddressControl.SIZE / Long.BYTES];
        controlLength = localAddress < 0 ? 0
                : AddressControl.writeReply(incoming.memory(), localAddress, MemorySegment.ofArray(control), 0);
    }

    /// The client.
    public InetSocketAddress destination() {
        return SocketAddressLayout.read(MemorySegment.ofArray(name), 0);
    }

    /// Writes both addresses, and refers to them in the header of a message.
    ///
    /// @param header the offset of the header
    /// @param nameAt an offset with room for [SocketAddressLayout#SIZE] octets
    /// @param controlAt an offset with room for [AddressControl#SIZE] octets
    void write(MemorySegment memory, long header, long nameAt, long controlAt) {
        MemorySegment.copy(name, 0, memory, JAVA_LONG_UNALIGNED, nameAt, name.length);
        MessageHeader.name(memory, header, memory.address() + nameAt, nameLength);
        MemorySegment.copy(control, 0, memory, JAVA_LONG_UNALIGNED, controlAt, control.length);
        MessageHeader.control(memory, header, memory.address() + controlAt, controlLength);
    }
}
