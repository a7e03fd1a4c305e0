package rootwalk.resolver.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.RRset;

/// A cache entry for a name and type: records, or their absence. Immutable.
public sealed interface Known {

    Credibility credibility();

    Security security();

    /// The time of expiry, by [rootwalk.resolver.contract.Time#millis].
    long expires();

    /// Whether signatures were requested when it was obtained, so that their absence is significant.
    boolean signed();

    /// The approximate number of octets on the heap.
    int footprint();

    /// The remaining TTL in seconds, 0 in the last second.
    default int ttl(long now) {
        return (int) Math.max(0, (expires() - now) / 1000);
    }

    /// There are records.
    ///
    /// @param rrset
    ///            with the TTL at the time of storing
    /// @param signatures
    ///            the RRSIG RRset that covers it, if there was one
    record Present(
            RRset rrset,
            @Nullable RRset signatures,
            Credibility credibility,
            Security security,
            long expires,
            boolean signed) implements Known {

        @Override
        public int footprint() {
            return 48 + rrset.footprint() + (signatures == null ? 0 : signatures.footprint());
        }
    }

    /// There are none (RFC 2308).
    ///
    /// @param nameError
    ///            whether there are no records of any type, at or below the name (RFC 8020)
    /// @param proof
    ///            the SOA RRset first, then signatures and NSEC or NSEC3 RRsets
    record Absent(
            boolean nameError,
            List<RRset> proof,
            Credibility credibility,
            Security security,
            long expires,
            boolean signed) implements Known {

        @Override
        public int footprint() {
            int octets = 64;
            for (RRset rrset : proof) {
                octets += rrset.footprint() + rrset.owner().length();
            }
            return octets;
        }
    }
}
