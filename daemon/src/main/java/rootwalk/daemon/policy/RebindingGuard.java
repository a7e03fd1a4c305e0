package rootwalk.daemon.policy;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

/// Keeps addresses of private networks out of what strangers say about their names: a web page whose name suddenly
/// leads to a machine in the reader's own network would be let in there (DNS rebinding). Immutable; any thread.
public final class RebindingGuard {

    /// Lets every address through.
    public static final RebindingGuard NONE = new RebindingGuard(NetworkSet.NONE, List.of());

    private final NetworkSet privateAddresses;
    private final List<Name> privateDomains;

    /// @param privateAddresses what is removed
    /// @param privateDomains names that may have such addresses, and all names below them
    public RebindingGuard(NetworkSet privateAddresses, List<Name> privateDomains) {
        this.privateAddresses = privateAddresses;
        this.privateDomains = List.copyOf(privateDomains);
    }

    /// Whether an answer has addresses that are to be removed.
    boolean objectsTo(List<RecordSet> answer) {
        for (RecordSet set : answer) {
            if (publicOnly(set).size() < set.size()) {
                return true;
            }
        }
        return false;
    }

    /// The sets without the addresses that are removed; a set that had no others is left out.
    List<RecordSet> publicOnly(List<RecordSet> answer) {
        List<RecordSet> kept = new ArrayList<>(answer.size());
        for (RecordSet set : answer) {
            RecordSet rest = publicOnly(set);
            if (rest.size() > 0) {
                kept.add(rest);
            }
        }
        return kept;
    }

    private RecordSet publicOnly(RecordSet set) {
        boolean addresses = set.type() == RecordType.A || set.type() == RecordType.AAAA;
        if (privateAddresses.isEmpty() || !addresses || isPrivate(set.owner())) {
            return set;
        }
        List<Rdata> kept = new ArrayList<>(set.size());
        for (Rdata address : set.rdata()) {
            if (!privateAddresses.contains(address.sharedOctets())) {
                kept.add(address);
            }
        }
        return kept.size() == set.size() ? set : RecordSet.of(set.owner(), set.type(), set.ttl(), kept);
    }

    private boolean isPrivate(Name owner) {
        for (Name domain : privateDomains) {
            if (owner.isSubdomainOf(domain)) {
                return true;
            }
        }
        return false;
    }
}
