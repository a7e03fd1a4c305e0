package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Responses sent together by one `sendmmsg`: to datagrams of a [ReceiveBatch], or later to a [ReturnAddress]. Responses to datagrams that
/// arrived in one message are joined to one message if they have the same length: the kernel divides it into datagrams (UDP_SEGMENT) after
/// most of what it does for a datagram. One thread at a time; the memory is allocated once and shared by responses of any length.
public final class SendBatch {

    /// Octets of the longest responses that are joined. The kernel refuses a joined message whose datagrams would be fragmented; an IPv6 packet
    /// of this content has 1280 octets, which every link transports.
    private static final int LONGEST_JOINED = 1232;

    /// The most responses in a message. Kernels before Linux 5.16 permit 64 times the length of one, headers of the message included, and
    /// the shortest response has 12 octets.
    private static final int MOST_JOINED = 60;

    /// The most responses that wait for [#send], so that no client waits for many responses to others.
    private static final int MOST_RESPONSES = 256;

    /// How many responses are sent before joining is tried again after it has failed.
    private static final int APART = 100_000;

    /// How often a full send buffer may delay the loop for one batch, each time after a part of it was sent.
    private static final int MOST_WAITS = 4;

    /// Octets of the longest message: the longest content of an IPv4 packet with UDP.
    private static final int LONGEST_MESSAGE = 65507;

    private static final int NONE = -1;

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

    /// The number of responses in each message.
    private final int[] joined;
    private int count;
    private int responses;
    private long used;

    /// The received message to which the last message responds, if another response can be joined to that.
    private int open = NONE;

    /// Where the last message begins, and the octets of its first response.
    private long begin;
    private int first;

    /// Responses that are not joined, since the kernel has refused a joined message.
    private int apart;

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
        memory = MappedMemory.allocate(arena, names + (long) most * SocketAddressLayout.SIZE);
        joined = new int[most];
        for (int i = 0; i < most; i++) {
            MessageHeader.init(memory, header(i), vector(i));
        }
    }

    private static long header(int message) {
        return (long) message * MessageHeader.SIZE;
    }

    private long vector(int message) {
        return vectors + (long) message * MessageHeader.VECTOR_SIZE;
    }

    /// Whether there is no room for another response of that length before [#send].
    public boolean isFullFor(int length) {
        return count == most || isFullOfOctets(length);
    }

    /// The same for a response to a datagram of a message, which may be joined to the last response.
    public boolean isFullFor(int received, int length) {
        return (count == most && !isJoined(received, length)) || isFullOfOctets(length);
    }

    private boolean isFullOfOctets(int length) {
        return responses == MOST_RESPONSES || used + length > room;
    }

    private boolean isJoined(int received, int length) {
        return received == open && length <= first && joined[count - 1] < MOST_JOINED
                && data + used - begin + length <= LONGEST_MESSAGE;
    }

    /// Adds a response to a datagram, whose message must stay in its batch until [#send].
    public void add(ReceiveBatch incoming, int received, long localAddress, byte[] response, int length) {
        if (isJoined(received, length)) {
            join(response, length);
            return;
        }
        long header = header(count);
        MessageHeader.name(
                memory, header, incoming.memory().address() + incoming.name(received), incoming.nameLength(received));
        long control = control(count);
        int controlLength =
                localAddress < 0 ? 0 : AddressControl.writeReply(incoming.memory(), localAddress, memory, control);
        MessageHeader.control(memory, header, memory.address() + control, controlLength);
        add(response, length);
        open = apart == 0 && length <= LONGEST_JOINED ? received : NONE;
    }

    /// Only the last response of a message may be shorter than the others.
    private void join(byte[] response, int length) {
        int last = count - 1;
        if (joined[last] == 1) {
            long present = MessageHeader.controlLength(memory, header(last));
            SegmentControl.write(memory, control(last) + present, first);
            setControlLength(last, present + SegmentControl.SIZE);
        }
        append(response, length);
        MessageHeader.data(memory, vector(last), begin, data + used - begin);
        joined[last]++;
        if (length < first) {
            open = NONE;
        }
    }

    private void setControlLength(int message, long length) {
        MessageHeader.control(memory, header(message), memory.address() + control(message), (int) length);
    }

    /// Adds a response to a query that was detached.
    public void add(ReturnAddress address, byte[] response, int length) {
        address.write(memory, header(count), names + (long) count * SocketAddressLayout.SIZE, control(count));
        add(response, length);
        open = NONE;
    }

    private long control(int message) {
        return controls + (long) message * AddressControl.SIZE;
    }

    private void add(byte[] response, int length) {
        begin = data + used;
        first = length;
        MessageHeader.data(memory, vector(count), begin, length);
        append(response, length);
        joined[count] = 1;
        count++;
    }

    private void append(byte[] response, int length) {
        MemorySegment.copy(response, 0, memory, JAVA_BYTE, data + used, length);
        used += length;
        responses++;
        apart = Math.max(0, apart - 1);
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
        int waits = millisToDrain == 0 ? MOST_WAITS : 0;
        boolean isStuck = false;
        while (next < count) {
            int result = SystemCalls.sendmmsg(
                    errno,
                    socket.number(),
                    memory.address() + header(next),
                    count - next,
                    SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
            if (result > 0) {
                isStuck = false;
                for (int end = next + result; next < end; next++) {
                    sent += joined[next];
                }
            } else if (result == -Errno.EAGAIN) {
                if (isStuck || waits == MOST_WAITS) {
                    break;
                }
                isStuck = true;
                waits++;
                awaitRoom(socket, millisToDrain);
            } else if (result != -Errno.EINTR) {
                if (joined[next] > 1) {
                    sent += sendApart(socket, next, result);
                }
                next++;
            }
        }
        discard();
        return sent;
    }

    /// Removes all responses without sending them.
    public void discard() {
        count = 0;
        responses = 0;
        used = 0;
        open = NONE;
    }

    /// Sends the responses of a joined message without joining them. A device may be unable to divide messages, or may have smaller packets.
    ///
    /// @param error
    ///            of the joined message
    private int sendApart(Descriptor socket, int message, int error) {
        long control = MessageHeader.controlLength(memory, header(message)) - SegmentControl.SIZE;
        int each = SegmentControl.length(memory, control(message) + control);
        setControlLength(message, control);
        long from = MessageHeader.dataAddress(memory, vector(message)) - memory.address();
        long end = from + MessageHeader.dataLength(memory, vector(message));
        int sent = 0;
        for (; from < end; from += each) {
            MessageHeader.data(memory, vector(message), from, Math.min(each, end - from));
            int result = sendOne(socket, message);
            if (result == -Errno.EAGAIN) {
                awaitRoom(socket, MILLIS_TO_DRAIN);
                result = sendOne(socket, message);
            }
            sent += result < 0 ? 0 : 1;
        }
        boolean isOfJoining = error == -Errno.EIO || error == -Errno.EINVAL || error == -Errno.EMSGSIZE;
        if (isOfJoining && sent > 0) {
            apart = APART;
        }
        return sent;
    }

    private int sendOne(Descriptor socket, int message) {
        return SystemCalls.sendmsg(errno, socket.number(), memory.address() + header(message),
                SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
    }

    /// The responses waiting for [#send].
    public int responses() {
        return responses;
    }

    private void awaitRoom(Descriptor socket, int millis) {
        pollDescriptor.set(JAVA_INT, 0, socket.number());
        pollDescriptor.set(JAVA_SHORT, 4, POLLOUT);
        pollDescriptor.set(JAVA_SHORT, 6, (short) 0);
        // Its result is not needed: the next attempt to send shows it.
        int ignored = SystemCalls.poll(errno, pollDescriptor.address(), 1, millis);
    }
}
