package rootwalk.daemon.policy.response;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The responses that no longer apply after a change of response policy zones.
///
/// @param names responses for these names and the names below them, or with them in a chain of aliases
/// @param areMany whether it is all responses
public record ChangedTriggers(Set<Name> names, boolean areMany) {

    static final ChangedTriggers NONE = new ChangedTriggers(Set.of(), false);

    private static final ChangedTriggers MANY = new ChangedTriggers(Set.of(), true);

    /// Each response is compared with all names, and a change of many names concerns many responses.
    private static final int MOST_NAMES = 1000;

    public boolean isEmpty() {
        return names.isEmpty() && !areMany;
    }

    ChangedTriggers with(ChangedTriggers other) {
        if (isEmpty() || other.areMany) {
            return other;
        }
        if (other.isEmpty() || areMany) {
            return this;
        }
        Set<Name> both = new HashSet<>(names);
        both.addAll(other.names);
        return of(both);
    }

    private static ChangedTriggers of(Set<Name> names) {
        return names.size() > MOST_NAMES ? MANY : new ChangedTriggers(names, false);
    }

    /// The difference of two versions, of which one may be missing.
    static ChangedTriggers between(@Nullable PolicyRules before, @Nullable PolicyRules after) {
        if (before == null || after == null) {
            return MANY;
        }
        ZoneDelta delta = ZoneDelta.between(before.snapshot(), after.snapshot());
        Set<Name> names = new HashSet<>();
        return add(delta.removed(), delta.apex(), names) && add(delta.added(), delta.apex(), names) ? of(names) : MANY;
    }

    /// Adds the names that are concerned. Returns false if there are too many, or if a trigger is not about names that are queried.
    private static boolean add(List<RRset> records, Name apex, Set<Name> names) {
        for (RRset rrset : records) {
            Name trigger = rrset.owner().withAncestor(apex, Name.ROOT);
            if (trigger == null || (trigger.isRoot() && rrset.type() != RecordType.CNAME)) {
                continue;
            }
            if (TriggerKind.of(trigger) != TriggerKind.QNAME || names.size() > MOST_NAMES) {
                return false;
            }
            names.add(trigger.isWildcard() ? trigger.parent() : trigger);
        }
        return true;
    }
}
