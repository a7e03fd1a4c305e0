package rootwalk.resolver.servers;

import java.util.Set;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Decides whether a server is trusted for the target of an alias. A server is trusted for names in the zone that it
/// was queried for, which ends at the next cut; a forwarder for all names below its own. Neither is trusted for names
/// with other configured servers: even a forwarder that is not malicious passes on data from others about a zone that
/// exists in this network only (MaginotDNS). Any thread.
final class Bailiwicks {

    private final Set<Name> configured;
    private final LocalData localData;
    private final DelegationCache delegations;
    private final Time time;

    /// @param configured
    ///            the zones with configured servers
    Bailiwicks(Set<Name> configured, LocalData localData, DelegationCache delegations, Time time) {
        this.configured = configured;
        this.localData = localData;
        this.delegations = delegations;
        this.time = time;
    }

    /// Whether the servers of a delegation are trusted for the target of one of their aliases.
    ///
    /// @param alias
    ///            for which they are authoritative
    boolean covers(Delegation servers, Name alias, Question target) {
        return target.name().isSubdomainOf(servers.cut()) && !isConfiguredBelow(servers.cut(), target.name())
                && !isLocal(servers.cut(), target)
                && (servers.isForward() || isInZoneOf(alias, servers, target.name()));
    }

    /// Whether there is no cut between the zone of the alias and the target. There is none above the alias itself, so
    /// there is none above a name with the same ancestors; elsewhere there may be one.
    private boolean isInZoneOf(Name alias, Delegation servers, Name target) {
        return !target.isRoot() && alias.isSubdomainOf(target.parent())
                && delegations.deepest(target, servers.cut(), time.millis()) == null;
    }

    /// Whether an authoritative zone of this server has an answer or a delegation for the target. The servers of such
    /// a delegation are trusted for the names below.
    private boolean isLocal(Name cut, Question target) {
        LocalCut ours = localData.deepestCut(target.name());
        return localData.find(target) != null || (ours != null && !cut.isSubdomainOf(ours.servers().owner()));
    }

    private boolean isConfiguredBelow(Name cut, Name name) {
        if (configured.isEmpty()) {
            return false;
        }
        for (int labels = name.labelCount(); labels > cut.labelCount(); labels--) {
            if (configured.contains(name.ancestor(labels))) {
                return true;
            }
        }
        return false;
    }
}
