package rootwalk.resolver.validation;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.denial.DelegationProof;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Stores the proof of a referral that there is no DS RRset, so that no query for it is needed (RFC 4035 section 5.2). For the
/// resolving thread.
final class ReferralCheck {

    private final ChainOfTrust chain;

    ReferralCheck(ChainOfTrust chain) {
        this.chain = chain;
    }

    /// The verdict has no effect: without a valid proof, the DS RRset is looked up when it is needed.
    Verdict decide(Evidence.Referral referral) {
        Name child = referral.child();
        Name signer = signer(referral.proof(), child);
        if (signer != null && chain.knownInsecure(child) == null
                && chain.zone(signer) instanceof ZoneStatus.Secure(ZoneKeys keys)) {
            VerifiedProof proof = VerifiedProof.of(referral.proof(), keys, chain);
            DelegationProof result = DenialRecords.of(signer, proof.sets()).delegation(child, chain.work());
            switch (result) {
                case DelegationProof.InsecureDelegation _,DelegationProof.OptOut _,DelegationProof.TooManyIterations _ -> {
                    DelegationStatus _ = chain.read(child, result, proof.ttl());
                }
                case DelegationProof.NotADelegation _,DelegationProof.NoSuchName _,DelegationProof.Unproven _,DelegationProof.WorkSpent _ ->
                    {}
            }
        }
        return Verdict.INSECURE;
    }

    /// The zone above the child that signed the proof, or null.
    private static @Nullable Name signer(List<RRset> proof, Name child) {
        for (RRset rrset : proof) {
            if (!VerifiedProof.isDenial(rrset)) {
                continue;
            }
            for (Name signer : Signers.of(rrset.owner(), rrset.type(), VerifiedProof.signatures(proof, rrset))) {
                if (child.isBelow(signer)) {
                    return signer;
                }
            }
        }
        return null;
    }
}
