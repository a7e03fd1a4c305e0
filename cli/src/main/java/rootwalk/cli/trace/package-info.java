/// `rootwalk trace`: the resolution of a name in this process, each step as text or JSON.
///
/// [rootwalk.cli.trace.TraceCommand] is the entry point. [rootwalk.cli.trace.TraceText] and [rootwalk.cli.trace.TraceJson] observe the
/// resolver; `fetch` prints the resolutions of its names with them too.
@NullMarked
package rootwalk.cli.trace;

import org.jspecify.annotations.NullMarked;
