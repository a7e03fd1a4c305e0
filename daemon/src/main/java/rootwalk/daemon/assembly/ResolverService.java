package rootwalk.daemon.assembly;

import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.wire.Name;

/// What a server needs that resolves names.
///
/// @param cacheDependencies what its caches were filled under
record ResolverService(Resolver resolver, MessageCache messages, RecursiveQueries recursiveQueries,
        UpstreamSockets upstreamSockets, CacheDependencies cacheDependencies) {

    /// Forgets what depends on the records of an authoritative zone that have changed.
    void zoneChanged(Name zone) {
        messages.flushDependent(zone);
    }

    /// Forgets what was learned of a zone that is new here, no longer served or configured otherwise.
    void zoneReplaced(Name zone) {
        resolver.flush(zone);
        messages.flushDependent(zone);
    }
}
