package rootwalk.web.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/// All connections, in all and by client. Any thread.
final class ConnectionTable {

    /// Whom connections are counted for: an IPv4 address, or the /56 that one IPv6 customer has.
    private record ClientPrefix(int length, long prefix) {

        static ClientPrefix of(InetAddress address) {
            byte[] octets = address.getAddress();
            var buffer = ByteBuffer.wrap(octets);
            return new ClientPrefix(octets.length, octets.length == 4 ? buffer.getInt() : buffer.getLong() & ~0xFFL);
        }
    }

    private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<ClientPrefix, Integer> byClient = new ConcurrentHashMap<>();

    /// Enters a connection until it is closed.
    ///
    /// @return false when there is no place for it
    boolean enter(Channel channel, WebSettings limits) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress address) || all.size() >= limits.connections()) {
            return false;
        }
        ClientPrefix client = ClientPrefix.of(address.getAddress());
        if (byClient.merge(client, 1, Integer::sum) > limits.connectionsPerClient()) {
            leave(client);
            return false;
        }
        all.add(channel);
        channel.closeFuture().addListener(_ -> leave(client));
        return true;
    }

    private void leave(ClientPrefix client) {
        byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    }

    int size() {
        return all.size();
    }

    void close() {
        all.close().awaitUninterruptibly(500);
    }
}
