package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.config.ConfigSource;
import rootwalk.config.Problem;
import rootwalk.config.Web;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.os.ListenAdvice;
import rootwalk.daemon.os.ListenAdvice.Protocol;
import rootwalk.socket.Presence;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebEnvironment;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;

/// The companion web server, which runs as long as there is an address for it. Any thread.
final class WebListeners implements AutoCloseable {

    private final int loops;
    private final Environment environment;
    private final ThreadFactory threads;
    private final WebLog log;
    private final ListenAdvice advice = ListenAdvice.ofThisSystem();
    private final SecureRandom random = new SecureRandom();

    private final Map<Wanted, Listener> bound = new LinkedHashMap<>();

    private Presence presence = Presence.NOW;
    private @Nullable WebServer server;
    private volatile @Nullable TlsContexts certificates;

    /// An address of the configuration.
    ///
    /// @param key of the configuration that has it, which determines whether it uses TLS
    private record Wanted(String key, InetSocketAddress address) {}

    /// @param real address, with its port
    private record Listener(ChannelSecurity security, InetSocketAddress real) {}

    WebListeners(int loops, Environment environment, ThreadFactory threads, WebLog log) {
        this.loops = loops;
        this.environment = environment;
        this.threads = threads;
        this.log = log;
    }

    synchronized List<InetSocketAddress> addresses() {
        return bound.values().stream().map(Listener::real).toList();
    }

    /// Serves what the configuration says. When that is not possible, what was served before still is.
    ///
    /// @return what is in the way
    synchronized List<Problem> serve(Config config, ConfigSource source, ResourceLimits resourceLimits) {
        if (config.listen().web().isEmpty() && config.web().tls().isEmpty()) {
            close();
            return List.of();
        }
        SiteTable sites;
        Optional<TlsContexts> next;
        try {
            sites = SiteTable.of(WebSites.of(config.web()));
            next = certificates(config.web());
        } catch (IOException e) {
            // The files were in order a moment ago, see StartCheck.
            return List.of(source.problem("web.sites: " + e.getMessage()));
        }
        List<Problem> problems = new ArrayList<>();
        presence = config.listen().freebind() ? Presence.LATER : Presence.NOW;
        listen(wanted(config, next), source, problems);
        if (problems.isEmpty()) {
            certificates = next.orElse(null);
            running().serve(sites, settings(config, resourceLimits));
        }
        return problems;
    }

    private Map<Wanted, ChannelSecurity> wanted(Config config, Optional<TlsContexts> next) {
        Map<Wanted, ChannelSecurity> wanted = new LinkedHashMap<>();
        config.listen().web().forEach(
                address -> wanted.put(new Wanted("listen.web", address), new ChannelSecurity.Cleartext()));
        next.ifPresent(it -> config.web().tls().forEach(
                address -> wanted.put(new Wanted("web.tls", address), tls(it))));
        return wanted;
    }

    /// Listens there and nowhere else, or where it did before.
    private void listen(Map<Wanted, ChannelSecurity> wanted, ConfigSource source, List<Problem> problems) {
        Map<Wanted, Listener> obsolete = new LinkedHashMap<>(bound);
        obsolete.keySet().removeAll(wanted.keySet());
        Map<Wanted, ChannelSecurity> added = new LinkedHashMap<>(wanted);
        added.keySet().removeAll(bound.keySet());
        // First the old ones go: a new one may have the same address, to speak otherwise there, or all addresses.
        obsolete.keySet().forEach(this::unbind);
        added.forEach((where, security) -> bind(where, where.address(), security, source, problems));
        if (!problems.isEmpty()) {
            added.keySet().forEach(this::unbind);
            obsolete.forEach((where, before) -> bind(where, before.real(), before.security(), source, problems));
        }
    }

    private Optional<TlsContexts> certificates(Web web) throws IOException {
        return web.tls().isEmpty() || web.sites().isEmpty()
                ? Optional.empty()
                : Optional.of(WebSites.certificates(web, environment.time(), random));
    }

    /// Uses the current certificates for each handshake.
    private ChannelSecurity tls(TlsContexts first) {
        return new ChannelSecurity.Tls((String name) -> {
            TlsContexts latest = certificates;
            return (latest == null ? first : latest).map(name);
        });
    }

    private WebServer running() {
        WebServer running = server == null ? started() : server;
        server = running;
        return running;
    }

    private WebServer started() {
        var around = new WebEnvironment(threads, Thread.ofVirtual().name("web-events").factory(),
                environment.time()::millis, environment.time()::nanos, Optional.of(log));
        return WebServer.start(loops, WebSettings.DEFAULTS, SiteTable.EMPTY, around);
    }

    private static WebSettings settings(Config config, ResourceLimits resourceLimits) {
        Config.Limits limits = config.limits();
        Web.Limits web = config.web().limits();
        return new WebSettings(resourceLimits.webConnections(), limits.connectionsPerClient(),
                web.requestsPerConnection(),
                limits.idle(), web.patience(), web.rate(), web.line(), web.head(), web.content(),
                WebSettings.DEFAULTS.totalContent(), config.web().trace() ? Trace.ECHOED : Trace.REFUSED);
    }

    /// Connections that are open now.
    synchronized int connections() {
        return server == null ? 0 : server.connections();
    }

    /// Requests and connections that were ended because the client broke the rules of HTTP.
    synchronized long protocolErrors() {
        return server == null ? 0 : server.protocolErrors();
    }

    private void bind(
            Wanted where,
            InetSocketAddress address,
            ChannelSecurity security,
            ConfigSource source,
            List<Problem> problems) {
        try {
            bound.put(where, new Listener(security, running().listen(address, presence, security)));
        } catch (IOException e) {
            problems.add(source.problem(
                    where.key(), where.address(), advice.explain(where.key(), Protocol.TCP, address, e)));
        }
    }

    private void unbind(Wanted where) {
        Listener listener = bound.remove(where);
        if (listener != null) {
            running().unlisten(listener.real());
        }
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
            bound.clear();
        }
    }
}
