/// The metrics of the server for Prometheus, and its health, over HTTP.
///
/// [rootwalk.daemon.exposition.MetricsSite] is the entry point: the site of the addresses in `listen.metrics`. It knows nothing of
/// the server but what a [rootwalk.daemon.exposition.MetricsSource] tells it. Almost all metrics are the counters of `ctl stats`
/// under other names: a [rootwalk.daemon.exposition.Family] lists the names of its counters, and
/// [rootwalk.daemon.exposition.Families] lists the families. The page `docs/metrics.md` has the same list. Nothing of this package
/// is loaded without an address in `listen.metrics`.
@NullMarked
package rootwalk.daemon.exposition;

import org.jspecify.annotations.NullMarked;
