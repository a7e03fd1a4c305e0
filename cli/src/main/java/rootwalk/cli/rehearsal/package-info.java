/// What is run to record the AOT caches (JEP 483, 514): a daemon under load, commands, and fetches, all with a lab.
///
/// [rootwalk.cli.rehearsal.DaemonRehearsal] is the entry point for the cache of the daemon,
/// [rootwalk.cli.rehearsal.CommandRehearsal] and [rootwalk.cli.rehearsal.FetchRehearsal] for those of commands.
@NullMarked
package rootwalk.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
