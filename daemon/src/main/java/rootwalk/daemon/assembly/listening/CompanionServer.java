package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.config.Web;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.OpenEndpoint;
import rootwalk.socket.SocketSource;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.server.AccessLog;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;

/// A web server of the daemon, which runs as long as there is an address for it: that of the sites, or that of the REST API. Any thread.
public final class CompanionServer implements AutoCloseable {

    /// Of one HTTP/2 connection.
    private static final int STREAMS = 128;

    private final int loops;
    private final Environment environment;
    private final ThreadFactory threads;
    private final ThreadFactory eventThreads;
    private final Optional<AccessLog> log;
    private final SecureRandom random = new SecureRandom();

    private final WebEndpoints endpoints = new WebEndpoints(this::start);
    private volatile @Nullable TlsContexts certificates;

    /// What is served, made from a configuration.
    ///
    /// @param certificates empty if no address uses TLS
    record Content(SiteTable sites, Optional<TlsContexts> certificates, WebSettings settings) {

        static final Content NONE = new Content(SiteTable.EMPTY, Optional.empty(), WebSettings.DEFAULTS);
    }

    /// @param threads makes the event loops
    /// @param eventThreads makes virtual threads for responses that take time
    /// @param log empty if requests are not logged as those of a web site
    CompanionServer(int loops, Environment environment, ThreadFactory threads, ThreadFactory eventThreads,
            Optional<AccessLog> log) {
        this.loops = loops;
        this.environment = environment;
        this.threads = threads;
        this.eventThreads = eventThreads;
        this.log = log;
    }

    /// Makes the sites and certificates of a configuration, of the server for sites. What is served now does not change.
    ///
    /// @throws IOException if a folder or a certificate cannot be used; the message names it
    Content content(Config config, ResourceLimits resourceLimits) throws IOException {
        Web web = config.web();
        if (config.listen().web().isEmpty() && web.tls().isEmpty()) {
            return Content.NONE;
        }
        Optional<TlsContexts> next = web.tls().isEmpty() || web.sites().isEmpty()
                ? Optional.empty()
                : Optional.of(WebSites.certificates(web, environment.clock(), random));
        return new Content(SiteTable.of(WebSites.of(web)), next, settings(config, resourceLimits));
    }

    private static WebSettings settings(Config config, ResourceLimits resourceLimits) {
        Config.Limits limits = config.limits();
        Web.Limits web = config.web().limits();
        return new WebSettings(resourceLimits.webConnections(), limits.connectionsPerClient(),
                web.requestsPerConnection(),
                STREAMS, WebSettings.DEFAULTS.resets(), limits.idle(), web.patience(), web.rate(), web.line(),
                web.head(), web.content(),
                WebSettings.DEFAULTS.totalContent(), WebSettings.DEFAULTS.responseMemory(),
                resourceLimits.webFiles(), config.web().trace() ? Trace.ECHOED : Trace.REFUSED);
    }

    /// Serves these sites from the next request on, and these certificates from the next handshake on.
    void serve(Content content) {
        // A connection over TLS may begin its handshake after the last address with TLS is closed.
        content.certificates().ifPresent(it -> certificates = it);
        endpoints.change(server -> server.serve(content.sites(), content.settings()));
    }

    /// TLS with the current certificates for each handshake.
    ChannelSecurity tls() {
        return new ChannelSecurity.Tls((String name) -> Objects.requireNonNull(certificates, "nothing is served yet")
                .map(name));
    }

    /// Binds an address; no connection is accepted before [OpenEndpoint#start].
    OpenEndpoint bind(InetSocketAddress address, SocketSource source, ChannelSecurity security) throws IOException {
        return endpoints.bind(address, source, security);
    }

    private WebServer start() {
        var around =
                new WebEnvironment(threads, eventThreads, environment.clock()::millis, environment.time()::nanos, log);
        return WebServer.start(loops, WebSettings.DEFAULTS, SiteTable.EMPTY, around);
    }

    /// Ends the server and its connections if it has no address.
    void closeIfUnused() {
        endpoints.closeIfUnused();
    }

    /// Ends listening, and each connection as soon as it is idle. Called again until there is none.
    ///
    /// @return the number of connections on which a request is being received or answered
    int finish() {
        return endpoints.finish();
    }

    /// The number of open connections.
    public int connections() {
        return endpoints.connections();
    }

    /// The number of requests and connections that were ended because the client violated HTTP.
    public long protocolErrors() {
        return endpoints.protocolErrors();
    }

    @Override
    public void close() {
        endpoints.close();
    }
}
