package rootwalk.resolver.cache;

import java.time.Duration;

/// The size of the cache and its TTL limits.
///
/// @param octets
///            limit of records, delegations, failures, denials and keys of zones together
/// @param minTtl
///            records are kept at least this long, whatever their TTL
/// @param maxTtl
///            records are kept at most this long
/// @param maxNegativeTtl
///            negative answers are kept at most this long (RFC 2308 section 5)
public record CacheSettings(long octets, Duration minTtl, Duration maxTtl, Duration maxNegativeTtl) {

    public static final CacheSettings STANDARD = new CacheSettings(
            256L << 20, Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1));

    public CacheSettings {
        if (octets < 1 << 16 || minTtl.isNegative() || maxTtl.isNegative() || maxNegativeTtl.isNegative()) {
            throw new IllegalArgumentException("a cache needs at least 64 KiB, and TTLs must not be negative");
        }
    }

    /// The seconds for which records are kept that another resolver keeps for this long: no setting extends that.
    int atMost(int lifetime) {
        return (int) Math.min(lifetime, maxTtl.toSeconds());
    }

    /// The same for a negative answer.
    int negativeAtMost(int lifetime) {
        return (int) Math.min(atMost(lifetime), maxNegativeTtl.toSeconds());
    }

    /// The seconds for which records with this TTL are kept, 0 for not at all.
    public int positiveTtl(int ttl) {
        return (int) Math.min(Math.max(ttl, minTtl.toSeconds()), maxTtl.toSeconds());
    }

    /// The seconds for which a negative answer is kept. The argument is the lower of the TTL of the SOA record and
    /// its MINIMUM field (RFC 2308 section 5).
    public int negativeTtl(int ttl) {
        long most = Math.min(maxNegativeTtl.toSeconds(), maxTtl.toSeconds());
        return (int) Math.min(Math.max(ttl, Math.min(minTtl.toSeconds(), most)), most);
    }
}
