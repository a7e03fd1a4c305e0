package rootwalk.dnssec;

import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.wire.ExtendedError;

/// The result of the verification of a DNSKEY RRset.
public sealed interface KeySetResult {

    /// The keys are those of the zone.
    ///
    /// @param by
    ///            the signature by the key that a DS record has
    record Trusted(ZoneKeys keys, DelegationSigner delegationSigner, SignatureResult.Valid by)
            implements
                KeySetResult {}

    /// The keys must not be used: the zone is bogus.
    ///
    /// @param reason
    ///            [Reason#NO_KEY] if no DS record matches a key
    record Untrusted(Reason reason, ExtendedError error) implements KeySetResult {}
}
