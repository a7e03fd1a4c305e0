package rootwalk.daemon.assembly.upstream;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import rootwalk.daemon.policy.RecursiveQueries;
import rootwalk.daemon.policy.response.ChangedTriggers;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.wire.Name;

/// The parts of a service that resolve names.
///
/// @param policies change the responses for clients
/// @param anchors the trust anchors, empty if nothing is validated
/// @param shared the cache of several resolvers, if there is one
/// @param scope what the content of the record cache depends on
/// @param cacheDependencies the configuration that the content of its caches depends on
public record ResolverService(Resolver resolver, MessageCache messages, ResponsePolicies policies,
        RecursiveQueries recursiveQueries,
        UpstreamSockets upstreamSockets, Optional<Anchors> anchors, Optional<OpenSharedCache> shared,
        SharingScope scope, CacheDependencies cacheDependencies) {

    /// Removes cached data that depends on zones whose records have changed.
    public void zonesChanged(Set<Name> zones) {
        Set<Name> dependent = new HashSet<>(zones);
        if (dependent.removeAll(policies.names())) {
            removeResponses(policies.refresh());
        }
        messages.flushDependent(dependent);
    }

    /// Removes the responses that no longer apply after a change of response policy zones.
    public void removeResponses(ChangedTriggers changed) {
        if (changed.areMany()) {
            messages.flushAll();
        } else {
            messages.flushDependent(changed.names());
        }
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
