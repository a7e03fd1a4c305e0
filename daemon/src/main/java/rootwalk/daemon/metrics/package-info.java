/// What the daemon counts and writes down about questions.
///
/// [rootwalk.daemon.metrics.QueryCounts] is the entry point: it hands each event loop an observer of its own, whose
/// counters only that loop writes, so that counting costs no more than adding; whoever wants the numbers adds them
/// up. [rootwalk.daemon.metrics.QueryLog] takes the same observations and lets another thread write them, or drops
/// and counts them when that thread is too slow: no question ever waits for a log. [rootwalk.daemon.metrics.WebLog]
/// does the same with requests to the web server.
@NullMarked
package rootwalk.daemon.metrics;

import org.jspecify.annotations.NullMarked;
