package rootwalk.dnssec.denial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import rootwalk.dnssec.Work;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The NSEC and NSEC3 records of one zone, with verified signatures, and what they prove.
///
/// A zone has one of the two kinds, and one set of NSEC3 parameters. While a zone changes from one to another, a response may
/// have records of both: one whole proof by records of one kind, with the same parameters, is enough.
///
/// It stores the hashes that it computed. One thread at a time.
public final class DenialRecords {

    private final Name zone;
    private final NsecProofs nsec;
    /// For each set of parameters, in the order of the response.
    private final List<Nsec3Proofs> nsec3;

    private DenialRecords(Name zone, List<NsecRecord> nsec, List<Nsec3Proofs> nsec3) {
        this.zone = zone;
        this.nsec = new NsecProofs(zone, nsec);
        this.nsec3 = nsec3;
    }

    /// @param zone
    ///            whose keys signed all of the RRsets
    /// @param verified
    ///            RRsets with a valid signature, none synthesised from a wildcard; those of other types, of another zone
    ///            or malformed are left out
    public static DenialRecords of(Name zone, List<RRset> verified) {
        return of(zone, verified, Nsec3Hashes::like);
    }

    /// The same, with hashes that were computed in the search for the records.
    public static DenialRecords of(Name zone, List<RRset> verified, Nsec3Hashes hashes) {
        return of(zone, verified, record -> hashes.areLike(record) ? hashes : Nsec3Hashes.like(record));
    }

    private static DenialRecords of(Name zone, List<RRset> verified, Function<Nsec3Record, Nsec3Hashes> hashes) {
        List<NsecRecord> nsec = new ArrayList<>();
        List<Nsec3Record> nsec3 = new ArrayList<>();
        for (RRset rrset : verified) {
            if (rrset.type() == RecordType.NSEC) {
                NsecRecord.of(zone, rrset).ifPresent(nsec::add);
            } else if (rrset.type() == RecordType.NSEC3) {
                Nsec3Record.of(zone, rrset).ifPresent(nsec3::add);
            }
        }
        return new DenialRecords(zone, nsec, byParameters(zone, nsec3, hashes));
    }

    /// @param hashes
    ///            for the parameters of a record
    private static List<Nsec3Proofs> byParameters(
            Name zone, List<Nsec3Record> records, Function<Nsec3Record, Nsec3Hashes> hashes) {
        List<Nsec3Proofs> proofs = new ArrayList<>(1);
        List<Nsec3Record> left = records;
        while (!left.isEmpty()) {
            Nsec3Record first = left.getFirst();
            proofs.add(new Nsec3Proofs(zone, left.stream().filter(first::hasSameParameters).toList(),
                    hashes.apply(first)));
            left = left.stream().filter(one -> !one.hasSameParameters(first)).toList();
        }
        return proofs;
    }

    /// The apex of the zone.
    public Name zone() {
        return zone;
    }

    public List<NsecRecord> nsec() {
        return nsec.records();
    }

    /// Those with the parameters of the first one.
    public List<Nsec3Record> nsec3() {
        return nsec3.isEmpty() ? List.of() : nsec3.getFirst().records();
    }

    /// That neither the name nor a wildcard that applies to it exists (RFC 4035 section 5.4, RFC 5155 section 8.4).
    public Proof nameError(Name name, Work work) {
        return either(name, nsec.nameError(name), one -> one.nameError(name, work));
    }

    /// That the name, or the wildcard that applies to it, has no records of the type (RFC 4035 section 5.4, RFC 5155
    /// sections 8.5 to 8.7).
    public Proof noData(Name name, int type, Work work) {
        return either(name, nsec.noData(name, type), one -> one.noData(name, type, work));
    }

    /// That the name does not exist, and no closer wildcard than the one of an answer (RFC 4035 section 5.3.4, RFC 5155
    /// section 8.8).
    ///
    /// @param wildcard
    ///            from which the answer was synthesised
    public Proof wildcardAnswer(Name name, Name wildcard, Work work) {
        return either(name, nsec.wildcardAnswer(name, wildcard), one -> one.wildcardAnswer(name, wildcard, work));
    }

    /// What the response to a query for the DS RRset of a name says about a zone cut there (RFC 4035 section 5.2, RFC 5155
    /// sections 8.6 and 8.9).
    public DelegationProof delegation(Name name, Work work) {
        if (isEmpty()) {
            return new DelegationProof.Unproven(Missing.RECORDS, error(name, Missing.RECORDS));
        }
        DelegationProof failure = nsec.delegation(name);
        if (nsec3.isEmpty() || !(failure instanceof DelegationProof.Unproven)) {
            return failure;
        }
        failure = null;
        for (Nsec3Proofs chain : nsec3) {
            DelegationProof proof = chain.delegation(name, work);
            switch (proof) {
                case DelegationProof.Unproven _,DelegationProof.TooManyIterations _ ->
                    failure = failure == null ? proof : failure;
                case DelegationProof.InsecureDelegation _,DelegationProof.NotADelegation _,DelegationProof.NoSuchName _,DelegationProof.OptOut _,DelegationProof.WorkSpent _ -> {
                    return proof;
                }
            }
        }
        return failure == null ? new DelegationProof.Unproven(Missing.RECORDS, error(name, Missing.RECORDS)) : failure;
    }

    /// The proof by NSEC or by one NSEC3 chain. Without one, the first failure of the NSEC3 chains, if there are any.
    private Proof either(Name name, Proof byNsec, Function<Nsec3Proofs, Proof> byNsec3) {
        if (isEmpty()) {
            return new Proof.Unproven(Missing.RECORDS, error(name, Missing.RECORDS));
        }
        if (nsec3.isEmpty() || byNsec instanceof Proof.Proven) {
            return byNsec;
        }
        Proof failure = null;
        for (Nsec3Proofs chain : nsec3) {
            Proof proof = byNsec3.apply(chain);
            switch (proof) {
                case Proof.Unproven _,Proof.TooManyIterations _ -> failure = failure == null ? proof : failure;
                case Proof.Proven _,Proof.OptOut _,Proof.WorkSpent _ -> {
                    return proof;
                }
            }
        }
        return failure == null ? byNsec : failure;
    }

    private boolean isEmpty() {
        return nsec.records().isEmpty() && nsec3.isEmpty();
    }

    private ExtendedError error(Name name, Missing missing) {
        return error(zone, name, missing);
    }

    static ExtendedError error(Name zone, Name name, Missing missing) {
        return new ExtendedError(ExtendedError.NSEC_MISSING, missing.text() + ": " + name + " in zone " + zone);
    }
}
