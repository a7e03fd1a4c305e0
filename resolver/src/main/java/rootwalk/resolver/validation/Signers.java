package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Signature;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The zones that may have signed an RRset, by the signer's names of its signatures.
final class Signers {

    /// The maximum number of zones whose keys are looked up for one RRset or one denial. A correct RRset or denial has one.
    private static final int MOST = 2;

    private Signers() {}

    /// The signers that may be the zone of the RRset, the deepest first.
    static List<Name> of(Name owner, int type, @Nullable RRset signatures) {
        if (signatures == null) {
            return List.of();
        }
        List<Name> signers = new ArrayList<>(1);
        for (Signature signature : Signature.all(signatures)) {
            Name signer = signature.signer();
            if (mayHaveSigned(signer, owner, type) && !signers.contains(signer)) {
                signers.add(signer);
            }
        }
        return deepestFirst(signers);
    }

    /// The zones whose NSEC and NSEC3 records in a proof may deny a name, the deepest first.
    static List<Name> of(List<RRset> proof, Name name) {
        List<Name> signers = new ArrayList<>(1);
        for (RRset rrset : proof) {
            if (!VerifiedProof.isDenial(rrset)) {
                continue;
            }
            for (Name signer : of(rrset.owner(), rrset.type(), SignedRRset.signatures(rrset, proof))) {
                if (name.isSubdomainOf(signer) && !signers.contains(signer)) {
                    signers.add(signer);
                }
            }
        }
        return deepestFirst(signers);
    }

    /// The zone above a name that signed the NSEC and NSEC3 records of a proof, or null if none did or several.
    static @Nullable Name above(List<RRset> proof, Name name) {
        for (RRset rrset : proof) {
            if (VerifiedProof.isDenial(rrset)) {
                List<Name> signers = of(rrset.owner(), rrset.type(), SignedRRset.signatures(rrset, proof));
                if (signers.size() == 1 && name.isBelow(signers.getFirst())) {
                    return signers.getFirst();
                }
            }
        }
        return null;
    }

    private static List<Name> deepestFirst(List<Name> signers) {
        signers.sort((one, other) -> Integer.compare(other.labelCount(), one.labelCount()));
        return signers.size() <= MOST ? signers : signers.subList(0, MOST);
    }

    /// RFC 4035 section 5.3.1: the signer must be the zone that has the RRset. A DS RRset is in the parent zone, and the SOA and NS
    /// RRsets that are signed are at the apex.
    private static boolean mayHaveSigned(Name signer, Name owner, int type) {
        return switch (type) {
            case RecordType.DS -> owner.isBelow(signer);
            case RecordType.SOA, RecordType.NS -> owner.equals(signer);
            default -> owner.isSubdomainOf(signer);
        };
    }
}
