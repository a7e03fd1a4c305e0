package rootwalk.daemon.assembly;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;

import rootwalk.config.Config;
import rootwalk.config.Config.DnstapTarget;
import rootwalk.daemon.assembly.listening.WebSites;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.dnstap.Dnstap;
import rootwalk.daemon.dnstap.DnstapSettings;
import rootwalk.daemon.metrics.QueryCounts;
import rootwalk.daemon.metrics.QueryLog;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.pipeline.ObserverPair;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.resolver.upstream.UpstreamTap;

/// What a server counts, logs and copies of queries and requests, for as long as it runs. Any thread.
public final class Telemetry implements AutoCloseable {

    private final QueryLog queryLog;
    private final WebLog webLog;
    private final QueryCounts counts;
    private final Dnstap dnstap;

    /// @param threads makes the threads of a name
    Telemetry(Environment environment, Function<String, ThreadFactory> threads) {
        queryLog = new QueryLog(threads.apply("query-log"));
        webLog = new WebLog(threads.apply("web-log"));
        counts = new QueryCounts(queryLog, environment.time()::nanos);
        dnstap = new Dnstap(threads.apply("dnstap"), environment.clock()::millis);
    }

    /// An observer of the queries of one event loop.
    QueryObserver ofLoop() {
        return new ObserverPair(counts.ofThread(), dnstap.ofThread());
    }

    /// An observer of queries that other threads answer.
    QueryObserver shared() {
        return new ObserverPair(counts.shared(), dnstap.shared());
    }

    /// An observer of the queries to other servers.
    UpstreamTap upstream() {
        return dnstap.upstream();
    }

    /// Logs and copies what a configuration demands.
    void use(Config config) {
        queryLog.use(config.log().queries().map(Telemetry::lines));
        WebSites.log(config.web(), webLog);
        dnstap.use(config.dnstap().map(Telemetry::dnstap));
    }

    private static QueryLog.Lines lines(Config.QueryLog log) {
        QueryLog.Format format = switch (log.format()) {
            case TEXT -> QueryLog.Format.TEXT;
            case JSON -> QueryLog.Format.JSON;
            case LOGFMT -> QueryLog.Format.LOGFMT;
        };
        return new QueryLog.Lines(format, log.sample(), log.addresses());
    }

    private static DnstapSettings dnstap(Config.Dnstap config) {
        SocketAddress target = switch (config.target()) {
            case DnstapTarget.Socket(Path path) -> UnixDomainSocketAddress.of(path);
            case DnstapTarget.Address(InetSocketAddress address) -> address;
        };
        Set<DnstapSettings.Kind> kinds = config.messages().stream().map(it -> switch (it) {
            case CLIENT -> DnstapSettings.Kind.CLIENT;
            case RESOLVER -> DnstapSettings.Kind.RESOLVER;
            case AUTH -> DnstapSettings.Kind.AUTH;
            case UPDATE -> DnstapSettings.Kind.UPDATE;
        }).collect(Collectors.toSet());
        return DnstapSettings.of(target, kinds, config.identity().orElse(""), config.version().orElse(""));
    }

    QueryLog queryLog() {
        return queryLog;
    }

    WebLog webLog() {
        return webLog;
    }

    public QueryCounts counts() {
        return counts;
    }

    Dnstap dnstap() {
        return dnstap;
    }

    @Override
    public void close() {
        dnstap.close();
        queryLog.close();
        webLog.close();
    }
}
