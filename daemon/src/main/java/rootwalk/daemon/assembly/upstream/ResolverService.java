package rootwalk.daemon.assembly.upstream;

import java.util.Optional;
import java.util.Set;

import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.wire.Name;

/// The parts of a service that resolve names.
///
/// @param anchors the trust anchors, empty if nothing is validated
/// @param shared the cache of several resolvers, if there is one
/// @param scope what the content of the record cache depends on
/// @param cacheDependencies the configuration that the content of its caches depends on
public record ResolverService(Resolver resolver, MessageCache messages, RecursiveQueries recursiveQueries,
        UpstreamSockets upstreamSockets, Optional<Anchors> anchors, Optional<OpenSharedCache> shared,
        SharingScope scope, CacheDependencies cacheDependencies) {

    /// Removes cached data that depends on authoritative zones whose records have changed.
    public void zonesChanged(Set<Name> zones) {
        messages.flushDependent(zones);
    }

    /// Removes cached data of authoritative zones that were added, removed or configured differently.
    public void zonesReplaced(Set<Name> zones) {
        resolver.flush(zones);
        messages.flushDependent(zones);
    }

    /// Removes a name and all names below it from the caches, and returns the number of responses among them.
    public long flush(Name name) {
        resolver.flush(name);
        return messages.flush(name);
    }
}
