package rootwalk.dnssec.denial;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.denial.Nsec3Search.Encloser;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// What NSEC3 records prove (RFC 5155 section 8, RFC 6840 section 4).
final class Nsec3Proofs {

    private final Name zone;
    private final List<Nsec3Record> records;
    private final Nsec3Hashes hashes;

    /// @param records
    ///            with the same parameters: a proof by records of several chains is none (RFC 5155 section 8.2)
    /// @param hashes
    ///            with these parameters
    Nsec3Proofs(Name zone, List<Nsec3Record> records, Nsec3Hashes hashes) {
        this.zone = zone;
        this.records = List.copyOf(records);
        this.hashes = hashes;
    }

    List<Nsec3Record> records() {
        return records;
    }

    Proof nameError(Name name, Work work) {
        Proof limit = limit(name);
        if (limit != null) {
            return limit;
        }
        Nsec3Search search = new Nsec3Search(zone, records, hashes, work);
        if (search.matching(name) != null) {
            return unproven(name, Missing.NAME_EXISTS, search);
        }
        Encloser encloser = search.encloser(name);
        if (encloser == null) {
            return unproven(name, search.missing(), search);
        }
        return search.covering(encloser.wildcard()) == null ? unproven(name, Missing.WILDCARD, search)
                : proven(encloser.name(), encloser.nextCloser());
    }

    Proof noData(Name name, int type, Work work) {
        Proof limit = limit(name);
        if (limit != null) {
            return limit;
        }
        Nsec3Search search = new Nsec3Search(zone, records, hashes, work);
        Nsec3Record matching = search.matching(name);
        if (matching != null) {
            Missing missing = TypeDenial.missing(zone, name, matching.types(), type);
            return missing == null ? new Proof.Proven(name) : unproven(name, missing, search);
        }
        Encloser encloser = search.encloser(name);
        if (encloser == null) {
            return unproven(name, search.missing(), search);
        }
        Nsec3Record wildcard = search.matching(encloser.wildcard());
        Missing missing = wildcard == null ? Missing.WILDCARD
                : TypeDenial.missing(zone, encloser.wildcard(), wildcard.types(), type);
        if (missing == null) {
            return proven(encloser.name(), encloser.nextCloser());
        }
        // An insecure delegation, or an empty non-terminal above insecure delegations only (RFC 5155 sections 7.1 and
        // 8.6). The record that covers it may be that of the wildcard.
        return encloser.nextCloser().isOptOut() && !search.isSpent() ? new Proof.OptOut(encloser.name())
                : unproven(name, missing, search);
    }

    Proof wildcardAnswer(Name name, Name wildcard, Work work) {
        Proof limit = limit(name);
        if (limit != null) {
            return limit;
        }
        Nsec3Search search = new Nsec3Search(zone, records, hashes, work);
        Name encloser = wildcard.parent();
        if (!name.isBelow(encloser) || !encloser.isSubdomainOf(zone)) {
            return unproven(name, Missing.OTHER_WILDCARD, search);
        }
        Nsec3Record nextCloser = search.covering(name.ancestor(encloser.labelCount() + 1));
        return nextCloser == null ? unproven(name, Missing.NAME, search) : proven(encloser, nextCloser);
    }

    DelegationProof delegation(Name name, Work work) {
        Proof limit = limit(name);
        if (limit != null) {
            return asDelegation(limit);
        }
        Nsec3Search search = new Nsec3Search(zone, records, hashes, work);
        Nsec3Record matching = search.matching(name);
        if (matching != null) {
            Missing missing = TypeDenial.missingForCut(zone, name, matching.types());
            if (missing != null) {
                return asDelegation(unproven(name, missing, search));
            }
            return matching.types().has(RecordType.NS) ? new DelegationProof.InsecureDelegation()
                    : new DelegationProof.NotADelegation();
        }
        Encloser encloser = search.encloser(name);
        if (encloser == null) {
            return asDelegation(unproven(name, search.missing(), search));
        }
        return encloser.nextCloser().isOptOut() ? new DelegationProof.OptOut() : new DelegationProof.NoSuchName();
    }

    private static DelegationProof asDelegation(Proof failure) {
        return switch (failure) {
            case Proof.Unproven(Missing missing, ExtendedError error) ->
                new DelegationProof.Unproven(missing, error);
            case Proof.TooManyIterations(boolean isBogus, ExtendedError error) ->
                new DelegationProof.TooManyIterations(isBogus, error);
            case Proof.WorkSpent(ExtendedError error) -> new DelegationProof.WorkSpent(error);
            case Proof.Proven _,Proof.OptOut _ -> throw new IllegalArgumentException("not a failure: " + failure);
        };
    }

    private static Proof proven(Name encloser, Nsec3Record nextCloser) {
        return nextCloser.isOptOut() ? new Proof.OptOut(encloser) : new Proof.Proven(encloser);
    }

    /// Nothing is hashed for records with too many iterations (RFC 9276 section 3.2).
    private @Nullable Proof limit(Name name) {
        int iterations = records.isEmpty() ? 0 : records.getFirst().iterations();
        if (iterations <= Nsec3Limits.INSECURE_ABOVE) {
            return null;
        }
        return new Proof.TooManyIterations(iterations > Nsec3Limits.BOGUS_ABOVE,
                new ExtendedError(ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS,
                        iterations + " NSEC3 iterations in zone " + zone + ": " + name));
    }

    private Proof unproven(Name name, Missing missing, Nsec3Search search) {
        return search.isSpent()
                ? new Proof.WorkSpent(new ExtendedError(ExtendedError.DNSSEC_BOGUS,
                        "too many NSEC3 hashes in zone " + zone + ": " + name))
                : new Proof.Unproven(missing, DenialRecords.error(zone, name, missing));
    }
}
