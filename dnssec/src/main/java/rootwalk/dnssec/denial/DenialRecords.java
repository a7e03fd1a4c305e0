package rootwalk.dnssec.denial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import rootwalk.dnssec.Work;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The NSEC and NSEC3 records of one zone, with verified signatures, and what they prove.
///
/// A zone has one of the two kinds. Where a response has both, as while a zone changes from one to the other, one whole
/// proof is enough.
public final class DenialRecords {

    private final Name zone;
    private final NsecProofs nsec;
    private final Nsec3Proofs nsec3;

    private DenialRecords(Name zone, List<NsecRecord> nsec, List<Nsec3Record> nsec3) {
        this.zone = zone;
        this.nsec = new NsecProofs(zone, nsec);
        this.nsec3 = new Nsec3Proofs(zone, nsec3);
    }

    /// @param zone
    ///            whose keys signed all of the RRsets
    /// @param verified
    ///            RRsets with a valid signature, none synthesised from a wildcard; those of other types, of another zone
    ///            or malformed are left out
    public static DenialRecords of(Name zone, List<RRset> verified) {
        List<NsecRecord> nsec = new ArrayList<>();
        List<Nsec3Record> nsec3 = new ArrayList<>();
        for (RRset rrset : verified) {
            if (rrset.type() == RecordType.NSEC) {
                NsecRecord.of(zone, rrset).ifPresent(nsec::add);
            } else if (rrset.type() == RecordType.NSEC3) {
                Nsec3Record.of(zone, rrset).ifPresent(nsec3::add);
            }
        }
        return new DenialRecords(zone, nsec, nsec3);
    }

    public List<NsecRecord> nsec() {
        return nsec.records();
    }

    /// Those with the parameters of the first one.
    public List<Nsec3Record> nsec3() {
        return nsec3.records();
    }

    /// That neither the name nor a wildcard that applies to it exists (RFC 4035 section 5.4, RFC 5155 section 8.4).
    public Proof nameError(Name name, Work work) {
        return either(name, nsec.nameError(name), () -> nsec3.nameError(name, work));
    }

    /// That the name, or the wildcard that applies to it, has no records of the type (RFC 4035 section 5.4, RFC 5155
    /// sections 8.5 to 8.7).
    public Proof noData(Name name, int type, Work work) {
        return either(name, nsec.noData(name, type), () -> nsec3.noData(name, type, work));
    }

    /// That the name does not exist, and no closer wildcard than the one of an answer (RFC 4035 section 5.3.4, RFC 5155
    /// section 8.8).
    ///
    /// @param wildcard
    ///            from which the answer was synthesised
    public Proof wildcardAnswer(Name name, Name wildcard, Work work) {
        return either(name, nsec.wildcardAnswer(name, wildcard), () -> nsec3.wildcardAnswer(name, wildcard, work));
    }

    /// What the response to a query for the DS RRset of a name says about a zone cut there (RFC 4035 section 5.2, RFC 5155
    /// sections 8.6 and 8.9).
    public DelegationProof delegation(Name name, Work work) {
        if (nsec.records().isEmpty() && nsec3.records().isEmpty()) {
            return new DelegationProof.Unproven(Missing.RECORDS, error(name, Missing.RECORDS));
        }
        DelegationProof byNsec = nsec.delegation(name);
        return nsec3.records().isEmpty() || !(byNsec instanceof DelegationProof.Unproven) ? byNsec
                : nsec3.delegation(name, work);
    }

    private Proof either(Name name, Proof byNsec, Supplier<Proof> byNsec3) {
        if (nsec.records().isEmpty() && nsec3.records().isEmpty()) {
            return new Proof.Unproven(Missing.RECORDS, error(name, Missing.RECORDS));
        }
        return nsec3.records().isEmpty() || byNsec instanceof Proof.Proven ? byNsec : byNsec3.get();
    }

    private ExtendedError error(Name name, Missing missing) {
        return error(zone, name, missing);
    }

    static ExtendedError error(Name zone, Name name, Missing missing) {
        return new ExtendedError(ExtendedError.NSEC_MISSING, missing.text() + ": " + name + " in zone " + zone);
    }
}
