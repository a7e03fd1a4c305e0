package rootwalk.web.connect;

import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import rootwalk.socket.stream.StreamSockets;
import rootwalk.web.lookup.AddressLookup;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.PhaseTimer;
import rootwalk.web.path.TlsOutcome;
import rootwalk.web.url.Url;
import rootwalk.wire.Addresses;

/// Opens connections to the servers of URLs, on an event loop of its own. Thread-safe; callers block, so they should be
/// virtual threads.
public final class Connector implements AutoCloseable {

    /// Adds the handlers of the application protocol, on the event loop of the channel, before the first read.
    @FunctionalInterface
    public interface Preparation {

        /// @param protocol selected by ALPN; empty without TLS or if the server selected none
        void prepare(Channel channel, Optional<String> protocol);
    }

    /// The proxy handler of a channel; a closed channel has no handlers.
    private static final AttributeKey<ProxyHandler> PROXY = AttributeKey.valueOf(Connector.class, "proxy");

    private final AddressLookup lookup;
    private final ConnectSettings settings;
    private final TlsHandshake handshake;
    private final StreamSockets sockets = StreamSockets.available();
    private final EventLoopGroup loop;
    private final AtomicInteger opened = new AtomicInteger();

    /// @param clock for the validity of certificates, in messages
    /// @param threads creates the thread of the event loop
    public Connector(
            AddressLookup lookup, ConnectSettings settings, TrustSettings trust, InstantSource clock,
            ThreadFactory threads) {
        this.lookup = lookup;
        this.settings = settings;
        handshake = new TlsHandshake(trust, settings.tlsTimeout(), clock);
        loop = new MultiThreadIoEventLoopGroup(1, threads, sockets.ioHandlers());
    }

    /// Looks up the addresses, and opens the connection, the tunnel and TLS as the URL and the settings require.
    ///
    /// @param protocols offered by ALPN, the preferred one first; empty for no ALPN
    /// @param timer records the time of each phase
    public Connection open(Url url, List<String> protocols, Preparation preparation, PhaseTimer timer,
            FetchTimeline timeline) throws FetchFailure {
        List<InetSocketAddress> addresses = addresses(settings.proxy().orElse(url), timeline);
        timer.endPhase(Phase.DNS);
        HappyEyeballs attempts = new HappyEyeballs((remote, onConnect) -> connect(remote, url, onConnect),
                ConnectSettings.ATTEMPT_DELAY, timeline);
        Channel channel = attempts.run(addresses);
        timer.endPhase(Phase.BLOCKED, attempts.began());
        int number = opened.incrementAndGet();
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        InetSocketAddress remote = remote(channel);
        timeline.report(at -> new PathEvent.Connected(at, number, local, remote, at - attempts.began()));
        try {
            tunnel(channel, number, remote, url, timeline);
            timer.endPhase(Phase.CONNECT);
            Optional<TlsOutcome> tls = prepare(channel, number, url, protocols, preparation, timeline);
            timer.endPhase(tls.isPresent() ? Phase.TLS : Phase.CONNECT);
            return new Connection(number, channel, tls, timeline);
        } catch (FetchFailure e) {
            var _ = channel.close();
            throw e;
        }
    }

    private List<InetSocketAddress> addresses(Url url, FetchTimeline timeline) throws FetchFailure {
        Optional<List<InetSocketAddress>> given = settings.override(url)
                .map(all -> all.stream().map(address -> new InetSocketAddress(address, url.port())).toList());
        if (given.isEmpty()) {
            return lookup.find(url, timeline);
        }
        timeline.report(
                at -> new PathEvent.OrderDecided(at, given.get(), "as given for " + url.host() + ":" + url.port()));
        return given.get();
    }

    private ChannelFuture connect(InetSocketAddress remote, Url url, Runnable onConnect) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(sockets.channels())
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ConnectStartHandler(onConnect));
                        settings.proxy().ifPresent(proxy -> {
                            ProxyHandler handler = new TunnelHandler(proxy, remote, authority(url));
                            handler.setConnectTimeoutMillis(settings.connectTimeout().toMillis());
                            channel.attr(PROXY).set(handler);
                            channel.pipeline().addLast(handler);
                        });
                        channel.pipeline().addLast(new SetupTailHandler());
                    }
                });
        return settings.proxy().isPresent()
                ? bootstrap.connect(InetSocketAddress.createUnresolved(url.host().toString(), url.port()))
                : bootstrap.connect(remote);
    }

    private static InetSocketAddress remote(Channel channel) {
        ProxyHandler proxy = channel.attr(PROXY).get();
        return proxy == null ? (InetSocketAddress) channel.remoteAddress() : proxy.proxyAddress();
    }

    private static String authority(Url url) {
        return url.host() + ":" + url.port();
    }

    private void tunnel(Channel channel, int number, InetSocketAddress remote, Url url, FetchTimeline timeline)
            throws FetchFailure {
        ProxyHandler proxy = channel.attr(PROXY).get();
        if (proxy == null) {
            return;
        }
        long began = timeline.now();
        Future<Channel> done = proxy.connectFuture();
        await(done, FetchStep.PROXY);
        if (!done.isSuccess()) {
            throw new FetchFailure(FetchStep.PROXY, "the proxy " + Addresses.text(remote) + " opened no tunnel to "
                    + authority(url) + ": " + ProxyErrorText.of(done.cause()),
                    "the proxy does not allow that host or port, requires credentials, or cannot reach it",
                    done.cause());
        }
        Future<Integer> early = channel.eventLoop().submit(() -> SetupTailHandler.earlyOctets(channel));
        await(early, FetchStep.PROXY);
        if (early.isSuccess() && early.getNow() > 0) {
            throw new FetchFailure(FetchStep.PROXY, "the proxy " + Addresses.text(remote) + " sent " + early.getNow()
                    + " octets after the response that opened the tunnel, before the client sent anything",
                    "a proxy that sends content in its response to CONNECT, which must not have any");
        }
        String target = authority(url);
        timeline.report(at -> new PathEvent.TunnelOpened(at, number, remote, target, at - began));
    }

    /// Sets up TLS if required, then the handlers of the caller. Reading starts when all handlers are in place.
    private Optional<TlsOutcome> prepare(Channel channel, int number, Url url, List<String> protocols,
            Preparation preparation, FetchTimeline timeline) throws FetchFailure {
        if (!url.isSecure()) {
            Future<?> prepared = channel.eventLoop().submit(() -> {
                channel.pipeline().remove(SetupTailHandler.class);
                preparation.prepare(channel, Optional.empty());
                channel.config().setAutoRead(true);
            });
            await(prepared, FetchStep.CONNECT);
            if (!prepared.isSuccess()) {
                throw new FetchFailure(FetchStep.CONNECT, "the server closed the connection as soon as it was open",
                        "a server that has reached its limit of connections, or a packet filter", prepared.cause());
            }
            return Optional.empty();
        }
        Promise<TlsOutcome> ready = channel.eventLoop().newPromise();
        SslHandler tls = handshake.handler(url, protocols, channel.alloc());
        long began = timeline.now();
        channel.eventLoop().execute(() -> {
            if (!channel.isActive()) {
                ready.setFailure(new ClosedChannelException());
                return;
            }
            tls.handshakeFuture().addListener(done -> {
                if (!done.isSuccess()) {
                    ready.setFailure(done.cause());
                    return;
                }
                channel.pipeline().remove(SetupTailHandler.class);
                preparation.prepare(channel, Optional.ofNullable(tls.applicationProtocol()));
                TlsOutcome outcome = handshake.outcome(tls, url);
                timeline.report(at -> new PathEvent.TlsDone(at, number, outcome, at - began));
                ready.setSuccess(outcome);
            });
            channel.pipeline().remove(SetupTailHandler.class);
            channel.pipeline().addLast(new TlsRecordObserver(number, timeline), tls, new CloseNotifyHandler(),
                    new SetupTailHandler());
            channel.config().setAutoRead(true);
        });
        await(ready, FetchStep.TLS);
        if (!ready.isSuccess()) {
            throw TlsErrorText.failure(ready.cause(), url);
        }
        return Optional.of(ready.getNow());
    }

    private static void await(Future<?> future, FetchStep step) throws FetchFailure {
        try {
            future.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailure(step, "the time limit of the fetch has passed", "", e);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
