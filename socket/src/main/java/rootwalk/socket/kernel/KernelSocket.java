package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;

/// A socket that never blocks, for datagrams or to listen for connections. These methods set it up; datagrams go through [ReceiveBatch],
/// [SendBatch], [SendBuffer] and [DatagramBuffer].
public final class KernelSocket {

    /// What can be set before use.
    public enum Option {
        /// Octets of the receive buffer (SO_RCVBUF).
        RECEIVE_BUFFER(SOL_SOCKET, 8),
        /// Octets of the send buffer (SO_SNDBUF).
        SEND_BUFFER(SOL_SOCKET, 7),
        /// 1: an address may be bound while connections of it are ending (SO_REUSEADDR).
        REUSED_ADDRESS(SOL_SOCKET, 2),
        /// 1: other sockets of this user with the same option may share the address (SO_REUSEPORT).
        SHARED_PORT(SOL_SOCKET, 15),
        /// 1: the socket receives IPv6 only (IPV6_V6ONLY).
        ONLY_IPV6(IPPROTO_IPV6, 26),
        /// 1: report the address a datagram was sent to (IP_PKTINFO).
        REPORT_ADDRESS(IPPROTO_IP, 8),
        /// 1: report the address a datagram was sent to (IPV6_RECVPKTINFO).
        REPORT_IPV6_ADDRESS(IPPROTO_IPV6, 49),
        /// 1: datagrams of one client that arrive together may be joined to one message (UDP_GRO). Since Linux 5.0.
        JOINED_DATAGRAMS(SOL_UDP, 104),
        /// 1: an address that the host does not have may be bound (IP_FREEBIND).
        FREE_BIND(IPPROTO_IP, 15),
        /// 1: an address that the host does not have may be bound (IPV6_FREEBIND).
        IPV6_FREE_BIND(IPPROTO_IPV6, 78),
        /// What to do about path MTU (IP_MTU_DISCOVER).
        PATH_MTU(IPPROTO_IP, 10),
        /// What to do about path MTU (IPV6_MTU_DISCOVER).
        IPV6_PATH_MTU(IPPROTO_IPV6, 23);

        private final int level;
        private final int number;

        Option(int level, int number) {
            this.level = level;
            this.number = number;
        }
    }

    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_IP = 0;
    private static final int SOL_UDP = 17;
    private static final int IPPROTO_IPV6 = 41;

    /// Do not set "do not fragment", and ignore ICMP messages about the path: a forged "fragmentation needed" must
    /// not cause fragments, of which an attacker could replace all but the first (RFC 9715 section 3.1).
    private static final int IGNORE_PATH_MTU = 5;

    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int CLOSE_ON_EXEC_NONBLOCKING = 0x80000 | 0x800;

    private static final InetAddress ANY_IPV4 = address(new byte[4]);
    private static final InetAddress ANY_IPV6 = address(new byte[16]);

    private final ProtocolFamily family;
    private final Descriptor descriptor;

    private KernelSocket(ProtocolFamily family, Descriptor descriptor) {
        this.family = family;
        this.descriptor = descriptor;
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The family of an address.
    public static ProtocolFamily familyOf(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /// Opens a socket for datagrams of `INET` or `INET6`, the latter for IPv6 only.
    public static KernelSocket open(ProtocolFamily family) throws KernelException {
        KernelSocket socket = open(family, SOCK_DGRAM);
        try {
            socket.set(socket.isIpv6() ? Option.IPV6_PATH_MTU : Option.PATH_MTU, IGNORE_PATH_MTU);
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /// Opens a socket for connections of `INET` or `INET6`, the latter for IPv6 only. [#bind] and [#listen] follow.
    public static KernelSocket openListener(ProtocolFamily family) throws KernelException {
        KernelSocket socket = open(family, SOCK_STREAM);
        try {
            socket.set(Option.REUSED_ADDRESS, 1);
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    private static KernelSocket open(ProtocolFamily family, int type) throws KernelException {
        boolean ipv6 = family.equals(StandardProtocolFamily.INET6);
        int number;
        try (Arena arena = Arena.ofConfined()) {
            number = KernelException.check(
                    "socket",
                    SystemCalls.socket(
                            arena.allocate(SystemCalls.ERRNO_SIZE, 8),
                            ipv6 ? SystemCalls.AF_INET6 : SystemCalls.AF_INET,
                            type | CLOSE_ON_EXEC_NONBLOCKING));
        }
        KernelSocket socket = new KernelSocket(family, new Descriptor(number));
        try {
            if (ipv6) {
                socket.set(Option.ONLY_IPV6, 1);
            }
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /// Takes over a bound socket that was opened elsewhere. Its receive buffer is made larger, never smaller: that of a service
    /// manager may have a size which this process may not request.
    ///
    /// @param number
    ///            a descriptor that is closed with this socket
    /// @param receiveBuffer
    ///            octets
    public static KernelSocket adopt(int number, int receiveBuffer) throws KernelException {
        InetSocketAddress address = BoundSocket.read(number).address();
        if (address == null) {
            throw new KernelException("getsockname", -Errno.EAFNOSUPPORT);
        }
        ProtocolFamily family = familyOf(address);
        KernelSocket socket = new KernelSocket(family, new Descriptor(number));
        socket.set(socket.isIpv6() ? Option.IPV6_PATH_MTU : Option.PATH_MTU, IGNORE_PATH_MTU);
        KernelSocket measure = open(family);
        try {
            measure.set(Option.RECEIVE_BUFFER, receiveBuffer);
            if (BoundSocket.receiveBuffer(measure.descriptor.number()) > BoundSocket.receiveBuffer(number)) {
                socket.set(Option.RECEIVE_BUFFER, receiveBuffer);
            }
        } finally {
            measure.close();
        }
        return socket;
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    public boolean isOf(ProtocolFamily wanted) {
        return family.equals(wanted);
    }

    public boolean isIpv6() {
        return isOf(StandardProtocolFamily.INET6);
    }

    public void set(Option option, int value) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
            MemorySegment word = arena.allocate(JAVA_INT);
            word.set(JAVA_INT, 0, value);
            KernelException.check(
                    "setsockopt " + option,
                    SystemCalls.setsockopt(
                            errno, descriptor.number(), option.level, option.number, word.address(), Integer.BYTES));
        }
    }

    /// Sets an option that not every kernel has, and that nothing depends on.
    public void trySet(Option option, int value) {
        try {
            set(option, value);
        } catch (KernelException e) {
            // The socket works without it.
        }
    }

    public void bind(InetSocketAddress address) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
            MemorySegment name = arena.allocate(SocketAddressLayout.SIZE, 8);
            int length = SocketAddressLayout.write(address, name, 0);
            KernelException.check("bind", SystemCalls.bind(errno, descriptor.number(), name.address(), length));
        }
    }

    /// Begins to accept connections, which wait.
    ///
    /// @param backlog
    ///            the most that wait
    public void listen(int backlog) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            KernelException.check("listen",
                    SystemCalls.listen(arena.allocate(SystemCalls.ERRNO_SIZE, 8), descriptor.number(), backlog));
        }
    }

    /// Binds to a port of every address of the host.
    public void bindTo(int port) throws KernelException {
        bind(new InetSocketAddress(isIpv6() ? ANY_IPV6 : ANY_IPV4, port));
    }

    /// The port that the socket is bound to; 0 if none.
    public int localPort() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
            MemorySegment name = arena.allocate(SocketAddressLayout.SIZE, 8);
            MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, SocketAddressLayout.SIZE);
            KernelException.check(
                    "getsockname",
                    SystemCalls.getsockname(errno, descriptor.number(), name.address(), length.address()));
            return SocketAddressLayout.port(name, 0);
        }
    }

    public void close() {
        descriptor.close();
    }
}
