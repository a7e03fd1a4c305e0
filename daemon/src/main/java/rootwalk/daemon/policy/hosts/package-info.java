/// The hosts overlay: names from files in the syntax of `/etc/hosts` (hosts(5)), answered before all else.
///
/// [rootwalk.daemon.policy.hosts.HostsOverlay] is the entry point, a step of the pipeline. It holds one
/// [rootwalk.daemon.policy.hosts.HostsTable] in a volatile field, in which a question is looked up by its octets
/// without an object being made. A [rootwalk.daemon.policy.hosts.HostsReader] makes the table from the files, through
/// a [rootwalk.daemon.policy.hosts.HostsEdit]; a line that cannot be read is reported and the rest is served. A
/// thread of the overlay looks at the files now and then and reads all of them again when one has changed.
///
/// The addresses of a name that stands in a file come from there only, also where HTTPS and SVCB records would have
/// others; questions for other types are left to the next steps, and the name exists whatever they find. Answers carry AA, as local data does in other resolvers, and a TTL of a minute, so that a
/// change is soon seen everywhere. An address leads back to the first name of its first line. Blocking lists, where
/// hundreds of thousands of names have one address, are what the layout is made for.
@NullMarked
package rootwalk.daemon.policy.hosts;

import org.jspecify.annotations.NullMarked;
