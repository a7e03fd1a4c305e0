package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// Memory for exchanging datagrams with one peer at a time over a connected socket. Reusable; one thread at a time.
public final class DatagramBuffer {

    /// Returned by [#receive] for a datagram of another sender.
    public static final int OTHER_SENDER = Integer.MIN_VALUE;

    private static final int FROM = SocketAddressLayout.SIZE;
    private static final int FROM_LENGTH = FROM + SocketAddressLayout.SIZE;
    private static final int DATA = FROM_LENGTH + 8;

    private final MemorySegment errno;
    private final MemorySegment memory;
    private final int room;
    private int peerLength;

    /// @param room
    ///            octets of the longest datagram
    public DatagramBuffer(Arena arena, int room) {
        this.room = room;
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        memory = arena.allocate(DATA + (long) room, 64);
    }

    /// Sets the peer of the next calls.
    public void address(InetSocketAddress peer) {
        peerLength = SocketAddressLayout.write(peer, memory, 0);
    }

    /// Connects to the peer. A socket that has no port gets one that the kernel draws at random from its range.
    ///
    /// @return 0 or the negative error number
    public int connect(Descriptor socket) {
        return SystemCalls.connect(errno, socket.number(), memory.address(), peerLength);
    }

    /// Disconnects; a port that the kernel drew becomes free.
    ///
    /// @return 0 or the negative error number
    public int disconnect(Descriptor socket) {
        int length = SocketAddressLayout.writeUnspecified(memory, FROM);
        return SystemCalls.connect(errno, socket.number(), memory.address() + FROM, length);
    }

    /// The port of the socket, 0 when it has none.
    public int localPort(Descriptor socket) {
        memory.set(JAVA_INT, FROM_LENGTH, SocketAddressLayout.SIZE);
        int result = SystemCalls.getsockname(
                errno, socket.number(), memory.address() + FROM, memory.address() + FROM_LENGTH);
        return result < 0 ? 0 : SocketAddressLayout.port(memory, FROM);
    }

    /// Sends to the connected peer, without waiting.
    ///
    /// @return octets sent or the negative error number
    public int send(Descriptor socket, byte[] datagram, int length) {
        MemorySegment.copy(datagram, 0, memory, JAVA_BYTE, DATA, length);
        return SystemCalls.send(
                errno,
                socket.number(),
                memory.address() + DATA,
                length,
                SystemCalls.MSG_DONTWAIT | SystemCalls.MSG_NOSIGNAL);
    }

    /// Receives one datagram, without waiting. The kernel accepts datagrams of the peer only, but one of the previous
    /// peer may have been in the buffer already, so the sender is checked.
    ///
    /// @return octets now in `into`, to which a longer datagram is truncated; [#OTHER_SENDER]; or the negative error
    ///     number
    public int receive(Descriptor socket, byte[] into) {
        memory.set(JAVA_INT, FROM_LENGTH, SocketAddressLayout.SIZE);
        int result = SystemCalls.recvfrom(
                errno,
                socket.number(),
                memory.address() + DATA,
                Math.min(room, into.length),
                SystemCalls.MSG_DONTWAIT,
                memory.address() + FROM,
                memory.address() + FROM_LENGTH);
        if (result < 0) {
            return result;
        }
        if (!SocketAddressLayout.same(memory, 0, memory, FROM)) {
            return OTHER_SENDER;
        }
        MemorySegment.copy(memory, JAVA_BYTE, DATA, into, 0, result);
        return result;
    }
}
