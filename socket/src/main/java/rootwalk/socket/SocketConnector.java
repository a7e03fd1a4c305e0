package rootwalk.socket;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.BitSet;
import java.util.random.RandomGenerator;

import rootwalk.socket.AskSettings.PortSource;
import rootwalk.socket.kernel.DatagramBuffer;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelPorts;
import rootwalk.socket.kernel.KernelSocket;

/// Gives a socket its port, its connection and its first datagram, and releases the port afterwards. Any thread.
///
/// A port that the kernel chose is in use from `connect` until that connection is dissolved, so the socket can be kept
/// for the next query although its port is not. Measured over loopback, connecting, sending and dissolving cost
/// 2.5 µs more than a bare `sendto` from a port that stays; a new socket on a port of our choice costs 10 µs more.
///
/// Being connected is worth the difference: the kernel drops what others send, reports ICMP errors, and does not reveal open
/// ports by its own ICMP messages.
final class SocketConnector {

    /// Fewer ports than this are too easy to guess (RFC 5452 section 9.1 counts on the port for most of the effort).
    private static final int FEWEST_KERNEL_PORTS = 1 << 14;

    private static final int ATTEMPTS = 64;

    private final BitSet avoided;
    private final boolean avoidsSome;
    private final SourcePorts drawnPorts;
    private final boolean kernelDraws;
    private final AskPoller poller;
    private volatile boolean withoutIpv4;
    private volatile boolean withoutIpv6;

    SocketConnector(AskSettings settings, RandomGenerator unpredictable, AskPoller poller) {
        this.poller = poller;
        avoided = settings.avoidedPorts();
        avoidsSome = !avoided.isEmpty();
        drawnPorts = new SourcePorts(avoided, unpredictable);
        kernelDraws = settings.ports() == PortSource.KERNEL && KernelPorts.count() >= FEWEST_KERNEL_PORTS;
    }

    /// Sends the query from a fresh port.
    ///
    /// @return octets sent, or a negative constant of [UdpAsker]
    int send(QuerySocket pooled, DatagramBuffer buffer, InetSocketAddress server, byte[] query, int length) {
        ProtocolFamily family = KernelSocket.familyOf(server);
        if (lacks(family)) {
            return UdpAsker.UNREACHABLE;
        }
        try {
            KernelSocket socket = socketOf(pooled, family);
            buffer.address(server);
            int result = connect(socket, buffer);
            if (result >= 0) {
                result = buffer.send(socket.descriptor(), query, length);
                if (result == -Errno.ECONNREFUSED) {
                    // What ICMP said about the question before; the error is gone now.
                    result = buffer.send(socket.descriptor(), query, length);
                }
            }
            return result >= 0 ? result : outcome(result);
        } catch (KernelException e) {
            remember(family, e.errno());
            return outcome(-e.errno());
        }
    }

    /// @return the kernel socket of that family: the one that it has, or a new one that the poller watches
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

    /// Ends the use of the port. After anything but an accepted reply the socket is closed as well: late or forged
    /// replies to that query must not be taken for replies to the next one.
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

    /// A kernel that does not know an address family will not learn it while it runs.
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
                UdpAsker.BUSY;
            case Errno.EBADF -> UdpAsker.ENDED;
            default -> UdpAsker.UNREACHABLE;
        };
    }
}
