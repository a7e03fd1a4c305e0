package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.AnswerStep;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Keeps addresses of private networks out of what strangers say about their names: a web page whose name suddenly
/// leads to a machine in the reader's own network would be let in there (DNS rebinding). Immutable; any thread.
public final class RebindingGuard implements AnswerStep {

    /// Lets every address through.
    public static final RebindingGuard NONE = new RebindingGuard(NetworkSet.NONE, List.of());

    /// What a response says of addresses that are missing.
    static final String REMOVED = "an address of a private network was removed";

    private static final byte[] REMOVED_OCTETS = REMOVED.getBytes(StandardCharsets.UTF_8);

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final NetworkSet privateAddresses;
    private final List<Name> privateDomains;

    /// @param privateAddresses what is removed
    /// @param privateDomains names that may have such addresses, and all names below them
    public RebindingGuard(NetworkSet privateAddresses, List<Name> privateDomains) {
        this.privateAddresses = privateAddresses;
        this.privateDomains = List.copyOf(privateDomains);
    }

    /// What a client is given of a resolution.
    public Resolution filtered(Resolution found) {
        if (!objectsTo(found.answer())) {
            return found;
        }
        List<ExtendedError> errors = new ArrayList<>(found.errors());
        errors.add(new ExtendedError(ExtendedError.BLOCKED, REMOVED));
        return new Resolution(found.responseCode(), publicOnly(found.answer()), found.authority(),
                publicOnly(found.additional()), Security.INSECURE, found.ttl(), found.fromCache(), errors);
    }

    @Override
    public void apply(QueryContext context) {
        if (privateAddresses.isEmpty() || context.source() != AnswerSource.RECURSION) {
            return;
        }
        Answer answer = context.answer();
        boolean removed = false;
        Set<RecordKey> changed = new HashSet<>();
        for (int i = 0; i < answer.size(); i++) {
            if (!answer.has(i) || !mayHaveAddresses(answer.type(i))) {
                continue;
            }
            RRset rrset = answer.rrset(i, context.request().questionView().name());
            List<Rdata> rest = isLookedAt(rrset) ? rest(rrset) : rrset.rdata();
            if (rest.equals(rrset.rdata())) {
                continue;
            }
            changed.add(new RecordKey(rrset.owner(), rrset.type()));
            removed |= answer.section(i) == Section.ANSWER;
            if (rest.isEmpty()) {
                answer.remove(i);
            } else {
                answer.replace(i, RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), rest));
            }
        }
        if (!changed.isEmpty()) {
            // What is left is not what was validated.
            answer.clearFlags(Flags.AD);
            removeSignatures(answer, context.request().questionView().name(), changed);
        }
        if (removed) {
            context.explain(ExtendedError.BLOCKED, REMOVED_OCTETS);
        }
    }

    private static void removeSignatures(Answer answer, Name qname, Set<RecordKey> changed) {
        for (int i = 0; i < answer.size(); i++) {
            if (answer.has(i) && answer.type(i) == RecordType.RRSIG && isOf(answer.rrset(i, qname), changed)) {
                answer.remove(i);
            }
        }
    }

    private static boolean isOf(RRset signatures, Set<RecordKey> changed) {
        return changed.contains(new RecordKey(signatures.owner(), signatures.covers()));
    }

    /// Whether an answer has addresses that are to be removed.
    boolean objectsTo(List<RRset> answer) {
        for (int i = 0; i < answer.size(); i++) {
            RRset rrset = answer.get(i);
            if (isLookedAt(rrset) && !rest(rrset).equals(rrset.rdata())) {
                return true;
            }
        }
        return false;
    }

    /// The RRsets without the removed addresses, also without those in the hints of SVCB and HTTPS records. An RRset without
    /// other records is removed, and so are the signatures of a changed RRset.
    List<RRset> publicOnly(List<RRset> answer) {
        List<RRset> kept = new ArrayList<>(answer.size());
        Set<RecordKey> changed = new HashSet<>();
        for (RRset rrset : answer) {
            List<Rdata> rest = isLookedAt(rrset) ? rest(rrset) : rrset.rdata();
            if (!rest.equals(rrset.rdata())) {
                changed.add(new RecordKey(rrset.owner(), rrset.type()));
            }
            if (rest.equals(rrset.rdata())) {
                kept.add(rrset);
            } else if (!rest.isEmpty()) {
                kept.add(RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), rest));
            }
        }
        kept.removeIf(rrset -> rrset.type() == RecordType.RRSIG && isOf(rrset, changed));
        return kept;
    }

    private record RecordKey(Name owner, int type) {}

    private boolean isLookedAt(RRset rrset) {
        return mayHaveAddresses(rrset.type()) && !privateAddresses.isEmpty() && !isPrivate(rrset.owner());
    }

    private static boolean mayHaveAddresses(int type) {
        return switch (type) {
            case RecordType.A, RecordType.AAAA, RecordType.SVCB, RecordType.HTTPS -> true;
            default -> false;
        };
    }

    /// What is left of the records of a set.
    private List<Rdata> rest(RRset rrset) {
        boolean addresses = rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA;
        List<Rdata> kept = new ArrayList<>(rrset.size());
        for (Rdata data : rrset.rdata()) {
            Rdata rest = addresses ? data : ServiceHints.without(data, this::isPrivate);
            if (rest != null && !(addresses && isPrivate(data.sharedOctets()))) {
                kept.add(rest);
            }
        }
        return kept;
    }

    /// An IPv4 address written as an IPv6 one (RFC 4291 section 2.5.5.2) leads to the same machine.
    private boolean isPrivate(byte[] address) {
        return privateAddresses.contains(address) || (isMapped(address)
                && privateAddresses.contains(Arrays.copyOfRange(address, MAPPED.length, address.length)));
    }

    private static boolean isMapped(byte[] address) {
        return address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
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
