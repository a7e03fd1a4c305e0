/// Counters of queries, and the logs of queries and of requests to the web server.
///
/// [rootwalk.daemon.metrics.QueryCounts] is the entry point. It gives each event loop an observer of its own. Only that
/// loop writes its counters, so counting needs no synchronisation; a report adds them up. Another thread writes the
/// [rootwalk.daemon.metrics.QueryLog]. If that thread is too slow, lines are dropped and counted; no query waits for the
/// log. [rootwalk.daemon.metrics.WebLog] does the same for requests to the web server.
@NullMarked
package rootwalk.daemon.metrics;

import org.jspecify.annotations.NullMarked;
