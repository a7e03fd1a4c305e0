package rootwalk.resolver.cache;

import java.util.List;

import rootwalk.dnssec.ZoneKeys;
import rootwalk.wire.ExtendedError;

/// What validation has found out about a name as the apex of a zone. Immutable.
public sealed interface ZoneSecurity {

    /// The apex of a signed zone, whose keys a chain of trust leads to.
    record Secure(ZoneKeys keys) implements ZoneSecurity {}

    /// The apex of a zone without a chain of trust, by a proof: neither it nor anything below is signed, unless there is a trust
    /// anchor.
    ///
    /// @param errors
    ///            why, for clients; perhaps empty
    record Insecure(List<ExtendedError> errors) implements ZoneSecurity {
        public Insecure {
            errors = List.copyOf(errors);
        }
    }

    /// Proven to be a name within the zone above.
    record NoCut() implements ZoneSecurity {}

    /// The approximate number of octets on the heap.
    default int footprint() {
        return switch (this) {
            // A key that was used is in native memory too, with numbers that were computed from it.
            case Secure(ZoneKeys keys) -> 400 + 2 * keys.rrset().footprint() + 1000 * keys.keys().size();
            case Insecure(List<ExtendedError> errors) -> 40 + errors.stream().mapToInt(ExtendedError::footprint).sum();
            case NoCut() -> 16;
        };
    }
}
