package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/// What the kernel says of a socket that was opened elsewhere: by another process, or by a library.
///
/// @param address
///            that it is bound to, with port 0 if it is not; null if it is not a socket of IPv4 or IPv6
/// @param receivesBothFamilies
///            whether it is bound to all addresses and receives IPv4 as well as IPv6
public record BoundSocket(Kind kind, @Nullable InetSocketAddress address, boolean receivesBothFamilies) {

    /// What a socket is for.
    public enum Kind {
        DATAGRAM,
        LISTENER,
        CONNECTION,
        OTHER
    }

    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_RCVBUF = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 0x800;

    /// A Unix address is longer than one of IP.
    private static final int LONGEST_NAME = 128;

    /// Looks at a descriptor.
    ///
    /// @throws KernelException
    ///             EBADF if it is not open, ENOTSOCK if it is not a socket
    public static BoundSocket read(int descriptor) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            int type = option(arena, descriptor, SOL_SOCKET, SO_TYPE);
            InetSocketAddress address = address(arena, descriptor);
            Kind kind = switch (type) {
                case SOCK_DGRAM -> Kind.DATAGRAM;
                case SOCK_STREAM -> option(arena, descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 1 ? Kind.LISTENER
                        : Kind.CONNECTION;
                default -> Kind.OTHER;
            };
            return new BoundSocket(kind, address, address != null
                    && address.getAddress().isAnyLocalAddress()
                    && address.getAddress().getAddress().length == 16
                    && option(arena, descriptor, IPPROTO_IPV6, IPV6_V6ONLY) == 0);
        }
    }

    private static int option(Arena arena, int descriptor, int level, int option) throws KernelException {
        MemorySegment errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        MemorySegment value = arena.allocate(JAVA_INT);
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, Integer.BYTES);
        KernelException.check("getsockopt",
                SystemCalls.getsockopt(errno, descriptor, level, option, value.address(), length.address()));
        return value.get(JAVA_INT, 0);
    }

    private static @Nullable InetSocketAddress address(Arena arena, int descriptor) throws KernelException {
        MemorySegment errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        MemorySegment name = arena.allocate(LONGEST_NAME, 8);
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, LONGEST_NAME);
        KernelException.check("getsockname",
                SystemCalls.getsockname(errno, descriptor, name.address(), length.address()));
        short family = name.get(JAVA_SHORT, 0);
        return family == SystemCalls.AF_INET || family == SystemCalls.AF_INET6
                ? SocketAddressLayout.read(name, 0)
                : null;
    }

    /// Octets of the receive buffer, as the kernel counts them.
    static int receiveBuffer(int descriptor) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            return option(arena, descriptor, SOL_SOCKET, SO_RCVBUF);
        }
    }

    /// Makes operations return at once, and closes the descriptor in programs that this process starts.
    public static void prepare(int descriptor) throws KernelException {
        int ignored = control(descriptor, F_SETFD, FD_CLOEXEC);
        int flags = control(descriptor, F_GETFL, 0);
        ignored = control(descriptor, F_SETFL, flags | O_NONBLOCK);
    }

    /// Another descriptor of the same socket.
    public static int duplicate(int descriptor) throws KernelException {
        return control(descriptor, F_DUPFD_CLOEXEC, 0);
    }

    private static int control(int descriptor, int command, int argument) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            return KernelException.check("fcntl", SystemCalls.fcntl(arena.allocate(SystemCalls.ERRNO_SIZE, 8),
                    descriptor, command, argument));
        }
    }

    /// Closes a descriptor.
    public static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = SystemCalls.close(arena.allocate(SystemCalls.ERRNO_SIZE, 8), descriptor);
        }
    }
}
