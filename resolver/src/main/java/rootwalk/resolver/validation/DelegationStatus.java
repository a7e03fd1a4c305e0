package rootwalk.resolver.validation;

import java.util.List;

import rootwalk.dnssec.DelegationSigners;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;

/// The verified information of the parent about a signed zone at a name.
sealed interface DelegationStatus {

    /// There is a zone, and its keys are known by these DS records, or by a trust anchor.
    ///
    /// @param ttl
    ///            the seconds for which that is valid
    record Signed(DelegationSigners signers, int ttl) implements DelegationStatus {}

    /// Data at the name and below is insecure: there is no DS record, or none of a supported algorithm, or no trust anchor.
    ///
    /// @param errors
    ///            why, for clients; perhaps empty
    record Unsigned(List<ExtendedError> errors) implements DelegationStatus {}

    /// There is no cut: the name belongs to the zone above.
    record NoCut() implements DelegationStatus {}

    /// Neither the name nor anything below it exists.
    record NoSuchName() implements DelegationStatus {}

    /// Unknown: the data of the parent is bogus, or its servers do not respond.
    record Unknown(Verdict verdict) implements DelegationStatus {}
}
