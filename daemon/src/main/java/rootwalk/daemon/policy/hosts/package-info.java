/// Answers from files in the syntax of `/etc/hosts` (hosts(5)), before all other data.
///
/// [rootwalk.daemon.policy.hosts.HostsOverlay] is the entry point, a step of the pipeline. It holds one
/// [rootwalk.daemon.policy.hosts.HostsTable] in a volatile field; a lookup there allocates nothing. A [rootwalk.daemon.policy.hosts.HostsReader] makes the table from the files, through
/// a [rootwalk.daemon.policy.hosts.HostsEdit]; a line that cannot be read is reported and the rest is served. A
/// thread checks the files periodically, and reads all of them again if one has changed.
///
/// The addresses of a name in a file come from the files only, so HTTPS and SVCB queries are answered from them as
/// well. Queries for other types are left to the next steps. Even if these find nothing, the name exists. Answers have
/// AA, as local data has in other resolvers, and a TTL of one minute, so that clients soon see a change. The PTR record
/// of an address has the first name of its first line. The table is designed for block lists, with one address for
/// hundreds of thousands of names.
@NullMarked
package rootwalk.daemon.policy.hosts;

import org.jspecify.annotations.NullMarked;
