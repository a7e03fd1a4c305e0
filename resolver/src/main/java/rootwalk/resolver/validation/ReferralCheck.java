package rootwalk.resolver.validation;

import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.denial.DelegationProof;
import rootwalk.dnssec.denial.DenialRecords;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;

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
        Name signer = Signers.above(referral.proof(), child);
        if (signer != null && chain.known().insecure(child) == null
                && chain.zone(signer) instanceof ZoneStatus.Secure(ZoneKeys keys)) {
            VerifiedProof proof = VerifiedProof.of(referral.proof(), keys, chain);
            DelegationProof result = DenialRecords.of(signer, proof.rrsets()).delegation(child, chain.work());
            switch (result) {
                case DelegationProof.InsecureDelegation _,DelegationProof.OptOut _,DelegationProof.TooManyIterations _ -> {
                    DelegationStatus _ = chain.delegations().read(child, result, proof.ttl());
                }
                case DelegationProof.NotADelegation _,DelegationProof.NoSuchName _,DelegationProof.Unproven _,DelegationProof.WorkSpent _ ->
                    {}
            }
        }
        return Verdict.INSECURE;
    }
}
