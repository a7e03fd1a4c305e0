package rootwalk.resolver.recursion;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Step 2: the deepest delegation known for a name. What the operator configured stands above what parents say. Any
/// thread.
final class BestServers {

    private final Map<Name, Delegation> configured = new HashMap<>();
    private final Map<Name, Use> uses = new HashMap<>();
    private final DelegationCache delegations;
    private final Priming priming;
    private final Time time;

    BestServers(List<ConfiguredZone> zones, DelegationCache delegations, Priming priming, Time time) {
        for (ConfiguredZone zone : zones) {
            configured.put(zone.zone(), zone.delegation());
            uses.put(zone.zone(), zone.use());
        }
        this.delegations = delegations;
        this.priming = priming;
        this.time = time;
    }

    /// @param walksPast
    ///            a forwarded zone whose servers failed and whose names are to be walked for, or null
    Delegation find(Name sname, int stype, @Nullable Name walksPast, Walk walk) {
        Delegation known = findKnown(sname, stype, walksPast);
        if (walk.isRefresh()) {
            // What is refreshed ahead of need should not hang on a delegation that is about to end.
            while (known != null && known.isNearItsEnd(time.millis()) && !known.cut().isRoot()) {
                known = findKnown(known.cut().parent(), RecordType.NS, walksPast);
            }
        }
        return known != null ? known : priming.root(walk);
    }

    /// The same without asking the root for its servers.
    Delegation findKnown(Name sname, int stype) {
        Delegation known = findKnown(sname, stype, null);
        return known != null ? known : priming.known();
    }

    private @Nullable Delegation findKnown(Name sname, int stype, @Nullable Name walksPast) {
        // RFC 4035 section 3.1.4.1: DS is data of the parent.
        Name name = stype == RecordType.DS && !sname.isRoot() ? sname.parent() : sname;
        Delegation operators = configured.isEmpty() ? null : configuredFor(name, walksPast);
        if (operators != null && operators.isForward()) {
            return operators;
        }
        Delegation parents = delegations.deepest(name, operators == null ? null : operators.cut(), time.millis());
        if (parents != null && !parents.cut().isRoot()) {
            return parents;
        }
        return operators;
    }

    private @Nullable Delegation configuredFor(Name name, @Nullable Name walksPast) {
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            Delegation delegation = configured.get(name.ancestor(labels));
            if (delegation != null && !(delegation.isForward() && delegation.cut().equals(walksPast))) {
                return delegation;
            }
        }
        return null;
    }

    /// Whether names of a forwarded zone are walked for when its servers fail.
    boolean fallsBack(Delegation delegation) {
        return delegation.isForward() && uses.get(delegation.cut()) == Use.FORWARD_THEN_WALK;
    }
}
