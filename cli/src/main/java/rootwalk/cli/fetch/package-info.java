/// `rootwalk fetch`: the path of a URL as text, as JSON, and as an HTTP archive for the tools of browsers.
///
/// [rootwalk.cli.fetch.FetchCommand] is the entry point. Its options are those of [rootwalk.cli.fetch.FetchOptions],
/// [rootwalk.cli.fetch.LookupOptions], [rootwalk.cli.fetch.StorageOptions], [rootwalk.cli.fetch.PacketOptions] and
/// [rootwalk.cli.fetch.OutputOptions]. A [rootwalk.cli.fetch.FetchPrinter] prints the result:
/// [rootwalk.cli.fetch.TextFetchPrinter] for people, [rootwalk.cli.fetch.JsonFetchPrinter] with
/// [rootwalk.cli.fetch.FetchJson] for programs; [rootwalk.cli.fetch.Har] writes HAR 1.2. [rootwalk.cli.fetch.ResolverLookup] answers
/// the client's questions by recursion in this process, so that each resolution can be observed as well.
@NullMarked
package rootwalk.cli.fetch;

import org.jspecify.annotations.NullMarked;
