package rootwalk.resolver.cache;

import java.util.List;

import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.DnsKey;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.wire.ExtendedError;

/// The result of validation for a name as the apex of a zone. Immutable.
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
            case Secure(ZoneKeys keys) -> 400 + 2 * keys.rrset().footprint()
                    + keys.keys().stream().mapToInt(ZoneSecurity::footprint).sum();
            case Insecure(List<ExtendedError> errors) -> 40 + errors.stream().mapToInt(ExtendedError::footprint).sum();
            case NoCut() -> 16;
        };
    }

    /// A key that was used, with native memory for numbers that are computed from it.
    ///
    /// Measured after one verification for each of 10,000 keys, heap and native memory together, rounded up here: RSA of 1024, 2048
    /// and 4096 bits 3400, 4400 and 6600 octets with Corretto, 2048 bits 2700 with OpenSSL; P-256 2100 with Corretto, 2400 with OpenSSL.
    private static int footprint(DnsKey key) {
        return Algorithm.isRsa(key.algorithm()) ? 2500 + 10 * key.rdata().length() : 2500;
    }
}
