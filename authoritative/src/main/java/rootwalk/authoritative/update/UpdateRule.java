package rootwalk.authoritative.update;

import java.util.Set;
import java.util.function.Predicate;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// One rule of an [UpdatePolicy].
///
/// @param isGrant whether it permits or forbids
/// @param requestors whom it is about
/// @param owners which names it is about
/// @param types which types it is about; empty for all but NS and SOA, as in BIND
public record UpdateRule(boolean isGrant, Predicate<Requestor> requestors, OwnerMatch owners, Set<Integer> types) {

    private static final Set<Integer> OF_THE_ZONE = Set.of(RecordType.NS, RecordType.SOA);

    public UpdateRule {
        types = Set.copyOf(types);
    }

    boolean applies(Requestor requestor, Name owner, int type) {
        boolean isOfType = types.isEmpty() ? !OF_THE_ZONE.contains(type)
                : types.contains(type) || types.contains(RecordType.ANY);
        return isOfType && requestors.test(requestor) && owners.includes(owner, requestor);
    }
}
