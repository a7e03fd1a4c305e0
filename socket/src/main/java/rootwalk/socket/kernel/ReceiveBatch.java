package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Datagrams received together by one `recvmmsg`. One thread; the memory is allocated once.
public final class ReceiveBatch {

    /// With slots of 4096 octets side by side, the beginnings of all datagrams would share one set of the processor's
    /// first-level cache, which has room for twelve of them.
    private static final int CACHE_LINE = 64;

    private final int most;
    private final long stride;
    private final MemorySegment memory;
    private final MemorySegment errno;
    private final long names;
    private final long controls;
    private final long data;
    private int used;

    /// @param most
    ///            datagrams received together
    /// @param slot
    ///            octets kept of each datagram
    public ReceiveBatch(Arena arena, int most, int slot) {
        this.most = most;
        stride = (long) slot + CACHE_LINE;
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        long vectors = (long) most * MessageHeader.SIZE;
        names = vectors + (long) most * MessageHeader.VECTOR_SIZE;
        controls = names + (long) most * SocketAddressLayout.SIZE;
        data = controls + (long) most * AddressControl.SIZE;
        memory = arena.allocate(data + most * stride, CACHE_LINE);
        for (int i = 0; i < most; i++) {
            long vector = vectors + (long) i * MessageHeader.VECTOR_SIZE;
            MessageHeader.init(memory, header(i), vector);
            MessageHeader.data(memory, vector, data + i * stride, slot);
            prepare(i);
        }
    }

    private static long header(int datagram) {
        return (long) datagram * MessageHeader.SIZE;
    }

    /// The kernel overwrites these lengths with those of the datagram.
    private void prepare(int datagram) {
        long header = header(datagram);
        MessageHeader.name(memory, header, memory.address() + name(datagram), SocketAddressLayout.SIZE);
        MessageHeader.control(memory, header, memory.address() + control(datagram), AddressControl.SIZE);
    }

    /// Receives the datagrams that have arrived, without waiting, and overwrites the last batch.
    ///
    /// @return the number of datagrams, or the negative error number
    public int receive(Descriptor socket) {
        for (int i = 0; i < used; i++) {
            prepare(i);
        }
        int result = SystemCalls.recvmmsg(errno, socket.number(), memory.address(), most, SystemCalls.MSG_DONTWAIT);
        used = Math.max(result, 0);
        return result;
    }

    /// Octets kept of the datagram.
    public int length(int datagram) {
        return MessageHeader.length(memory, header(datagram));
    }

    /// Whether the datagram was longer than a slot.
    public boolean isCut(int datagram) {
        return (MessageHeader.flags(memory, header(datagram)) & SystemCalls.MSG_TRUNC) != 0;
    }

    public void copy(int datagram, byte[] into, int length) {
        MemorySegment.copy(memory, JAVA_BYTE, data + datagram * stride, into, 0, length);
    }

    /// The memory that [#name] and [#localAddress] point into.
    public MemorySegment memory() {
        return memory;
    }

    /// The offset of the address of the sender, for [SocketAddressLayout].
    public long name(int datagram) {
        return names + (long) datagram * SocketAddressLayout.SIZE;
    }

    int nameLength(int datagram) {
        return MessageHeader.nameLength(memory, header(datagram));
    }

    private long control(int datagram) {
        return controls + (long) datagram * AddressControl.SIZE;
    }

    /// The offset of the destination address if the socket reports it, otherwise -1.
    public long localAddress(int datagram) {
        return AddressControl.find(memory, control(datagram), MessageHeader.controlLength(memory, header(datagram)));
    }

    /// Copies the address of [#localAddress].
    ///
    /// @return its octets: 4 or 16
    public int copyLocalAddress(long localAddress, byte[] into, int at) {
        return AddressControl.copyAddress(memory, localAddress, into, at);
    }
}
