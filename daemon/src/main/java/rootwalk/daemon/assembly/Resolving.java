package rootwalk.daemon.assembly;

import rootwalk.daemon.policy.Recursions;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.ReplyCache;

/// What a server needs that resolves names.
record Resolving(Resolver resolver, ReplyCache replies, Recursions recursions) {}
