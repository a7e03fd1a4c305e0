/// `rootwalk fetch` for programs: the path of a URL as JSON, and as an HTTP archive that browsers' tools open.
///
/// [rootwalk.cli.fetch.FetchJson] is the entry point: an observer that makes a line of JSON of each event.
/// [rootwalk.cli.fetch.SegmentsJson] does the same with the segments of its connections.
/// [rootwalk.cli.fetch.Har] writes what came of it as HAR 1.2. [rootwalk.cli.fetch.ResolverLookup] answers the
/// client's questions by recursion in this process, so that each question's walk can be watched as well.
///
/// Knows the web's client, the resolver's contract and JSON; nothing of the command line.
@NullMarked
package rootwalk.cli.fetch;

import org.jspecify.annotations.NullMarked;
