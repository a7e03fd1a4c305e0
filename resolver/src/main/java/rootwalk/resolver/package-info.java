/// The recursive resolver.
///
/// [rootwalk.resolver.Resolver] is the entry point. A query comes in on a virtual thread and waits there while it is
/// resolved. [rootwalk.resolver.recursion] resolves iteratively from the root, or from the deepest known delegation;
/// [rootwalk.resolver.servers] selects and queries the servers of one zone; [rootwalk.resolver.upstream] sends a query
/// to one server; [rootwalk.resolver.validation] validates the responses, from the keys in [rootwalk.resolver.anchors];
/// [rootwalk.resolver.cache] has the caches, and [rootwalk.resolver.store] the memory of the large ones;
/// [rootwalk.resolver.contract] has the interfaces between them and to the callers.
///
/// Independent of clients, listening sockets, and authoritative zones.
@NullMarked
package rootwalk.resolver;

import org.jspecify.annotations.NullMarked;
