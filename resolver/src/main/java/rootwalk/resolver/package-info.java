/// Answers by asking: the recursive resolver.
///
/// [rootwalk.resolver.Resolver] is the door. A query comes in on a virtual thread and waits there while it is resolved.
/// [rootwalk.resolver.recursion] walks from the root, or from the deepest delegation known; [rootwalk.resolver.upstream]
/// asks one server at a time; [rootwalk.resolver.cache] remembers; [rootwalk.resolver.contract] is what they and the
/// callers agree on.
///
/// Knows nothing of clients, of listening sockets, or of zones that are served with authority.
@NullMarked
package rootwalk.resolver;

import org.jspecify.annotations.NullMarked;
