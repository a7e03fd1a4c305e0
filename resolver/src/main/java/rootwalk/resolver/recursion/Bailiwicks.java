package rootwalk.resolver.recursion;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Whose word counts for where an alias leads. A server may speak of the names below the cut it was asked for, but for
/// those the operator has named somebody else for: a forwarder of everything who is honest repeats what strangers say
/// of a zone that only the house knows (MaginotDNS). Any thread.
final class Bailiwicks {

    private final Set<Name> configured;
    private final LocalData localData;

    Bailiwicks(List<ConfiguredZone> zones, LocalData localData) {
        configured = zones.stream().map(ConfiguredZone::zone).collect(Collectors.toUnmodifiableSet());
        this.localData = localData;
    }

    /// Whether the servers of a delegation are to be believed about a question that one of their aliases leads to.
    boolean covers(Delegation servers, Question target) {
        return target.name().isSubdomainOf(servers.cut()) && !isConfiguredBelow(servers.cut(), target.name())
                && !isOurs(servers.cut(), target);
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
