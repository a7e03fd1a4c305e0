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
            case Secure(ZoneKeys keys) -> 400 + 4 * keys.rrset().footprint();
            case Insecure(List<ExtendedError> errors) -> 40 + 200 * errors.size();
            case NoCut() -> 16;
        };
    }
}
