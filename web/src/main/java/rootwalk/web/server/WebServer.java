package rootwalk.web.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import rootwalk.socket.Presence;
import rootwalk.socket.SocketSource;
import rootwalk.socket.stream.StreamListeners;
import rootwalk.socket.stream.StreamSockets;
import rootwalk.web.url.Url.Scheme;

/// Listens on a set of addresses and serves sites; both can be changed while it runs. Thread-safe.
public final class WebServer implements AutoCloseable {

    /// Whether an address uses TLS.
    public sealed interface ChannelSecurity {

        /// Cleartext: HTTP/1, and HTTP/2 with prior knowledge.
        record Cleartext() implements ChannelSecurity {}

        /// TLS; each context has the HTTP versions for ALPN.
        ///
        /// @param contexts by server name; must have a context for any name and for none
        record Tls(Mapping<? super String, ? extends SslContext> contexts) implements ChannelSecurity {}

        /// TLS by handlers of the caller, with the same certificate for every server name.
        record Layer(SecurityLayer layer) implements ChannelSecurity {}
    }

    /// Octets that the kernel accepts before it can send them. With more, a slow client would seem not to receive at
    /// all for a long time.
    private static final int MAX_UNSENT = 32 << 10;

    private final ServerState state;
    private final StreamListeners listeners;

    private WebServer(int threads, WebSettings settings, SiteTable sites, WebEnvironment environment) {
        state = new ServerState(environment, new RequestRouter(sites, settings));
        listeners = new StreamListeners(threads, environment.loopThreads());
    }

    /// Starts the event loops. No connection is accepted before the first [#start] of an address.
    ///
    /// @param threads the number of event loops
    public static WebServer start(int threads, WebSettings settings, SiteTable sites, WebEnvironment environment) {
        return new WebServer(threads, settings, sites, environment);
    }

    /// Binds an address. Clients can connect, but no connection is accepted before [#start].
    ///
    /// @param address port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress reserve(InetSocketAddress address, SocketSource source, ChannelSecurity security)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().childHandler(new NewConnection(security));
        if (security instanceof ChannelSecurity.Layer(var layer)) {
            bootstrap.childOption(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.ALLOCATOR, layer.allocator());
        }
        StreamSockets.available().limitUnsent(bootstrap, MAX_UNSENT);
        return listeners.reserve(bootstrap, address, source);
    }

    /// Begins to accept connections on an address that [#reserve] returned.
    public void start(InetSocketAddress address) {
        listeners.start(address);
    }

    /// Binds an address that this host has, and begins to accept connections.
    ///
    /// @param address port 0 for any free port
    /// @return the address with its real port
    /// @throws IOException if the address cannot be bound
    public InetSocketAddress listen(InetSocketAddress address, ChannelSecurity security) throws IOException {
        InetSocketAddress real = reserve(address, Presence.NOW, security);
        start(real);
        return real;
    }

    /// Stops listening on an address that [#reserve] or [#listen] returned; accepted connections stay open.
    public void unlisten(InetSocketAddress address) {
        listeners.unbind(address);
    }

    /// Sets the sites for later requests and the limits for later connections.
    public void serve(SiteTable sites, WebSettings settings) {
        state.update(new RequestRouter(sites, settings));
    }

    /// The number of open connections.
    public int connections() {
        return listeners.connections().size();
    }

    /// The memory of responses that wait for their clients, in octets.
    long waitingMemory() {
        return state.responseMemory().total();
    }

    /// The files that stay open while they are sent.
    int openFiles() {
        return state.openFiles().open();
    }

    /// The number of requests and connections that were closed because the client violated HTTP.
    public long protocolErrors() {
        return state.protocolErrors();
    }

    /// Ends listening, and each connection as soon as it is idle. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    public int finish() {
        return listeners.finish();
    }

    /// Closes listeners and connections, and stops the event loops within a second.
    @Override
    public void close() {
        listeners.close();
    }

    private final class NewConnection extends ChannelInitializer<Channel> {

        private final ChannelSecurity security;

        NewConnection(ChannelSecurity security) {
            this.security = security;
        }

        @Override
        protected void initChannel(Channel channel) {
            WebSettings settings = state.router().settings();
            if (!(channel.remoteAddress() instanceof InetSocketAddress client)) {
                var _ = channel.close();
                return;
            }
            LoopContext loop = state.loop(channel.eventLoop());
            Arrival arrival = new Arrival(channel, client, loop, settings, security instanceof ChannelSecurity.Layer);
            if (!arrival.enter()) {
                return;
            }
            ChannelPipeline pipeline = channel.pipeline();
            switch (security) {
                case ChannelSecurity.Cleartext _ ->
                    arrival.addClearText(ConnectionInfo.cleartext(arrival.reached()));
                case ChannelSecurity.Tls(var contexts) -> {
                    pipeline.addLast(new TlsHandlers.SniCertificateHandler(contexts, settings));
                    pipeline.addLast(new TlsHandlers.AlpnHandler(arrival.protocols()));
                }
                case ChannelSecurity.Layer(var layer) -> layer.add(channel, client, arrival);
            }
        }
    }

    /// A connection whose requests are yet to come. Event loop only.
    private final class Arrival implements SecurityLayer.SecuredConnection {

        private final Channel channel;
        private final LoopContext loop;
        private final WebSettings settings;
        private final boolean flushesEach;
        private WebConnection connection;
        private boolean isProxied;

        /// @param client which the connection counts for, until another one is identified
        /// @param flushesEach whether each response is flushed by itself
        Arrival(Channel channel, InetSocketAddress client, LoopContext loop, WebSettings settings,
                boolean flushesEach) {
            this.channel = channel;
            this.loop = loop;
            this.settings = settings;
            this.flushesEach = flushesEach;
            connection = connection(client, settings);
        }

        private WebConnection connection(InetSocketAddress client, WebSettings limits) {
            return new WebConnection(channel, client, loop, limits, state.responseMemory(), flushesEach);
        }

        /// Closes the connection if there are too many.
        ///
        /// @return whether it is open
        boolean enter() {
            WebConnection entered = connection;
            if (!listeners.connections().enter(entered, settings.limits())) {
                entered.close();
                return false;
            }
            channel.closeFuture().addListener(_ -> {
                listeners.connections().leave(entered);
                entered.onClose();
            });
            return true;
        }

        ProtocolSetup protocols() {
            return new ProtocolSetup(state, connection);
        }

        /// The address to which the client has connected.
        Optional<InetSocketAddress> reached() {
            return !isProxied && channel.localAddress() instanceof InetSocketAddress reached
                    ? Optional.of(reached)
                    : Optional.empty();
        }

        @Override
        public void identified(InetSocketAddress client) {
            isProxied = true;
            listeners.connections().leave(connection);
            connection = connection(client, settings.ofOneClient());
            boolean _ = enter();
        }

        @Override
        public void established(String protocol) {
            protocols().add(channel.pipeline(), protocol,
                    new ConnectionInfo(Scheme.HTTPS, Optional.empty(), reached()));
            channel.flush();
            channel.config().setAutoRead(true);
        }

        @Override
        public void established() {
            addClearText(new ConnectionInfo(Scheme.HTTPS, Optional.empty(), reached()));
            channel.config().setAutoRead(true);
        }

        /// Adds the handlers of HTTP/1, and the one that detects HTTP/2.
        void addClearText(ConnectionInfo connectionInfo) {
            channel.pipeline().addLast(new PrefaceDetector(protocols(), connectionInfo));
            protocols().addHttp1(channel.pipeline(), connectionInfo);
        }
    }
}
