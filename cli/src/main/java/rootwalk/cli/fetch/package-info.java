/// `rootwalk fetch` for programs: the path of a URL as JSON, and as an HTTP archive for the tools of browsers.
///
/// [rootwalk.cli.fetch.FetchJson] is the entry point: an observer that prints a line of JSON for each event.
/// [rootwalk.cli.fetch.SegmentsJson] does the same with the segments of its connections. [rootwalk.cli.fetch.Har] writes the
/// result as HAR 1.2. [rootwalk.cli.fetch.ResolverLookup] answers the client's questions by recursion in this process, so that
/// each resolution can be observed as well.
///
/// Depends on the web client, `resolver.contract` and JSON, but not on the command line.
@NullMarked
package rootwalk.cli.fetch;

import org.jspecify.annotations.NullMarked;
