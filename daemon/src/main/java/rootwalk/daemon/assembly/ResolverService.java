package rootwalk.daemon.assembly;

import java.util.Optional;

import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.wire.Name;

/// The parts of a service that resolve names.
///
/// @param anchors the trust anchors, empty if nothing is validated
/// @param cacheDependencies the configuration that the content of its caches depends on
record ResolverService(Resolver resolver, MessageCache messages, RecursiveQueries recursiveQueries,
        UpstreamSockets upstreamSockets, Optional<Anchors> anchors, CacheDependencies cacheDependencies) {

    /// Removes cached data that depends on an authoritative zone whose records have changed.
    void zoneChanged(Name zone) {
        messages.flushDependent(zone);
    }

    /// Removes cached data of an authoritative zone that was added, removed or configured differently.
    void zoneReplaced(Name zone) {
        resolver.flush(zone);
        messages.flushDependent(zone);
    }

    /// Removes a name and all names below it from the caches, and returns the number of responses among them.
    long flush(Name name) {
        resolver.flush(name);
        return messages.flush(name);
    }
}
