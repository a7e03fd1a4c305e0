package rootwalk.daemon.assembly.listening;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.daemon.exposition.MetricsSite;
import rootwalk.daemon.exposition.MetricsSource;
import rootwalk.web.server.SiteTable;
import rootwalk.web.server.WebSettings;
import rootwalk.web.server.WebSettings.Trace;

/// What exists for metrics only, as long as there is an address in `listen.metrics`: the web server, and the measurements that cost
/// time. Any thread.
public final class Monitoring implements AutoCloseable {

    /// The event loop of the web server, and the thread that measures the delays of the others.
    public static final int THREADS = 2;

    /// The most connections.
    static final int CONNECTIONS = 64;

    /// Only monitoring connects, so less is permitted than in the web server for sites.
    private static final WebSettings SETTINGS =
            new WebSettings(CONNECTIONS, 32, 10_000, 128, WebSettings.DEFAULTS.resets(), Duration.ofMinutes(2),
                    Duration.ofSeconds(10), 1024, 4096, 8192, 1024, 64 << 10, 16 << 20, 0, Trace.REFUSED);

    private final CompanionServer server;
    private final Measurements measurements;
    private Optional<SiteTable> sites = Optional.empty();

    /// What is measured for metrics.
    public interface Measurements {

        /// Begins the measurements that cost time.
        ///
        /// @return what the metrics show
        MetricsSource begin();

        void end();
    }

    /// @param server serves the metrics
    Monitoring(CompanionServer server, Measurements measurements) {
        this.server = server;
        this.measurements = measurements;
    }

    CompanionServer server() {
        return server;
    }

    /// Begins or ends the measurements, as the configuration needs them.
    synchronized void serve(Config config) {
        if (config.listen().metrics().isEmpty()) {
            end();
            return;
        }
        SiteTable shown = sites.orElseGet(() -> SiteTable.of(List.of(MetricsSite.of(measurements.begin()))));
        sites = Optional.of(shown);
        // The web server may have ended since: it has lost its addresses if they could not be restored.
        server.serve(new CompanionServer.Content(shown, Optional.empty(), SETTINGS));
    }

    private void end() {
        if (sites.isPresent()) {
            sites = Optional.empty();
            measurements.end();
        }
    }

    /// Ends the web server if it has no address.
    void closeIfUnused() {
        server.closeIfUnused();
    }

    @Override
    public synchronized void close() {
        end();
        server.close();
    }
}
