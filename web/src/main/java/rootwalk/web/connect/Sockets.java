package rootwalk.web.connect;

import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import rootwalk.web.path.TcpState;

/// The sockets of this system, and what its kernel tells of them.
enum Sockets {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends SocketChannel> channels() {
            return EpollSocketChannel.class;
        }
    },
    SELECTORS {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends SocketChannel> channels() {
            return NioSocketChannel.class;
        }
    };

    /// The states of `TCP_INFO` by number, from 1 (linux/tcp.h).
    private static final String[] STATES = {"ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2",
            "TIME_WAIT", "CLOSED", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING"};

    static Sockets chosen() {
        return Epoll.isAvailable() ? EPOLL : SELECTORS;
    }

    abstract IoHandlerFactory ioHandlers();

    abstract Class<? extends SocketChannel> channels();

    /// Empty where the system does not tell, or the channel is closed.
    static Optional<TcpState> state(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return Optional.empty();
        }
        try {
            EpollTcpInfo info = epoll.tcpInfo();
            String state = info.state() >= 1 && info.state() <= STATES.length ? STATES[info.state() - 1] : "UNKNOWN";
            return Optional.of(new TcpState(state, info.rtt(), info.rttvar(), info.sndMss(), info.sndCwnd(),
                    info.totalRetrans()));
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }
}
