package rootwalk.web.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import rootwalk.socket.Presence;

/// Listens for connections on a set of addresses, and serves sites there; both may change while it runs. Any thread.
public final class WebServer implements AutoCloseable {

    /// How HTTP is spoken on an address.
    public sealed interface Speaking {

        /// In clear text: HTTP/1, and HTTP/2 where the client knows.
        record Cleartext() implements Speaking {}

        /// Over TLS; each context says by ALPN which versions of HTTP it has.
        ///
        /// @param contexts
        ///            by the name that the client asks for; for a name that it does not know, or none, any
        record Tls(Mapping<? super String, ? extends SslContext> contexts) implements Speaking {}
    }

    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(32 << 10, 128 << 10);
    private static final long END_MILLIS = 500;

    private final Sockets sockets = Sockets.chosen();
    private final ServerState state;
    private final EventLoopGroup group;
    private final ConnectionTable connections = new ConnectionTable();
    private final Map<InetSocketAddress, Channel> bound = new ConcurrentHashMap<>();
    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();

    private WebServer(int threads, WebSettings settings, SiteTable sites, WebSurroundings surroundings) {
        state = new ServerState(surroundings, new Answers(sites, settings));
        group = new MultiThreadIoEventLoopGroup(threads, surroundings.loops(), sockets.ioHandlers());
    }

    /// Starts the event loops; nothing is heard before the first [#listen].
    ///
    /// @param threads
    ///            event loops
    public static WebServer start(int threads, WebSettings settings, SiteTable sites, WebSurroundings surroundings) {
        return new WebServer(threads, settings, sites, surroundings);
    }

    /// Begins to listen.
    ///
    /// @param address
    ///            with port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException
    ///             when the address cannot be had
    public InetSocketAddress listen(InetSocketAddress address, Presence presence, Speaking speaking)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(group).channelFactory(sockets.listeners(address))
                .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER).childHandler(new NewConnection(speaking));
        sockets.prepare(bootstrap, address, presence);
        ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw binding.cause() instanceof IOException io ? io : new IOException(binding.cause());
        }
        InetSocketAddress real = (InetSocketAddress) binding.channel().localAddress();
        bound.put(real, binding.channel());
        return real;
    }

    /// Begins to listen on an address that this host has.
    public InetSocketAddress listen(InetSocketAddress address, Speaking speaking) throws IOException {
        return listen(address, Presence.NOW, speaking);
    }

    /// Ends listening on an address that [#listen] returned; connections that it has accepted go on.
    public void unlisten(InetSocketAddress address) {
        Channel listener = bound.remove(address);
        if (listener != null) {
            listener.close().awaitUninterruptibly(END_MILLIS);
        }
    }

    /// Serves these sites from the next request on; limits hold from the next connection on.
    public void serve(SiteTable sites, WebSettings settings) {
        state.change(new Answers(sites, settings));
    }

    /// Open now.
    public int connections() {
        return connections.size();
    }

    /// Requests and connections that were ended because the client broke the rules of HTTP.
    public long protocolErrors() {
        return state.protocolErrors();
    }

    /// Closes listeners and connections and ends the event loops, within a second.
    @Override
    public void close() {
        bound.keySet().forEach(this::unlisten);
        connections.close();
        group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    }

    private final class NewConnection extends ChannelInitializer<Channel> {

        private final Speaking speaking;

        NewConnection(Speaking speaking) {
            this.speaking = speaking;
        }

        @Override
        protected void initChannel(Channel channel) {
            WebSettings settings = state.answers().settings();
            if (!connections.enter(channel, settings)) {
                var _ = channel.close();
                return;
            }
            Loop loop = loops.computeIfAbsent(channel.eventLoop(), thread -> new Loop(thread,
                    state.surroundings().millis(), state.surroundings().nanos()));
            var protocols = new Protocols(state, loop, (InetSocketAddress) channel.remoteAddress());
            ChannelPipeline pipeline = channel.pipeline();
            switch (speaking) {
                case Speaking.Cleartext _ -> {
                    pipeline.addLast(new FirstOctets(protocols));
                    protocols.speakHttp1(pipeline, Door.CLEARTEXT);
                }
                case Speaking.Tls(var contexts) -> {
                    pipeline.addLast(new TlsEntry.Names(contexts, settings));
                    pipeline.addLast(new TlsEntry.Agreed(protocols));
                }
            }
        }
    }
}
