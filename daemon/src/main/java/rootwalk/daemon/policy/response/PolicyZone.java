package rootwalk.daemon.policy.response;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.zone.ZoneNode;

/// A response policy zone with its current version. Immutable.
///
/// @param rules null if the zone has no content: it has not been transferred, or has expired
record PolicyZone(PolicyOverride settings, @Nullable PolicyRules rules) {

    /// Whether it may change a response for reasons that only the response has.
    boolean dependsOnResponse() {
        return rules != null && !settings.isDisabled() && rules.dependOnResponse();
    }

    /// The match of a trigger; null if it has no action.
    @Nullable
    Match match(int rank, TriggerKind kind, ZoneNode node) {
        PolicyRules now = rules;
        PolicyAction action = settings.action() != null || now == null ? settings.action()
                : PolicyAction.of(node, now.snapshot().apex());
        return action == null ? null : new Match(this, rank, kind, node, action);
    }
}
