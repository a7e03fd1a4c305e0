package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Responses sent together by one `sendmmsg`: to datagrams of a [ReceiveBatch], or later to a [ReturnAddress]. One thread
/// at a time; the memory is allocated once and shared by responses of any length.
public final class SendBatch {

    /// How long a full send buffer may delay the loop before the responses are dropped.
    private static final int MILLIS_TO_DRAIN = 5;

    private static final short POLLOUT = 4;

    private final int most;
    private final long room;
    private final MemorySegment memory;
    private final MemorySegment errno;
    private final MemorySegment pollDescriptor;
    private final long vectors;
    private final long names;
    private final long controls;
    private final long data;
    private int count;
    private long used;

    /// @param most
    ///            responses sent together
    /// @param room
    ///            octets of all responses together
    public SendBatch(Arena arena, int most, int room) {
        this.most = most;
        this.room = room;
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        pollDescriptor = arena.allocate(8, 8);
        vectors = (long) most * MessageHeader.SIZE;
        controls = vectors + (long) most * MessageHeader.VECTOR_SIZE;
        data = controls + (long) most * AddressControl.SIZE;
        // Last, since a loop never uses them.
        names = (data + room + Long.BYTES - 1) & -Long.BYTES;
        memory = arena.allocate(names + (long) most * SocketAddressLayout.SIZE, 64);
        for (int i = 0; i < most; i++) {
            MessageHeader.init(memory, header(i), vector(i));
        }
    }

    private static long header(int reply) {
        return (long) reply * MessageHeader.SIZE;
    }

    private long vector(int reply) {
        return vectors + (long) reply * MessageHeader.VECTOR_SIZE;
    }

    /// Whether there is no room for another response of that length before [#send].
    public boolean isFullFor(int length) {
        return count == most || used + length > room;
    }

    /// Adds a response to a datagram, which must stay in its batch until [#send].
    public void add(ReceiveBatch incoming, int datagram, long localAddress, byte[] response, int length) {
        long header = header(count);
        MessageHeader.name(
                memory, header, incoming.memory().address() + incoming.name(datagram), incoming.nameLength(datagram));
        long control = control(count);
        int controlLength =
                localAddress < 0 ? 0 : AddressControl.writeReply(incoming.memory(), localAddress, memory, control);
        MessageHeader.control(memory, header, memory.address() + control, controlLength);
        add(response, length);
    }

    /// Adds a response to a query that was detached.
    public void add(ReturnAddress address, byte[] response, int length) {
        address.write(memory, header(count), names + (long) count * SocketAddressLayout.SIZE, control(count));
        add(response, length);
    }

    private long control(int reply) {
        return controls + (long) reply * AddressControl.SIZE;
    }

    private void add(byte[] response, int length) {
        MemorySegment.copy(response, 0, memory, JAVA_BYTE, data + used, length);
        MessageHeader.data(memory, vector(count), data + used, length);
        used += length;
        count++;
    }

    /// Sends and removes all responses. A response that the kernel rejects is skipped. Waits for a moment if the send
    /// buffer is full.
    ///
    /// @return how many were sent
    public int send(Descriptor socket) {
        return send(socket, MILLIS_TO_DRAIN);
    }

    /// The same without waiting: what does not fit in the send buffer is dropped.
    public int sendWithoutWaiting(Descriptor socket) {
        return send(socket, 0);
    }

    private int send(Descriptor socket, int millisToDrain) {
        int sent = 0;
        int next = 0;
        boolean waited = millisToDrain == 0;
        while (next < count) {
            int result = SystemCalls.sendmmsg(
                    errno,
                    socket.number(),
                    memory.address() + header(next),
                    count - next,
                    SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
            if (result > 0) {
                sent += result;
                next += result;
            } else if (result == -Errno.EAGAIN) {
                if (waited) {
                    break;
                }
                waited = true;
                awaitRoom(socket, millisToDrain);
            } else if (result != -Errno.EINTR) {
                next++;
            }
        }
        count = 0;
        used = 0;
        return sent;
    }

    /// The responses waiting for [#send].
    public int count() {
        return count;
    }

    private void awaitRoom(Descriptor socket, int millis) {
        pollDescriptor.set(JAVA_INT, 0, socket.number());
        pollDescriptor.set(JAVA_SHORT, 4, POLLOUT);
        pollDescriptor.set(JAVA_SHORT, 6, (short) 0);
        // Its result is not needed: the next attempt to send shows it.
        int ignored = SystemCalls.poll(errno, pollDescriptor.address(), 1, millis);
    }
}
