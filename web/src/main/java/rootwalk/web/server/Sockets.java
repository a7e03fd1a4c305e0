package rootwalk.web.server;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/// The kind of sockets that Netty has here: Linux's epoll, or the JDK's selectors.
enum Sockets {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ChannelFactory<ServerChannel> listeners(InetSocketAddress address) {
            return () -> new EpollServerSocketChannel(family(address));
        }
    },

    SELECTORS {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        ChannelFactory<ServerChannel> listeners(InetSocketAddress address) {
            return () -> new NioServerSocketChannel(SelectorProvider.provider(), family(address));
        }
    };

    static Sockets chosen() {
        return Epoll.isAvailable() ? EPOLL : SELECTORS;
    }

    abstract IoHandlerFactory ioHandlers();

    abstract ChannelFactory<ServerChannel> listeners(InetSocketAddress address);

    private static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }
}
