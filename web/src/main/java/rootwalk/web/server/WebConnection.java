package rootwalk.web.server;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import rootwalk.socket.ClientPrefix;
import rootwalk.socket.stream.Connection;

/// An accepted connection, and the number of its requests in progress. Changed by its event loop only; any thread may
/// read and close it.
final class WebConnection implements Connection {

    private final Channel channel;
    private final InetSocketAddress client;
    private final LoopContext loop;
    private final ClientPrefix prefix;
    private int requests;
    private volatile boolean idle = true;
    private volatile long activeAt;

    WebConnection(Channel channel, InetSocketAddress client, LoopContext loop) {
        this.channel = channel;
        this.client = client;
        this.loop = loop;
        prefix = ClientPrefix.of(client.getAddress());
        activeAt = loop.nanos();
    }

    InetSocketAddress client() {
        return client;
    }

    LoopContext loop() {
        return loop;
    }

    /// A request has started.
    void begin() {
        requests++;
        idle = false;
        activeAt = loop.nanos();
    }

    /// The response has been sent, or will not be sent.
    void end() {
        requests--;
        idle = requests == 0;
        activeAt = loop.nanos();
    }

    @Override
    public ClientPrefix clientPrefix() {
        return prefix;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long activeAt() {
        return activeAt;
    }

    @Override
    public void close() {
        var _ = channel.close();
    }
}
