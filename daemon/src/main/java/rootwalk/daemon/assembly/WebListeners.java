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
import rootwalk.daemon.config.Config;
import rootwalk.daemon.config.Web;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.os.ListenAdvice;
import rootwalk.daemon.os.ListenAdvice.Protocol;
import rootwalk.web.certificate.Certificates;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebServer;
import rootwalk.web.server.WebServer.Speaking;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.server.WebSurroundings;

/// The companion web server, which runs as long as there is an address for it. Any thread.
final class WebListeners implements AutoCloseable {

    private final int loops;
    private final Surroundings surroundings;
    private final ThreadFactory threads;
    private final WebLog log;
    private final ListenAdvice advice = ListenAdvice.ofThisSystem();
    private final SecureRandom random = new SecureRandom();

    /// Real addresses by those in the configuration.
    private final Map<InetSocketAddress, InetSocketAddress> bound = new LinkedHashMap<>();

    private @Nullable WebServer server;
    private volatile @Nullable Certificates certificates;

    WebListeners(int loops, Surroundings surroundings, ThreadFactory threads, WebLog log) {
        this.loops = loops;
        this.surroundings = surroundings;
        this.threads = threads;
        this.log = log;
    }

    synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(bound.values());
    }

    /// Serves what the configuration says. When that is not possible, what was served before still is.
    ///
    /// @return what is in the way
    synchronized List<String> serve(Config config) {
        List<InetSocketAddress> wanted = new ArrayList<>(config.listen().web());
        wanted.addAll(config.web().tls());
        if (wanted.isEmpty()) {
            close();
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        SiteTable sites = SiteTable.of(WebSites.of(config.web(), problems));
        if (problems.isEmpty()) {
            listen(config, sites, problems);
        }
        return problems;
    }

    private void listen(Config config, SiteTable sites, List<String> problems) {
        Optional<Certificates> next = certificates(config.web(), problems);
        if (!problems.isEmpty()) {
            return;
        }
        WebServer running = server == null ? started() : server;
        server = running;
        Map<InetSocketAddress, Speaking> wanted = new LinkedHashMap<>();
        config.listen().web().forEach(address -> wanted.put(address, new Speaking.Cleartext()));
        next.ifPresent(it -> config.web().tls().forEach(address -> wanted.put(address, tls(it))));
        List<InetSocketAddress> obsolete = new ArrayList<>(bound.keySet());
        obsolete.removeAll(wanted.keySet());
        wanted.keySet().removeAll(bound.keySet());
        wanted.forEach((address, speaking) -> bind(running, address, speaking, problems));
        if (problems.isEmpty()) {
            obsolete.forEach(this::unbind);
            next.ifPresent(it -> certificates = it);
            running.serve(sites, settings(config));
        } else {
            wanted.keySet().forEach(this::unbind);
        }
    }

    private Optional<Certificates> certificates(Web web, List<String> problems) {
        if (web.tls().isEmpty() || web.sites().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(WebSites.certificates(web, surroundings.time(), random));
        } catch (IOException e) {
            problems.add("web: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// The certificates in force at each handshake.
    private Speaking tls(Certificates first) {
        return new Speaking.Tls((String name) -> {
            Certificates latest = certificates;
            return (latest == null ? first : latest).map(name);
        });
    }

    private WebServer started() {
        var around = new WebSurroundings(threads, Thread.ofVirtual().name("web-events").factory(),
                surroundings.time()::millis, surroundings.time()::nanos, Optional.of(log));
        return WebServer.start(loops, WebSettings.USUAL, SiteTable.EMPTY, around);
    }

    private static WebSettings settings(Config config) {
        Config.Limits limits = config.limits();
        Web.Limits web = config.web().limits();
        return new WebSettings(limits.connections(), limits.connectionsPerClient(), web.requestsPerConnection(),
                limits.idle(), web.patience(), web.rate(), web.line(), web.head(), web.content(),
                config.web().trace() ? Trace.ECHOED : Trace.REFUSED);
    }

    /// Connections that are open now.
    synchronized int connections() {
        return server == null ? 0 : server.connections();
    }

    private void bind(WebServer running, InetSocketAddress address, Speaking speaking, List<String> problems) {
        try {
            bound.put(address, running.listen(address, speaking));
        } catch (IOException e) {
            problems.add(advice.explain(Protocol.TCP, address, e));
        }
    }

    private void unbind(InetSocketAddress address) {
        InetSocketAddress real = bound.remove(address);
        if (real != null && server != null) {
            server.unlisten(real);
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
