package rootwalk.resolver.recursion;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Whose word counts for where an alias leads. A server may speak of the names in the zone it was asked for, which ends at
/// the next cut; a forwarder of all names below its own. Neither speaks of names that the operator has named other
/// servers for: a forwarder of everything that is honest repeats what others say of a zone that only this network knows
/// (MaginotDNS). Any thread.
final class Bailiwicks {

    private final Set<Name> configured;
    private final LocalData localData;
    private final DelegationCache delegations;
    private final Time time;

    Bailiwicks(List<ConfiguredZone> zones, LocalData localData, DelegationCache delegations, Time time) {
        configured = zones.stream().map(ConfiguredZone::zone).collect(Collectors.toUnmodifiableSet());
        this.localData = localData;
        this.delegations = delegations;
        this.time = time;
    }

    /// Whether the servers of a delegation are to be believed about a question that one of their aliases leads to.
    ///
    /// @param alias
    ///            which they have authority for
    boolean covers(Delegation servers, Name alias, Question target) {
        return target.name().isSubdomainOf(servers.cut()) && !isConfiguredBelow(servers.cut(), target.name())
                && !isOurs(servers.cut(), target) && (servers.isForward() || isInZoneOf(alias, servers, target.name()));
    }

    /// Whether no cut stands between the zone of the alias and the target. None does above the alias itself, so none does
    /// above a name that shares all of its own ancestors; everywhere else the zone may end.
    private boolean isInZoneOf(Name alias, Delegation servers, Name target) {
        return !target.isRoot() && alias.isSubdomainOf(target.parent())
                && delegations.deepest(target, servers.cut(), time.millis()) == null;
    }

    /// Whether a zone of ours has an answer, or says who has: the servers at a cut of ours may speak of what is below.
    private boolean isOurs(Name cut, Question target) {
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
