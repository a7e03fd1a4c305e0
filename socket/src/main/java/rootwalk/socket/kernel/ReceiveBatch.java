package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Messages received together by one `recvmmsg`: each is a datagram, or several of one client that the kernel has joined
/// ([KernelSocket.Option#JOINED_DATAGRAMS]). One thread; the memory is allocated once.
public final class ReceiveBatch {

    /// Octets of the longest message.
    public static final int LONGEST = 65535;

    /// With a distance that is a power of two, the beginnings of all messages would share one set of the processor's first-level cache,
    /// which has room for twelve of them.
    private static final int CACHE_LINE = 64;

    /// For control messages: [AddressControl], [SegmentControl], and those that the settings of a passed socket may request, such as time stamps.
    private static final int CONTROL = 256;

    private static final int CUT = SystemCalls.MSG_TRUNC | SystemCalls.MSG_CTRUNC;

    private final int most;
    private final long stride;
    private final MemorySegment memory;
    private final MemorySegment errno;
    private final long names;
    private final long controls;
    private final long data;
    private int used;

    /// @param most
    ///            messages received together
    /// @param slot
    ///            octets kept of each message
    public ReceiveBatch(Arena arena, int most, int slot) {
        this.most = most;
        stride = ((slot + CACHE_LINE - 1) & -CACHE_LINE) + (long) CACHE_LINE;
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        long vectors = (long) most * MessageHeader.SIZE;
        names = vectors + (long) most * MessageHeader.VECTOR_SIZE;
        controls = names + (long) most * SocketAddressLayout.SIZE;
        data = controls + (long) most * CONTROL;
        memory = MappedMemory.allocate(arena, data + most * stride);
        for (int i = 0; i < most; i++) {
            long vector = vectors + (long) i * MessageHeader.VECTOR_SIZE;
            MessageHeader.init(memory, header(i), vector);
            MessageHeader.data(memory, vector, data + i * stride, slot);
            prepare(i);
        }
    }

    private static long header(int message) {
        return (long) message * MessageHeader.SIZE;
    }

    /// The kernel overwrites these lengths with those of the message.
    private void prepare(int message) {
        long header = header(message);
        MessageHeader.name(memory, header, memory.address() + name(message), SocketAddressLayout.SIZE);
        MessageHeader.control(memory, header, memory.address() + control(message), CONTROL);
    }

    /// Receives the messages that have arrived, without waiting, and overwrites the last batch.
    ///
    /// @return the number of messages, or the negative error number
    public int receive(Descriptor socket) {
        for (int i = 0; i < used; i++) {
            prepare(i);
        }
        int result = SystemCalls.recvmmsg(errno, socket.number(), memory.address(), most, SystemCalls.MSG_DONTWAIT);
        used = Math.max(result, 0);
        return result;
    }

    /// Octets kept of the message.
    public int length(int message) {
        return MessageHeader.length(memory, header(message));
    }

    /// Octets of each datagram of the message, of which the last may be shorter; at least 1.
    public int datagramLength(int message) {
        int joined =
                SegmentControl.find(memory, control(message), MessageHeader.controlLength(memory, header(message)));
        return Math.max(joined > 0 ? joined : length(message), 1);
    }

    /// Whether the message was longer than a slot, or its control messages were, so that the length of its datagrams is unknown.
    public boolean isCut(int message) {
        return (MessageHeader.flags(memory, header(message)) & CUT) != 0;
    }

    /// @param from
    ///            the offset in the message
    public void copy(int message, int from, byte[] into, int length) {
        MemorySegment.copy(memory, JAVA_BYTE, data + message * stride + from, into, 0, length);
    }

    /// The memory that [#name] and [#localAddress] point into.
    public MemorySegment memory() {
        return memory;
    }

    /// The offset of the address of the sender, for [SocketAddressLayout].
    public long name(int message) {
        return names + (long) message * SocketAddressLayout.SIZE;
    }

    int nameLength(int message) {
        return MessageHeader.nameLength(memory, header(message));
    }

    private long control(int message) {
        return controls + (long) message * CONTROL;
    }

    /// The offset of the destination address if the socket reports it, otherwise -1.
    public long localAddress(int message) {
        return AddressControl.find(memory, control(message), MessageHeader.controlLength(memory, header(message)));
    }

    /// Copies the address of [#localAddress].
    ///
    /// @return its octets: 4 or 16
    public int copyLocalAddress(long localAddress, byte[] into, int at) {
        return AddressControl.copyAddress(memory, localAddress, into, at);
    }
}
