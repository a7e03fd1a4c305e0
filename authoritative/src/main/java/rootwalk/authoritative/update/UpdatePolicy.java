package rootwalk.authoritative.update;

import java.util.List;
import java.util.Set;

import rootwalk.wire.RecordType;

/// Who may change what in a zone. The first rule that applies decides; if there is none, the change is refused.
public record UpdatePolicy(List<UpdateRule> rules) {

    /// Permits every change to everybody.
    public static final UpdatePolicy EVERYTHING = new UpdatePolicy(
            List.of(new UpdateRule(true, _ -> true, new OwnerMatch.Zone(), Set.of(RecordType.ANY))));

    public UpdatePolicy {
        rules = List.copyOf(rules);
    }

    /// What a requestor may change.
    public UpdatePermission of(Requestor requestor) {
        return (owner, type) -> rules.stream().filter(rule -> rule.applies(requestor, owner, type)).findFirst()
                .map(UpdateRule::isGrant).orElse(false);
    }
}
