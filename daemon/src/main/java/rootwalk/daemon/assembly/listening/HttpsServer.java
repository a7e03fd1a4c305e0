package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.transport.https.AlternativeService;
import rootwalk.daemon.transport.https.ForwardedClients;
import rootwalk.daemon.transport.https.ForwardingField;
import rootwalk.daemon.transport.https.HttpsLayer;
import rootwalk.daemon.transport.https.HttpsQueries;
import rootwalk.daemon.transport.https.ProxiedLayer;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.quic.QuicTransport;
import rootwalk.socket.SocketSource;
import rootwalk.web.server.Http3Server;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.site.Site;

/// DNS over HTTPS: a web server of its own, which runs as long as there is an address for it, another one for proxies that end TLS, and a transport
/// for HTTP/3 likewise. Any thread.
public final class HttpsServer implements AutoCloseable {

    /// The lowest rate, in octets per second, at which a client sends a request or receives a response.
    private static final int RATE = 1024;

    /// A proxy carries the requests of many clients, some of which cancel theirs.
    private static final int RESETS_OF_PROXY = 30_000;

    /// The longest request line, and header section; a query in the URL may have some 6000 octets.
    private static final int LINE = 8192;
    private static final int HEAD = 16_384;

    private final int loops;
    private final WebEnvironment environment;
    private final QueryTls tls;
    private final Supplier<HttpsQueries> queries;
    private final ProxyProtocol proxyProtocol;
    /// For a handshake, and for the rest of a request.
    private volatile Duration timeout = TransportStart.STREAM_TIMEOUT;
    private @Nullable HttpsQueries site;
    private volatile @Nullable Http3Server requests;
    private volatile WebSettings settings = WebSettings.DEFAULTS;
    private volatile WebSettings proxiedSettings = WebSettings.DEFAULTS;
    private final WebEndpoints endpoints = new WebEndpoints(this::start);
    private final WebEndpoints proxied = new WebEndpoints(this::startProxied);
    private volatile ForwardingField forwardingField = ForwardingField.X_FORWARDED_FOR;
    private final QuicServer http3;

    private final class Http3Start implements QuicStart {

        private final QuicEnvironment of;

        Http3Start(QuicEnvironment of) {
            this.of = of;
        }

        @Override
        public QuicTransport start() {
            return QuicTransport.ofRequests(of.loops(), of.settings(), of.tls()::server, of.handshakes(), requests(),
                    of.tokens(), of.time()::nanos, of.threads());
        }
    }

    /// @param queries makes the site
    /// @param http3 of the transport for HTTP/3
    HttpsServer(int loops, WebEnvironment environment, QueryTls tls, Supplier<HttpsQueries> queries,
            ProxyProtocol proxyProtocol, QuicEnvironment http3) {
        this.loops = loops;
        this.environment = environment;
        this.tls = tls;
        this.queries = queries;
        this.proxyProtocol = proxyProtocol;
        this.http3 = new QuicServer(new Http3Start(http3));
    }

    private WebServer start() {
        return WebServer.start(loops, settings, announcingSites(), environment);
    }

    private WebServer startProxied() {
        return WebServer.start(loops, proxiedSettings, forwardedSites(), environment);
    }

    /// Made once, since the counters of its event loops are for the lifetime of the daemon.
    private synchronized HttpsQueries site() {
        HttpsQueries made = site == null ? queries.get() : site;
        site = made;
        return made;
    }

    /// The site as it is served with HTTP/2 and HTTP/1.1.
    private SiteTable announcingSites() {
        return SiteTable.of(List.of(new Site(List.of(Site.ANY), new AlternativeService(site(), http3::ports))));
    }

    /// The site as it is served to proxies, which may be reached at other addresses than this server.
    private SiteTable forwardedSites() {
        return SiteTable.of(List.of(new Site(List.of(Site.ANY),
                new ForwardedClients(site(), proxyProtocol::proxies, () -> forwardingField))));
    }

    private SiteTable sites() {
        return SiteTable.of(List.of(site().site()));
    }

    /// What reads and answers the requests of HTTP/3.
    private synchronized Http3Server requests() {
        Http3Server made = requests == null ? new Http3Server(settings, sites(), environment) : requests;
        requests = made;
        return made;
    }

    /// Binds an address; no connection is accepted before [OpenEndpoint#start].
    OpenEndpoint bind(InetSocketAddress address, SocketSource source) throws IOException {
        return endpoints.bind(address, source,
                new ChannelSecurity.Layer(
                        new HttpsLayer(tls.streams(), tls::newHttpsEngine, () -> timeout, proxyProtocol)));
    }

    /// Binds an address for proxies, without TLS; no connection is accepted before [OpenEndpoint#start].
    OpenEndpoint bindProxied(InetSocketAddress address, SocketSource source) throws IOException {
        return proxied.bind(address, source,
                new ChannelSecurity.Layer(new ProxiedLayer(proxyProtocol, () -> timeout)));
    }

    /// Applies the limits of a configuration to later connections.
    void serve(Config config, ResourceLimits resourceLimits) {
        timeout = TransportStart.streamTimeout(config.limits());
        WebSettings next = settings(config.limits(), resourceLimits, WebSettings.DEFAULTS.resets());
        WebSettings ofProxies = settings(config.limits(), resourceLimits, RESETS_OF_PROXY);
        settings = next;
        proxiedSettings = ofProxies;
        forwardingField = switch (config.https().clientField()) {
            case FORWARDED -> ForwardingField.FORWARDED;
            case X_FORWARDED_FOR -> ForwardingField.X_FORWARDED_FOR;
        };
        endpoints.change(server -> server.serve(announcingSites(), next));
        proxied.change(server -> server.serve(forwardedSites(), ofProxies));
        Http3Server open = requests;
        if (open != null) {
            open.serve(sites(), next);
        }
    }

    /// The addresses for HTTP/3.
    public QuicServer http3() {
        return http3;
    }

    /// @param resets the most streams of a connection that are reset in 30 seconds
    private WebSettings settings(Config.Limits limits, ResourceLimits resourceLimits, int resets) {
        return new WebSettings(resourceLimits.httpsConnections(), limits.connectionsPerClient(), Integer.MAX_VALUE,
                limits.queriesPerConnection(), resets, limits.idle(), timeout, RATE, LINE, HEAD,
                QueryContext.MAX_MESSAGE, WebSettings.DEFAULTS.totalContent(), WebSettings.DEFAULTS.responseMemory(),
                1, Trace.REFUSED);
    }

    /// Ends the servers for TCP, and that for HTTP/3, with their connections if they have no address.
    void closeIfUnused() {
        endpoints.closeIfUnused();
        proxied.closeIfUnused();
        http3.closeIfUnused();
    }

    /// Ends listening, and each connection as soon as it is idle. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    int finish() {
        return endpoints.finish() + proxied.finish();
    }

    /// The number of open connections over TCP.
    public int connections() {
        return endpoints.connections() + proxied.connections();
    }

    /// The number of requests and connections over TCP that were ended because the client violated HTTP.
    public long protocolErrors() {
        return endpoints.protocolErrors() + proxied.protocolErrors();
    }

    /// The same with HTTP/3.
    public long http3ProtocolErrors() {
        Http3Server open = requests;
        return http3.protocolErrors() + (open == null ? 0 : open.protocolErrors());
    }

    @Override
    public void close() {
        endpoints.close();
        proxied.close();
        http3.close();
    }
}
