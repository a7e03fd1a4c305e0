package rootwalk.resolver.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.wire.RRset;
import rootwalk.wire.Soa;

/// A cache entry for a name and type: records, or their absence. Immutable.
public sealed interface Known {

    Rank rank();

    /// The time of expiry, by [rootwalk.resolver.contract.Time#millis].
    long expires();

    /// The remaining TTL in seconds, 0 in the last second.
    default int ttl(long now) {
        return (int) Math.max(0, (expires() - now) / 1000);
    }

    /// Whether nine tenths of its lifetime have passed.
    boolean isNearItsEnd(long now);

    /// There are records.
    ///
    /// @param rrset
    ///            with the TTL at the time of storing
    /// @param signatures
    ///            the RRSIG RRset that covers it, if there was one
    /// @param proof
    ///            as in [SignedRRset]
    record Present(
            RRset rrset, @Nullable RRset signatures, List<RRset> proof, Rank rank, long expires)
            implements
                Known {

        @Override
        public boolean isNearItsEnd(long now) {
            return expires - now <= rrset.ttl() * 100L;
        }

        /// The records with the TTL that is left.
        public SignedRRset records(long now) {
            int ttl = ttl(now);
            return new SignedRRset(rrset.withTtl(ttl), signatures == null ? null : signatures.withTtl(ttl), proof,
                    rank.security(), rank.errors());
        }
    }

    /// There are none (RFC 2308).
    ///
    /// @param nameError
    ///            whether there are no records of any type, at or below the name (RFC 8020)
    /// @param proof
    ///            the SOA RRset first, then signatures and NSEC or NSEC3 RRsets
    record Absent(boolean nameError, List<RRset> proof, Rank rank, long expires) implements Known {

        @Override
        public boolean isNearItsEnd(long now) {
            return !proof.isEmpty() && expires - now <= Soa.negativeTtl(proof.getFirst()) * 100L;
        }
    }
}
