package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.stream.StreamSettings;

/// A query on each stream (RFC 9250). Thread-safe.
final class DoqProtocol implements QuicProtocol {

    private final Supplier<DoqLoop> newLoop;
    private final Map<EventLoop, DoqLoop> loops = new ConcurrentHashMap<>();

    /// @param newLoop makes what the connections of an event loop share
    DoqProtocol(Supplier<DoqLoop> newLoop) {
        this.newLoop = newLoop;
    }

    @Override
    public String name() {
        return TlsClient.DNS_OVER_QUIC;
    }

    @Override
    public void prepare(QuicServerCodecBuilder codec) {
        codec.streamOption(QuicChannelOption.READ_FRAMES, true);
    }

    @Override
    public QuicConnection connection(QuicChannel channel, InetSocketAddress from, QuicWatch watch,
            QuicConnection.Shared shared, StreamSettings settings) {
        DoqLoop loop = loops.computeIfAbsent(channel.eventLoop(), first -> newLoop.get());
        return new DoqConnection(channel, from, watch, loop, shared, settings);
    }
}
