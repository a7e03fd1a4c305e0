/// The command line: options, and printed results.
///
/// [rootwalk.cli.Main] is the entry point. Each command is a class that reads its options, calls the package that does
/// the work, and prints the result for people or, with `--json`, for programs. Exit status: 0 for success, 1 if the
/// command failed, 2 for an invalid command line. An error is printed as a sentence, never as a stack trace.
///
/// The log is a package of this module ([rootwalk.cli.log.LogOutput]), because standard error belongs to the process.
/// All other packages only use SLF4J.
@NullMarked
package rootwalk.cli;

import org.jspecify.annotations.NullMarked;
