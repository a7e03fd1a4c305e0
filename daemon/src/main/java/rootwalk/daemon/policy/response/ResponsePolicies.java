package rootwalk.daemon.policy.response;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.policy.TriggerFault;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;

/// The response policy zones of a service. Any thread.
public final class ResponsePolicies {

    private static final Logger LOG = LoggerFactory.getLogger(ResponsePolicies.class);

    private final List<PolicyOverride> settings;
    private final Function<Name, @Nullable Zone> zones;
    private final Optional<Nat64Prefix> nat64;
    private final PolicyLog log;
    private volatile ResponsePolicy current = ResponsePolicy.NONE;

    /// @param settings of the zones, in their order
    /// @param zones finds the zone with a name
    /// @param nat64 of addresses that DNS64 makes: the IPv4 addresses in them are triggers too
    public ResponsePolicies(List<PolicyOverride> settings, Function<Name, @Nullable Zone> zones,
            Optional<Nat64Prefix> nat64, PolicyLog log) {
        this.settings = List.copyOf(settings);
        this.zones = zones;
        this.nat64 = nat64;
        this.log = log;
    }

    /// Without zones.
    public static ResponsePolicies none() {
        return new ResponsePolicies(List.of(), _ -> null, Optional.empty(), new PolicyLog(() -> false));
    }

    /// The names of the zones.
    public Set<Name> names() {
        Set<Name> names = new HashSet<>();
        settings.forEach(it -> names.add(it.zone()));
        return names;
    }

    /// A step for one event loop.
    public PolicyStep newStep() {
        return new PolicyStep(() -> current, log);
    }

    /// The versions of another object, as far as they are current, so that they are not read again.
    public void takeOver(ResponsePolicies before) {
        current = new ResponsePolicy(settings.stream()
                .map(it -> new PolicyZone(it, before.rules(it.zone()))).toList());
    }

    private @Nullable PolicyRules rules(Name zone) {
        for (PolicyZone one : current.zones()) {
            if (one.settings().zone().equals(zone)) {
                return one.rules();
            }
        }
        return null;
    }

    /// Applies the current versions of the zones from now on. Returns which cached responses no longer apply.
    @SuppressWarnings("ReferenceEquality") // a version is what is served, not its records
    public synchronized ChangedTriggers refresh() {
        if (settings.isEmpty()) {
            return ChangedTriggers.NONE;
        }
        ChangedTriggers changed = ChangedTriggers.NONE;
        List<PolicyZone> next = new ArrayList<>();
        for (PolicyOverride one : settings) {
            PolicyRules before = rules(one.zone());
            Zone zone = zones.apply(one.zone());
            @Nullable
            PolicyRules now = null;
            if (zone != null && zone.state() instanceof ZoneSnapshot snapshot) {
                now = before != null && before.snapshot() == snapshot ? before : PolicyRules.of(snapshot);
            }
            if (now != before) {
                report(one.zone(), before, now, zone);
                changed = changed.with(one.isDisabled() ? ChangedTriggers.NONE : ChangedTriggers.between(before, now));
            }
            next.add(new PolicyZone(one, now));
        }
        current = new ResponsePolicy(next);
        return changed;
    }

    private static void report(Name zone, @Nullable PolicyRules before, @Nullable PolicyRules now,
            @Nullable Zone served) {
        if (now == null) {
            LOG.warn("the response policy zone {} is not applied: {}", zone,
                    served != null && served.state() instanceof ZoneState.Unloaded(String reason) ? reason
                            : "it is not loaded");
            return;
        }
        if (before == null) {
            LOG.info("the response policy zone {} is applied, with serial {}", zone,
                    Integer.toUnsignedLong(now.snapshot().serial()));
        }
        List<TriggerFault> faults = now.faults();
        if (!faults.isEmpty() && (before == null || before.faults().size() != faults.size())) {
            LOG.warn("the response policy zone {} has {} without effect, such as: {}", zone,
                    faults.size() == 1 ? "one name" : faults.size() + " names", faults.getFirst());
        }
    }

    /// What a client gets in place of a result. May resolve the target of an alias, so it blocks.
    ///
    /// @param asked for lookups on behalf of the client
    public Ruling rule(DetachedQuery query, Query asked, Resolution result, Resolver resolver) {
        ResponsePolicy policy = current;
        return policy.isEmpty() || query.policyScope() == PolicyScope.EXEMPT ? Ruling.Response.unchanged(result)
                : new ResultRewriting(policy, query, asked, resolver,
                        query.synthesisOffered() ? nat64.orElse(null) : null, log).rule(result);
    }
}
