package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.transport.https.HttpsLayer;
import rootwalk.daemon.transport.https.HttpsQueries;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.socket.Presence;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;

/// DNS over HTTPS: a web server of its own, which runs as long as there is an address for it. Any thread.
final class HttpsServer implements AutoCloseable {

    /// The lowest rate, in octets per second, at which a client sends a request or receives a response.
    private static final int RATE = 1024;

    /// The longest request line, and header section; a query in the URL may have some 6000 octets.
    private static final int LINE = 8192;
    private static final int HEAD = 16_384;

    private final int loops;
    private final WebEnvironment environment;
    private final QueryTls tls;
    private final Supplier<HttpsQueries> queries;
    private final ProxyProtocol proxyProtocol;
    /// For a handshake, and for the rest of a request.
    private volatile Duration timeout = Daemon.STREAM_TIMEOUT;
    private @Nullable SiteTable sites;
    private final WebEndpoints endpoints = new WebEndpoints(this::start);

    /// @param queries makes the site
    HttpsServer(int loops, WebEnvironment environment, QueryTls tls, Supplier<HttpsQueries> queries,
            ProxyProtocol proxyProtocol) {
        this.loops = loops;
        this.environment = environment;
        this.tls = tls;
        this.queries = queries;
        this.proxyProtocol = proxyProtocol;
    }

    private WebServer start() {
        return WebServer.start(loops, WebSettings.DEFAULTS, sites(), environment);
    }

    /// Made once, since the counters of its event loops are for the lifetime of the daemon.
    private synchronized SiteTable sites() {
        SiteTable made = sites == null ? SiteTable.of(List.of(queries.get().site())) : sites;
        sites = made;
        return made;
    }

    /// Binds an address; no connection is accepted before [OpenEndpoint#start].
    OpenEndpoint bind(InetSocketAddress address, Presence presence) throws IOException {
        return endpoints.bind(address, presence,
                new ChannelSecurity.Layer(
                        new HttpsLayer(tls.streams(), tls::newHttpsEngine, () -> timeout, proxyProtocol)));
    }

    /// Applies the limits of a configuration to later connections.
    void serve(Config config, ResourceLimits resourceLimits) {
        timeout = Daemon.streamTimeout(config.limits());
        endpoints.change(server -> server.serve(sites(), settings(config.limits(), resourceLimits)));
    }

    private WebSettings settings(Config.Limits limits, ResourceLimits resourceLimits) {
        return new WebSettings(resourceLimits.httpsConnections(), limits.connectionsPerClient(), Integer.MAX_VALUE,
                limits.queriesPerConnection(), limits.idle(), timeout, RATE, LINE, HEAD,
                QueryContext.MAX_MESSAGE, WebSettings.DEFAULTS.totalContent(), WebSettings.DEFAULTS.responseMemory(),
                1, Trace.REFUSED);
    }

    /// Ends the server and its connections if it has no address.
    void closeIfUnused() {
        endpoints.closeIfUnused();
    }

    /// The number of open connections.
    int connections() {
        return endpoints.connections();
    }

    /// The number of requests and connections that were ended because the client violated HTTP.
    long protocolErrors() {
        return endpoints.protocolErrors();
    }

    @Override
    public void close() {
        endpoints.close();
    }
}
