package rootwalk.daemon.policy.response;

import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.daemon.pipeline.PolicyHit;

/// A trigger that decides.
///
/// @param rank the place of its zone among all
/// @param node the records of the trigger
record Match(PolicyZone zone, int rank, TriggerKind kind, ZoneNode node, PolicyAction action) {

    PolicyHit hit() {
        return new PolicyHit(zone.settings().zone(), node.name());
    }
}
