package rootwalk.resolver.validation;

import java.util.List;

import rootwalk.dnssec.ZoneKeys;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;

/// Whether the signatures of a zone can be verified.
sealed interface ZoneStatus {

    /// They can be verified with these keys.
    record Secure(ZoneKeys keys) implements ZoneStatus {}

    /// There is no chain of trust to the zone.
    ///
    /// @param errors
    ///            why, for clients; perhaps empty
    record Insecure(List<ExtendedError> errors) implements ZoneStatus {}

    /// The name is not the apex of a zone.
    record NoZone() implements ZoneStatus {}

    /// They cannot be verified: the keys are missing or wrong.
    record Broken(Verdict verdict) implements ZoneStatus {}
}
