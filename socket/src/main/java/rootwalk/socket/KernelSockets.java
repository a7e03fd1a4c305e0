package rootwalk.socket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

import rootwalk.socket.kernel.BoundSocket;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.KernelSocket.Option;
import rootwalk.socket.kernel.SendBuffer;

/// UDP by direct system calls.
final class KernelSockets implements UdpSockets {

    private static final ThreadFactory RESPONSE_THREADS = Thread.ofVirtual().name("responses").factory();

    @Override
    public String description() {
        return "system calls (recvmmsg, sendmmsg, epoll)";
    }

    @Override
    public UdpListener listen(
            ListenSettings settings, IntFunction<? extends DatagramHandler> handlers, ThreadFactory threads)
            throws IOException {
        List<KernelLoop> loops = new ArrayList<>();
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new KernelLoop(settings, handlers.apply(i)));
        }
        BufferPool<SendBuffer> buffers =
                new BufferPool<>(() -> new SendBuffer(Arena.ofAuto(), settings.largestResponse()));
        return new LoopListener<>(loops,
                (address, source, sockets) -> open(settings, buffers, address, source, sockets),
                KernelListening::close, threads);
    }

    @Override
    public UdpClient client(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads)
            throws IOException {
        return new KernelUdpClient(settings, secureRandom, threads);
    }

    /// With SO_REUSEPORT set before binding, the address of another process of the same user would be shared
    /// silently. So the first socket is bound without it, which fails if the address is in use, and only then is the
    /// address shared with the others.
    private static InetSocketAddress open(
            ListenSettings settings,
            BufferPool<SendBuffer> buffers,
            InetSocketAddress address,
            SocketSource source,
            List<KernelListening> sockets)
            throws BindFailure {
        List<KernelSocket> opened = new ArrayList<>();
        try {
            InetSocketAddress real = switch (source) {
                case Presence presence -> bind(settings, address, presence, opened);
                case PassedSockets passed -> adopt(settings, address, passed, opened);
            };
            for (KernelSocket socket : opened) {
                sockets.add(
                        new KernelListening(socket, real, new DeferredResponses(socket.descriptor(), buffers, settings,
                                System::nanoTime, RESPONSE_THREADS)));
            }
            return real;
        } catch (KernelException e) {
            opened.forEach(KernelSocket::close);
            throw failure(address, e);
        }
    }

    private static InetSocketAddress bind(ListenSettings settings, InetSocketAddress address, Presence presence,
            List<KernelSocket> opened) throws KernelException {
        InetSocketAddress real = address;
        for (int i = 0; i < settings.loops(); i++) {
            KernelSocket socket = KernelSocket.open(KernelSocket.familyOf(address));
            opened.add(socket);
            socket.set(Option.RECEIVE_BUFFER, settings.receiveBuffer());
            prepare(socket, settings, address);
            if (presence == Presence.LATER) {
                socket.set(socket.isIpv6() ? Option.IPV6_FREE_BIND : Option.FREE_BIND, 1);
            }
            if (i > 0) {
                socket.set(Option.SHARED_PORT, 1);
            }
            socket.bind(real);
            if (i == 0) {
                socket.set(Option.SHARED_PORT, settings.loops() > 1 ? 1 : 0);
                real = new InetSocketAddress(address.getAddress(), socket.localPort());
            }
        }
        return real;
    }

    /// Each socket is read by at least one loop, and each loop reads at least one socket. If there are fewer sockets than
    /// loops, as after a change of `threads`, further ones are opened. Loops share the sockets of a service manager: another
    /// socket could have the same address only if the same user had opened both (socket(7), SO_REUSEPORT).
    private static InetSocketAddress adopt(ListenSettings settings, InetSocketAddress address, PassedSockets passed,
            List<KernelSocket> opened) throws KernelException, BindFailure {
        List<PassedSocket> datagrams = passed.of(PassedSocket.Type.DATAGRAM);
        if (datagrams.isEmpty()) {
            throw new BindFailure(address, BindFailure.Reason.OTHER, "none of the sockets that were passed is for UDP");
        }
        for (int i = 0; i < Math.max(settings.loops(), datagrams.size()); i++) {
            KernelSocket socket = i < datagrams.size()
                    ? KernelSocket.adopt(datagrams.get(i).descriptor(), settings.receiveBuffer())
                    : further(settings, address, passed.opener(), opened, datagrams.get(i % datagrams.size()));
            opened.add(socket);
            prepare(socket, settings, address);
        }
        return address;
    }

    /// Another socket with the address of the first one, or that of a manager again.
    private static KernelSocket further(ListenSettings settings, InetSocketAddress address,
            PassedSockets.Opener opener, List<KernelSocket> opened, PassedSocket shared) throws KernelException {
        if (opener == PassedSockets.Opener.MANAGER) {
            return KernelSocket.adopt(BoundSocket.duplicate(shared.descriptor()), settings.receiveBuffer());
        }
        opened.getFirst().set(Option.SHARED_PORT, 1);
        KernelSocket socket = KernelSocket.open(KernelSocket.familyOf(address));
        try {
            socket.set(Option.RECEIVE_BUFFER, settings.receiveBuffer());
            socket.set(Option.SHARED_PORT, 1);
            socket.set(socket.isIpv6() ? Option.IPV6_FREE_BIND : Option.FREE_BIND, 1);
            socket.bind(address);
            return socket;
        } catch (KernelException e) {
            socket.close();
            if (e.errno() == Errno.EADDRINUSE) {
                // The account of the service was changed.
                return KernelSocket.adopt(BoundSocket.duplicate(shared.descriptor()), settings.receiveBuffer());
            }
            throw e;
        }
    }

    private static void prepare(KernelSocket socket, ListenSettings settings, InetSocketAddress address)
            throws KernelException {
        socket.set(Option.SEND_BUFFER, settings.sendBuffer());
        if (address.getAddress().isAnyLocalAddress()) {
            socket.set(socket.isIpv6() ? Option.REPORT_IPV6_ADDRESS : Option.REPORT_ADDRESS, 1);
        }
    }

    static BindFailure failure(InetSocketAddress address, KernelException e) {
        return switch (e.errno()) {
            case Errno.EADDRINUSE -> new BindFailure(address, BindFailure.Reason.IN_USE, "");
            case Errno.EACCES, Errno.EPERM -> new BindFailure(address, BindFailure.Reason.NOT_PERMITTED, "");
            case Errno.EADDRNOTAVAIL -> new BindFailure(address, BindFailure.Reason.NOT_AVAILABLE, "");
            case Errno.EAFNOSUPPORT -> new BindFailure(address, BindFailure.Reason.NO_SUCH_FAMILY, "");
            default -> new BindFailure(address, BindFailure.Reason.OTHER, String.valueOf(e.getMessage()));
        };
    }
}
