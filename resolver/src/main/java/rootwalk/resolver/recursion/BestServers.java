package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Step 2: the deepest known delegation for a name. The configuration, and delegations of authoritative zones, take
/// precedence over those of the parents. Any thread.
final class BestServers {

    private final Map<Name, Delegation> configured = new HashMap<>();
    private final Map<Name, Use> uses = new HashMap<>();
    /// The most labels of a configured name, from which the search begins.
    private final int mostLabels;
    private final LocalData localData;
    private final int port;
    private final DelegationCache delegations;
    private final Priming priming;
    private final Time time;

    BestServers(RecursionSettings settings, DelegationCache delegations, Priming priming, Time time) {
        for (ConfiguredZone zone : settings.zones()) {
            configured.put(zone.zone(), zone.delegation());
            uses.put(zone.zone(), zone.use());
        }
        mostLabels = configured.keySet().stream().mapToInt(Name::labelCount).max().orElse(0);
        localData = settings.localData();
        port = settings.port();
        this.delegations = delegations;
        this.priming = priming;
        this.time = time;
    }

    /// The servers to query for a name.
    Delegation find(Name sname, int stype, ResolutionContext context) {
        return refreshed(findKnown(sname, stype, context.bypassedForwards()), context);
    }

    /// The servers to query if `known` is the deepest known delegation: a prefetch should not use a delegation that
    /// is about to expire, and the root servers are primed before their first use.
    Delegation refreshed(Delegation known, ResolutionContext context) {
        Delegation best = known;
        if (context.isRefresh()) {
            while (best.isNearItsEnd(time.millis()) && !best.cut().isRoot()) {
                best = findKnown(best.cut().parent(), RecordType.NS, context.bypassedForwards());
            }
        }
        return best.source() == Source.ROOT_HINTS ? priming.root(context) : best;
    }

    /// The deepest known delegation, which may be that of the root. No query is sent.
    ///
    /// @param bypassedForwards
    ///            forwarded zones whose servers failed and whose names are resolved iteratively
    Delegation findKnown(Name sname, int stype, Set<Name> bypassedForwards) {
        // RFC 4035 section 3.1.4.1: DS is data of the parent.
        Name name = stype == RecordType.DS && !sname.isRoot() ? sname.parent() : sname;
        Delegation operators = configuredOrLocal(name, bypassedForwards);
        if (operators != null && operators.isForward()) {
            return operators;
        }
        Delegation parents = delegations.deepest(name, operators == null ? null : operators.cut(), time.millis());
        if (parents != null && !parents.cut().isRoot()) {
            return parents;
        }
        return operators != null ? operators : priming.known();
    }

    /// The configuration for an authoritative zone or for names below its apex takes precedence over the delegations
    /// of the zone; the configuration for names above it does not apply to the zone.
    private @Nullable Delegation configuredOrLocal(Name name, Set<Name> bypassedForwards) {
        Delegation byFile = configured.isEmpty() ? null : configuredFor(name, bypassedForwards);
        LocalCut cut = localData.deepestCut(name);
        if (cut == null || (byFile != null && byFile.cut().isSubdomainOf(cut.apex()))) {
            return byFile;
        }
        RRset ns = cut.servers();
        // It is looked up each time, so its expiry only limits data obtained through it.
        long expires = time.millis() + Math.max(1, ns.ttl()) * 1000L;
        return new Delegation(ns.owner(), Source.AUTHORITATIVE_ZONE, Glue.servers(ns, cut.glue(), cut.apex(), port),
                ns.ttl(),
                expires);
    }

    /// The delegations that lead to a name, the deepest first, also after their expiry: that of the name, and of the zones above it that
    /// have at least two labels. None if its queries go to forwarders. No query is sent.
    List<Delegation> leadingTo(Name name) {
        Delegation operators = configuredOrLocal(name, Set.of());
        if (operators != null && operators.isForward()) {
            return List.of();
        }
        int above = operators == null ? 1 : operators.cut().labelCount();
        List<Delegation> found = new ArrayList<>();
        for (int labels = name.labelCount(); labels > above; labels--) {
            Delegation delegation = delegations.latest(name.ancestor(labels));
            if (delegation != null) {
                found.add(delegation);
            }
        }
        if (operators != null) {
            found.add(operators);
        } else if (found.isEmpty()) {
            found.add(findKnown(name, RecordType.NS, Set.of()));
        }
        return found;
    }

    private @Nullable Delegation configuredFor(Name name, Set<Name> bypassedForwards) {
        for (int labels = Math.min(name.labelCount(), mostLabels); labels >= 0; labels--) {
            Delegation delegation = configured.get(name.ancestor(labels));
            if (delegation != null && !(delegation.isForward() && bypassedForwards.contains(delegation.cut()))) {
                return delegation;
            }
        }
        return null;
    }

    /// Whether names of a forwarded zone are resolved iteratively if its servers fail.
    boolean hasFallback(Delegation delegation) {
        return delegation.isForward() && uses.get(delegation.cut()) == Use.FORWARD_THEN_ITERATE;
    }
}
