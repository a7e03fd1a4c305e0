package rootwalk.daemon.assembly;

import rootwalk.daemon.policy.Recursions;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.ReplyCache;

/// What a server needs that resolves names.
///
/// @param trust what its caches were filled under
record Resolving(Resolver resolver, ReplyCache replies, Recursions recursions, Asking asking, Trust trust) {}
