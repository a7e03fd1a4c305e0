package rootwalk.web.connect;

import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import rootwalk.web.path.TcpInfo;

/// Reads the state of a TCP connection from Linux.
final class TcpInfoReader {

    /// The states of `TCP_INFO` by number, from 1 (linux/tcp.h).
    private static final String[] STATES = {"ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2",
            "TIME_WAIT", "CLOSED", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING"};

    private TcpInfoReader() {}

    /// Empty if the system does not support it or the channel is closed.
    static Optional<TcpInfo> of(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return Optional.empty();
        }
        try {
            EpollTcpInfo info = epoll.tcpInfo();
            String state = info.state() >= 1 && info.state() <= STATES.length ? STATES[info.state() - 1] : "UNKNOWN";
            return Optional.of(new TcpInfo(state, info.rtt(), info.rttvar(), info.sndMss(), info.sndCwnd(),
                    info.totalRetrans()));
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }
}
