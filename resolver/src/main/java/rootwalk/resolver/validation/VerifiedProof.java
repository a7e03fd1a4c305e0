package rootwalk.resolver.validation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.SignatureResult;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The NSEC and NSEC3 RRsets of a proof whose signatures are valid.
///
/// @param rrsets
///            without their signatures
/// @param withSignatures
///            the same, each followed by its signatures
/// @param ttl
///            the lowest, limited by the signatures
/// @param error
///            the first error of those that are not valid, or null
record VerifiedProof(List<RRset> rrsets, List<RRset> withSignatures, int ttl, @Nullable ExtendedError error) {

    /// @param proof
    ///            NSEC and NSEC3 RRsets and signatures, in any order; others are left out
    /// @param keys
    ///            of the zone that must have signed them
    static VerifiedProof of(List<RRset> proof, ZoneKeys keys, ChainOfTrust chain) {
        List<RRset> rrsets = new ArrayList<>(proof.size() / 2);
        List<RRset> withSignatures = new ArrayList<>(proof.size());
        int ttl = Integer.MAX_VALUE;
        ExtendedError error = null;
        for (RRset rrset : proof) {
            if (chain.work().isSpent()) {
                break;
            }
            RRset signatures = isDenial(rrset) ? SignedRRset.signatures(rrset, proof) : null;
            if (signatures == null || rrsets.contains(rrset)) {
                continue;
            }
            switch (chain.verifyDenial(rrset, signatures, keys)) {
                // A denial is never synthesised from a wildcard.
                case SignatureResult.Valid valid when valid.wildcard().isEmpty() -> {
                    rrsets.add(rrset);
                    withSignatures.add(rrset);
                    withSignatures.add(signatures);
                    ttl = Math.min(ttl, valid.ttl(rrset, signatures, chain.now()));
                }
                case SignatureResult.Valid _ -> {}
                case SignatureResult.Invalid invalid -> error = error == null ? invalid.error() : error;
            }
        }
        return new VerifiedProof(List.copyOf(rrsets), List.copyOf(withSignatures), ttl, error);
    }

    static boolean isDenial(RRset rrset) {
        return rrset.type() == RecordType.NSEC || rrset.type() == RecordType.NSEC3;
    }

    /// The reason why a part of the proof is not valid, which is more useful than the report that it is missing.
    ExtendedError errorOr(ExtendedError missing) {
        return error != null ? error : missing;
    }
}
