package rootwalk.socket;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/// UDP over the JDK's datagram channels: one socket per address, whatever the number of loops.
final class ChannelSockets implements UdpSockets {

    @Override
    public String description() {
        return "JDK datagram channels";
    }

    @Override
    public UdpListener listen(
            ListenSettings settings, IntFunction<? extends DatagramHandler> handlers, ThreadFactory threads)
            throws IOException {
        List<ChannelLoop> loops = new ArrayList<>();
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new ChannelLoop(settings, handlers.apply(i)));
        }
        return new LoopListener<>(loops,
                (address, source, sockets) -> open(settings, address, opened(address, source), sockets),
                ChannelLoop.Socket::close, threads);
    }

    @Override
    public UdpClient client(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads) {
        return new ChannelUdpClient(settings, secureRandom);
    }

    private static Presence opened(InetSocketAddress address, SocketSource source) throws BindFailure {
        return switch (source) {
            case Presence presence -> presence;
            case PassedSockets _ -> throw new BindFailure(address, BindFailure.Reason.OTHER,
                    "sockets of another process can be used only with the system calls of Linux");
        };
    }

    /// A channel does not report the destination address of a datagram, so a wildcard is expanded to the current
    /// addresses of the host, each with its own socket; otherwise responses could be sent from another address than
    /// the one queried.
    private static InetSocketAddress open(
            ListenSettings settings,
            InetSocketAddress address,
            Presence presence,
            List<ChannelLoop.Socket> sockets)
            throws BindFailure {
        if (!address.getAddress().isAnyLocalAddress()) {
            DatagramChannel channel = openOne(settings, address, presence);
            InetSocketAddress real = withPort(address, channel);
            sockets.add(new ChannelLoop.Socket(channel, real, real));
            return real;
        }
        try {
            InetSocketAddress real = address;
            for (InetAddress local : localAddresses(address)) {
                DatagramChannel channel = openOne(settings, new InetSocketAddress(local, real.getPort()), presence);
                real = withPort(address, channel);
                sockets.add(new ChannelLoop.Socket(channel, withPort(new InetSocketAddress(local, 0), channel), real));
            }
            return real;
        } catch (BindFailure e) {
            sockets.forEach(ChannelLoop.Socket::close);
            throw e;
        } catch (SocketException e) {
            throw new BindFailure(address, BindFailure.Reason.OTHER, String.valueOf(e.getMessage()));
        }
    }

    private static List<InetAddress> localAddresses(InetSocketAddress wildcard) throws SocketException {
        boolean ipv6 = wildcard.getAddress() instanceof Inet6Address;
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(local -> local instanceof Inet6Address == ipv6)
                .toList();
    }

    /// The JDK has no option to bind an address that does not exist yet.
    private static DatagramChannel openOne(ListenSettings settings, InetSocketAddress address, Presence presence)
            throws BindFailure {
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            throw new BindFailure(address, BindFailure.Reason.NO_SUCH_FAMILY, "");
        } catch (IOException e) {
            throw new BindFailure(address, BindFailure.Reason.OTHER, String.valueOf(e.getMessage()));
        }
        try {
            channel.configureBlocking(false);
            setBuffer(channel, StandardSocketOptions.SO_RCVBUF, settings.receiveBuffer());
            setBuffer(channel, StandardSocketOptions.SO_SNDBUF, settings.sendBuffer());
            return channel.bind(address);
        } catch (IOException e) {
            closeQuietly(channel);
            String message = String.valueOf(e.getMessage());
            BindFailure.Reason reason = reason(message);
            if (reason == BindFailure.Reason.NOT_AVAILABLE && presence == Presence.LATER) {
                throw new BindFailure(address, BindFailure.Reason.OTHER,
                        "no interface of this host has this address, and only the system calls of Linux can listen before"
                                + " it comes");
            }
            throw new BindFailure(address, reason, reason == BindFailure.Reason.OTHER ? message : "");
        }
    }

    /// Some systems reject a size above their limit instead of using the limit.
    private static void setBuffer(DatagramChannel channel, SocketOption<Integer> which, int octets) {
        for (int size = octets; size > 0; size /= 2) {
            try {
                channel.setOption(which, size);
                return;
            } catch (IOException e) {
                // A smaller size is tried.
            }
        }
    }

    /// The JDK distinguishes these only by the message, which is that of the system.
    private static BindFailure.Reason reason(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return BindFailure.Reason.IN_USE;
        }
        if (text.contains("denied") || text.contains("not permitted")) {
            return BindFailure.Reason.NOT_PERMITTED;
        }
        if (text.contains("assign") || text.contains("not available")) {
            return BindFailure.Reason.NOT_AVAILABLE;
        }
        return BindFailure.Reason.OTHER;
    }

    private static InetSocketAddress withPort(InetSocketAddress address, DatagramChannel channel) {
        return new InetSocketAddress(address.getAddress(), channel.socket().getLocalPort());
    }

    static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // A failure to close a socket has no consequences.
        }
    }
}
