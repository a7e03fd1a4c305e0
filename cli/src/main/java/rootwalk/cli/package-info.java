/// The command line: the commands, and the start of the process.
///
/// [rootwalk.cli.Program] is the entry point of the process, [rootwalk.cli.Main] that of the command line. Each command is a class that
/// reads its options, calls the package that does the work, and prints the result for people or, with `--json`, for programs. Commands
/// of several classes have a package of their own. Exit status: 0 for success, 1 if the command failed, 2 for an invalid command line.
/// An error is printed as a sentence, never as a stack trace.
///
/// The log is a package of this module ([rootwalk.cli.log.LogOutput]), because standard error belongs to the process.
/// All other packages only use SLF4J.
@NullMarked
package rootwalk.cli;

import org.jspecify.annotations.NullMarked;
