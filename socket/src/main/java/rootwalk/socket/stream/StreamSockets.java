package rootwalk.socket.stream;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.Presence;

/// The sockets for Netty that this system has: Linux's epoll, or the JDK's selectors.
public enum StreamSockets {
    EPOLL {
        @Override
        public IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Class<? extends SocketChannel> channels() {
            return EpollSocketChannel.class;
        }

        @Override
        ChannelFactory<ServerChannel> listeners(InetSocketAddress address) {
            return () -> new EpollServerSocketChannel(family(address));
        }

        @Override
        ChannelFactory<ServerChannel> listener(PassedSocket passed) {
            return () -> new EpollServerSocketChannel(passed.descriptor());
        }

        @Override
        public ChannelFactory<DatagramChannel> datagrams(InetSocketAddress address) {
            return () -> new EpollDatagramChannel(family(address));
        }

        @Override
        public ChannelFactory<DatagramChannel> datagrams(PassedSocket passed) {
            return () -> new EpollDatagramChannel(passed.descriptor());
        }

        @Override
        public boolean sharesPorts() {
            return true;
        }

        @Override
        public void prepare(AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address, Presence presence) {
            boolean ipv6 = family(address) == SocketProtocolFamily.INET6;
            if (ipv6) {
                bootstrap.option(IPV6_ONLY, 1);
            }
            if (presence == Presence.LATER) {
                bootstrap.option(ipv6 ? IPV6_FREE_BIND : FREE_BIND, 1);
            }
        }

        @Override
        public void limitUnsent(ServerBootstrap bootstrap, int octets) {
            bootstrap.option(UNSENT_LOW, octets);
        }

        @Override
        public void receiveMany(AbstractBootstrap<?, ?> bootstrap, int octets, int datagrams) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, octets)
                    .option(ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(octets * datagrams).maxMessagesPerRead(datagrams));
        }
    },

    SELECTORS {
        @Override
        public IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends SocketChannel> channels() {
            return NioSocketChannel.class;
        }

        @Override
        ChannelFactory<ServerChannel> listeners(InetSocketAddress address) {
            return () -> new NioServerSocketChannel(SelectorProvider.provider(), family(address));
        }

        @Override
        ChannelFactory<ServerChannel> listener(PassedSocket passed) {
            throw new UnsupportedOperationException(NOT_PASSED);
        }

        @Override
        public ChannelFactory<DatagramChannel> datagrams(InetSocketAddress address) {
            return () -> new NioDatagramChannel(family(address));
        }

        @Override
        public ChannelFactory<DatagramChannel> datagrams(PassedSocket passed) {
            throw new UnsupportedOperationException(NOT_PASSED);
        }

        @Override
        public boolean sharesPorts() {
            return false;
        }

        @Override
        public void prepare(AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address, Presence presence) {}

        @Override
        public void limitUnsent(ServerBootstrap bootstrap, int octets) {}

        @Override
        public void receiveMany(AbstractBootstrap<?, ?> bootstrap, int octets, int datagrams) {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(octets));
        }
    };

    private static final String NOT_PASSED =
            "sockets of another process can be used only with the system calls of Linux";

    /// `IPPROTO_IPV6` and `IPV6_V6ONLY` of Linux: `[::]:53` and `0.0.0.0:53` do not exclude each other.
    private static final IntegerUnixChannelOption IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /// `IP_FREEBIND` and `IPV6_FREEBIND` of Linux: an address may be bound that the host does not have.
    private static final IntegerUnixChannelOption FREE_BIND = new IntegerUnixChannelOption("IP_FREEBIND", 0, 15);
    private static final IntegerUnixChannelOption IPV6_FREE_BIND =
            new IntegerUnixChannelOption("IPV6_FREEBIND", 41, 78);

    /// `TCP_NOTSENT_LOWAT` of Linux. Accepted sockets have the value of their listener.
    private static final IntegerUnixChannelOption UNSENT_LOW =
            new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", 6, 25);

    /// `SO_REUSEPORT` of Linux: sockets of the same user may share an address.
    public static final ChannelOption<Boolean> SHARED_PORT = UnixChannelOption.SO_REUSEPORT;

    public static StreamSockets available() {
        return Epoll.isAvailable() ? EPOLL : SELECTORS;
    }

    public abstract IoHandlerFactory ioHandlers();

    /// For outgoing connections.
    public abstract Class<? extends SocketChannel> channels();

    abstract ChannelFactory<ServerChannel> listeners(InetSocketAddress address);

    /// A socket of another process that accepts connections. Linux only.
    abstract ChannelFactory<ServerChannel> listener(PassedSocket passed);

    /// For UDP, of the family of an address.
    public abstract ChannelFactory<DatagramChannel> datagrams(InetSocketAddress address);

    /// For UDP, a socket of another process. Linux only.
    public abstract ChannelFactory<DatagramChannel> datagrams(PassedSocket passed);

    /// Whether several sockets may have the same address ([#SHARED_PORT]).
    public abstract boolean sharesPorts();

    /// On Linux, an IPv6 socket accepts IPv6 only, and an address may be bound before the host has it.
    public abstract void prepare(AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address, Presence presence);

    /// Limits the octets that the kernel takes of a connection before it can send them, on Linux.
    public abstract void limitUnsent(ServerBootstrap bootstrap, int octets);

    /// Receives datagrams with one system call for several, where there is one.
    ///
    /// @param octets of the longest datagram; the rest of a longer one is lost
    /// @param datagrams the most that are received at a time
    public abstract void receiveMany(AbstractBootstrap<?, ?> bootstrap, int octets, int datagrams);

    private static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
