/// The command line: what a person types, and what is printed.
///
/// [rootwalk.cli.Main] is the entry point. Each command is a class of its own that reads its options, calls the package
/// that does the work, and prints the outcome for people or, with `--json`, for programs. Exit status: 0 done, 1 the
/// thing asked for failed, 2 usage. An error is printed as a sentence, never as a stack trace.
///
/// The log is made here as well ([rootwalk.cli.LogOutput]), because only a process has a standard error; all
/// others just log.
@NullMarked
package rootwalk.cli;

import org.jspecify.annotations.NullMarked;
