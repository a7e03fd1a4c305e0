package rootwalk.daemon.assembly;

import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.wire.Name;

/// The parts of a service that resolve names.
///
/// @param cacheDependencies the configuration that the content of its caches depends on
record ResolverService(Resolver resolver, MessageCache messages, RecursiveQueries recursiveQueries,
        UpstreamSockets upstreamSockets, CacheDependencies cacheDependencies) {

    /// Removes cached data that depends on an authoritative zone whose records have changed.
    void zoneChanged(Name zone) {
        messages.flushDependent(zone);
    }

    /// Removes cached data of an authoritative zone that was added, removed or configured differently.
    void zoneReplaced(Name zone) {
        resolver.flush(zone);
        messages.flushDependent(zone);
    }
}
