package rootwalk.resolver.validation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import rootwalk.dnssec.SignatureResult;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The results for the NSEC and NSEC3 RRsets of one response, each verified once: several parts may need the same ones, as aliases
/// that were synthesised from wildcards. For the resolving thread.
final class VerifiedDenials {

    private record Key(Name zone, RRset rrset, RRset signatures) {}

    private final Map<Key, SignatureResult> results = new HashMap<>();

    /// @param zone
    ///            whose keys are used
    /// @param verification
    ///            is made only if there is no result yet
    SignatureResult verify(Name zone, RRset rrset, RRset signatures, Supplier<SignatureResult> verification) {
        return results.computeIfAbsent(new Key(zone, rrset, signatures), _ -> verification.get());
    }
}
