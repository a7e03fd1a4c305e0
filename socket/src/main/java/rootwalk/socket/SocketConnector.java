package rootwalk.socket;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.BitSet;
import java.util.random.RandomGenerator;

import rootwalk.socket.UdpClientSettings.PortSource;
import rootwalk.socket.kernel.DatagramBuffer;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelPorts;
import rootwalk.socket.kernel.KernelSocket;

/// Binds and connects a socket, sends its datagram, and releases the port afterwards. Any thread.
///
/// A port that the kernel chose is in use from `connect` until the socket is disconnected, so the socket can be kept
/// for the next query and still gets a new port. Measured over loopback, connecting, sending and disconnecting cost
/// 2.5 µs more than a `sendto` from a fixed port; a new socket on a drawn port costs 10 µs more.
///
/// The advantages of a connected socket outweigh this cost: the kernel drops datagrams from other addresses, reports
/// ICMP errors, and does not reveal open ports by its own ICMP messages.
final class SocketConnector {

    /// Fewer ports than this are too easy to guess (RFC 5452 section 9.1 relies on the port for most of the
    /// protection).
    private static final int MIN_KERNEL_PORTS = 1 << 14;

    private static final int ATTEMPTS = 64;

    private final BitSet avoided;
    private final boolean avoidsSome;
    private final SourcePorts drawnPorts;
    private final boolean kernelDraws;
    private final UdpClientPoller poller;
    private volatile boolean withoutIpv4;
    private volatile boolean withoutIpv6;

    SocketConnector(UdpClientSettings settings, RandomGenerator secureRandom, UdpClientPoller poller) {
        this.poller = poller;
        avoided = settings.avoidedPorts();
        drawnPorts = new SourcePorts(avoided, secureRandom);
        KernelPorts.Range range = KernelPorts.range();
        kernelDraws = settings.ports() == PortSource.KERNEL && range.count() >= MIN_KERNEL_PORTS;
        // The kernel never draws a port outside of its range, so a listening port such as 53 costs no system call.
        avoidsSome = !avoided.get(range.from(), range.to()).isEmpty();
    }

    /// Sends the query from a new port.
    ///
    /// @return octets sent, or a negative constant of [UdpClient]
    int send(QuerySocket pooled, DatagramBuffer buffer, InetSocketAddress server, byte[] query, int length) {
        ProtocolFamily family = KernelSocket.familyOf(server);
        if (lacks(family)) {
            return UdpClient.UNREACHABLE;
        }
        try {
            KernelSocket socket = socketOf(pooled, family);
            buffer.address(server);
            int result = connect(socket, buffer);
            if (result >= 0) {
                result = buffer.send(socket.descriptor(), query, length);
                if (result == -Errno.ECONNREFUSED) {
                    // This was an ICMP error for the previous query; it is cleared now.
                    result = buffer.send(socket.descriptor(), query, length);
                }
            }
            return result >= 0 ? result : outcome(result);
        } catch (KernelException e) {
            remember(family, e.errno());
            return outcome(-e.errno());
        }
    }

    /// @return the kernel socket of that family: the existing one, or a new one that is registered with the poller
    private KernelSocket socketOf(QuerySocket pooled, ProtocolFamily family) throws KernelException {
        KernelSocket kept = pooled.socket;
        if (kept != null && kept.isOf(family)) {
            return kept;
        }
        pooled.closeSocket();
        KernelSocket socket = KernelSocket.open(family);
        pooled.socket = socket;
        if (!kernelDraws) {
            bind(socket);
        }
        poller.watch(pooled, socket.descriptor());
        return socket;
    }

    private void bind(KernelSocket socket) throws KernelException {
        for (int i = 1;; i++) {
            try {
                socket.bindTo(drawnPorts.draw());
                return;
            } catch (KernelException e) {
                if (e.errno() != Errno.EADDRINUSE || i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private int connect(KernelSocket socket, DatagramBuffer buffer) {
        int result = buffer.connect(socket.descriptor());
        for (int i = 1; result >= 0 && isAvoided(socket, buffer); i++) {
            if (i == ATTEMPTS) {
                return -Errno.EAGAIN;
            }
            result = buffer.disconnect(socket.descriptor());
            if (result >= 0) {
                result = buffer.connect(socket.descriptor());
            }
        }
        return result;
    }

    private boolean isAvoided(KernelSocket socket, DatagramBuffer buffer) {
        return kernelDraws && avoidsSome && avoided.get(buffer.localPort(socket.descriptor()));
    }

    /// Ends the use of the port. Without an accepted response, the socket is closed as well: late or forged responses
    /// to that query must not be taken for responses to the next one.
    void release(QuerySocket pooled, DatagramBuffer buffer, int result) {
        KernelSocket socket = pooled.socket;
        boolean kept =
                socket != null && kernelDraws && result >= 0 && buffer.disconnect(socket.descriptor()) >= 0;
        if (!kept) {
            pooled.closeSocket();
        }
    }

    private boolean lacks(ProtocolFamily family) {
        return family.equals(StandardProtocolFamily.INET6) ? withoutIpv6 : withoutIpv4;
    }

    /// A kernel without an address family does not get it while it runs.
    private void remember(ProtocolFamily family, int errno) {
        if (errno != Errno.EAFNOSUPPORT) {
            return;
        }
        if (family.equals(StandardProtocolFamily.INET6)) {
            withoutIpv6 = true;
        } else {
            withoutIpv4 = true;
        }
    }

    private static int outcome(int result) {
        return switch (-result) {
            case Errno.EAGAIN, Errno.EADDRINUSE, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS ->
                UdpClient.BUSY;
            case Errno.EBADF -> UdpClient.ENDED;
            default -> UdpClient.UNREACHABLE;
        };
    }
}
