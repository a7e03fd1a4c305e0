/// The log of the process: lines on standard error, which the journal of systemd stores with their priority.
///
/// [rootwalk.cli.log.LogOutput] is the entry point: it starts and ends the log, and sets its level. All other packages
/// log through SLF4J, whose backend is [rootwalk.cli.log.LogProvider]. A call at an enabled level becomes a
/// [rootwalk.cli.log.LogEvent]. The [rootwalk.cli.log.LogWriter] formats it and writes the line on its own thread,
/// unless there are too many events of its kind.
///
/// This package does not depend on the code that logs. It only knows the names of a few loggers of libraries,
/// and of the configuration the level.
@NullMarked
package rootwalk.cli.log;

import org.jspecify.annotations.NullMarked;
