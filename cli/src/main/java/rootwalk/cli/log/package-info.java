/// The log of the process: lines on standard error, which the journal of systemd stores with their priority.
///
/// [rootwalk.cli.log.LogOutput] is the entry point: it starts and ends the log, and sets its level. All other packages log through SLF4J,
/// which finds [rootwalk.cli.log.LogProvider]. Each call that is enabled becomes a [rootwalk.cli.log.LogEvent], which the
/// [rootwalk.cli.log.LogWriter] formats and passes to a thread of its own, unless there are too many of its kind.
///
/// This package does not know who logs, except for the names of a few loggers of libraries.
@NullMarked
package rootwalk.cli.log;

import org.jspecify.annotations.NullMarked;
