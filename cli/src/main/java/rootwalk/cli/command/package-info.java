/// What all commands have in common: arguments and options, the configuration file, output for people and programs, and exit statuses.
///
/// [rootwalk.cli.command.Output] is the entry point: it prints a result as text or JSON. [rootwalk.cli.command.Exit] has the exit
/// statuses and the texts of errors, [rootwalk.cli.command.ConfigFile] finds the configuration file,
/// [rootwalk.cli.command.ServerArgument] and [rootwalk.cli.command.QuestionArguments] read the arguments of DNS tools, and
/// [rootwalk.cli.command.Paint] has the colours of a terminal. Knows no command.
@NullMarked
package rootwalk.cli.command;

import org.jspecify.annotations.NullMarked;
