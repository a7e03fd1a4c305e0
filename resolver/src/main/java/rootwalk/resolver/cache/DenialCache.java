package rootwalk.resolver.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.denial.Nsec3Limits;
import rootwalk.dnssec.denial.Nsec3Record;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Validated NSEC and NSEC3 records of signed zones, from which answers to other questions are made (RFC 8198). Each is
/// kept until its denial expires, or until it is evicted to make room. Records that were not used since they were
/// stored are evicted first. Bounded in octets. Any thread.
///
/// NSEC3 records with the opt-out flag are not stored, since their spans may have unsigned delegations. NSEC3 records
/// with too many iterations are not stored either.
public final class DenialCache {

    private static final int FOOTPRINT = 400;

    /// How many records get a second chance at most before one is evicted, so that an eviction is short even if all records
    /// were used.
    private static final int SECOND_CHANCES = 32;

    private final long maximumOctets;
    private final ConcurrentHashMap<Name, ZoneDenials> zones = new ConcurrentHashMap<>();

    /// The lock for storing and removing; lookups need no lock.
    private final ReentrantLock lock = new ReentrantLock();
    /// The records of all zones, in the order in which they were stored, or got a second chance.
    private final LinkedHashMap<Key, Stored> order = new LinkedHashMap<>();
    private long octets;

    /// @param type
    ///            NSEC, NSEC3 or SOA
    private record Key(Name zone, Name owner, int type) {}

    /// A record with its signatures.
    ///
    /// @param expires
    ///            by [rootwalk.resolver.contract.Time#millis]
    public record Denial(RRset rrset, RRset signatures, long expires) {

        int footprint() {
            return FOOTPRINT + rrset.footprint() + signatures.footprint() + 2 * rrset.owner().length();
        }
    }

    /// A record in the cache.
    private static final class Stored {
        private final Denial denial;
        /// Whether it was used since it was stored, or since its last second chance.
        private volatile boolean isUsed;

        private Stored(Denial denial) {
            this.denial = denial;
        }

        /// The record, which is marked as used; null if it has expired.
        private @Nullable Denial use(long now) {
            if (denial.expires() <= now) {
                return null;
            }
            if (!isUsed) {
                isUsed = true;
            }
            return denial;
        }
    }

    /// The records of one zone in canonical order. For NSEC3 records, that is the order of hashes too.
    public static final class ZoneDenials {
        private final Name zone;
        private final ConcurrentSkipListMap<Name, Stored> nsec = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Name, Stored> nsec3 = new ConcurrentSkipListMap<>();
        private volatile @Nullable Stored soa;
        private volatile @Nullable Stored latestNsec3;

        private ZoneDenials(Name zone) {
            this.zone = zone;
        }

        /// The apex.
        public Name zone() {
            return zone;
        }

        /// The SOA RRset; null if it has expired.
        public @Nullable Denial soa(long now) {
            return use(soa, now);
        }

        /// The NSEC record at a name, or the last one before it; null if that has expired.
        public @Nullable Denial nsec(Name name, long now) {
            Map.Entry<Name, Stored> entry = nsec.floorEntry(name);
            return use(entry == null ? null : entry.getValue(), now);
        }

        /// The NSEC3 record at the name of a hash, or the last one before it, the first hash after the last; null if that has
        /// expired.
        public @Nullable Denial nsec3(Name hashed, long now) {
            Map.Entry<Name, Stored> entry = nsec3.floorEntry(hashed);
            Map.Entry<Name, Stored> last = entry == null ? nsec3.lastEntry() : entry;
            return use(last == null ? null : last.getValue(), now);
        }

        /// The NSEC3 record that was stored last, whose parameters are those of the chain; null if it has expired. Others may be of
        /// a chain with an earlier salt.
        public @Nullable Denial latestNsec3(long now) {
            return use(latestNsec3, now);
        }

        private void put(Stored stored) {
            RRset rrset = stored.denial.rrset();
            switch (rrset.type()) {
                case RecordType.SOA -> soa = stored;
                case RecordType.NSEC -> nsec.put(rrset.owner(), stored);
                default -> {
                    nsec3.put(rrset.owner(), stored);
                    latestNsec3 = stored;
                }
            }
        }

        private void remove(Stored stored) {
            RRset rrset = stored.denial.rrset();
            switch (rrset.type()) {
                case RecordType.SOA -> soa = null;
                case RecordType.NSEC -> nsec.remove(rrset.owner());
                default -> {
                    nsec3.remove(rrset.owner());
                    latestNsec3 = stored == latestNsec3 ? null : latestNsec3;
                }
            }
        }

        private boolean isEmpty() {
            return soa == null && nsec.isEmpty() && nsec3.isEmpty();
        }

        private static @Nullable Denial use(@Nullable Stored stored, long now) {
            return stored == null ? null : stored.use(now);
        }
    }

    public DenialCache(long octets) {
        maximumOctets = octets;
    }

    /// Whether nothing was ever stored, or all of it was removed.
    public boolean isEmpty() {
        return zones.isEmpty();
    }

    /// The records of the zone with this apex, or null.
    public @Nullable ZoneDenials zone(Name apex) {
        return zones.get(apex);
    }

    /// Stores a validated denial, for `ttl` seconds.
    ///
    /// @param proof
    ///            the SOA RRset of the zone and its signatures first, then NSEC and NSEC3 RRsets, each followed by its signatures
    public void keep(List<RRset> proof, int ttl, long now) {
        if (ttl <= 0 || proof.size() < 4 || proof.getFirst().type() != RecordType.SOA) {
            return;
        }
        Name zone = proof.getFirst().owner();
        long expires = now + ttl * 1000L;
        if (keepAll(zone, proof.subList(2, proof.size()), expires, now)) {
            keep(zone, new Denial(proof.get(0), proof.get(1), expires), now);
        }
    }

    /// Stores the proof beside an answer that was synthesised from a wildcard, for `ttl` seconds, and not longer than the known SOA
    /// RRset of the zone permits (RFC 9077 section 3): without it, nothing is stored.
    ///
    /// @param proof
    ///            NSEC and NSEC3 RRsets, each followed by its signatures
    public void keepBesideWildcard(List<RRset> proof, int ttl, long now) {
        if (ttl <= 0 || proof.size() < 2) {
            return;
        }
        Name zone = Signature.signer(proof.get(1));
        ZoneDenials known = zone == null ? null : zones.get(zone);
        Denial soa = known == null ? null : known.soa(now);
        if (zone != null && soa != null) {
            boolean _ = keepAll(zone, proof, Math.min(soa.expires(), now + ttl * 1000L), now);
        }
    }

    /// Whether any was stored.
    private boolean keepAll(Name zone, List<RRset> proof, long expires, long now) {
        boolean isKept = false;
        for (int i = 0; i + 1 < proof.size(); i += 2) {
            RRset rrset = proof.get(i);
            boolean isSigned = proof.get(i + 1).type() == RecordType.RRSIG
                    && proof.get(i + 1).covers() == rrset.type();
            boolean isUsable = rrset.type() == RecordType.NSEC
                    || (rrset.type() == RecordType.NSEC3 && isUsable(zone, rrset));
            if (isSigned && isUsable && zone.equals(Signature.signer(proof.get(i + 1)))) {
                keep(zone, new Denial(rrset, proof.get(i + 1), expires), now);
                isKept = true;
            }
        }
        return isKept;
    }

    private void keep(Name zone, Denial denial, long now) {
        Key key = new Key(zone, denial.rrset().owner(), denial.rrset().type());
        Stored stored = new Stored(denial);
        lock.lock();
        try {
            Stored before = order.remove(key);
            octets += denial.footprint() - (before == null ? 0 : before.denial.footprint());
            order.put(key, stored);
            zones.computeIfAbsent(zone, ZoneDenials::new).put(stored);
            while (octets > maximumOctets) {
                evictOne(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Removes the oldest record that was not used, or the oldest one after [#SECOND_CHANCES] that were. One that was used gets a
    /// second chance, unless it has expired. Under the lock.
    private void evictOne(long now) {
        for (int chances = 0;; chances++) {
            Map.Entry<Key, Stored> oldest = order.firstEntry();
            Stored stored = oldest.getValue();
            if (!stored.isUsed || stored.denial.expires() <= now || chances == SECOND_CHANCES) {
                order.pollFirstEntry();
                forget(oldest.getKey(), stored);
                return;
            }
            stored.isUsed = false;
            order.putLast(oldest.getKey(), stored);
        }
    }

    /// Removes a record that is no longer in `order`. Under the lock.
    private void forget(Key key, Stored stored) {
        octets -= stored.denial.footprint();
        ZoneDenials zone = zones.get(key.zone());
        if (zone != null) {
            zone.remove(stored);
            if (zone.isEmpty()) {
                zones.remove(key.zone());
            }
        }
    }

    /// A span of opt-out (RFC 5155 section 3.1.2.1) is not usable. A response may have more records than its proof needs, and the check of
    /// a proof ignores those with other parameters.
    private static boolean isUsable(Name zone, RRset nsec3) {
        return Nsec3Record.of(zone, nsec3).filter(
                record -> !record.isOptOut() && record.iterations() <= Nsec3Limits.INSECURE_ABOVE).isPresent();
    }

    /// Removes the zones at and below names, and the records of the zones above them, which may deny them.
    public void flush(Subtrees names) {
        Set<Name> above = names.upwards();
        lock.lock();
        try {
            order.entrySet().removeIf(entry -> {
                Name zone = entry.getKey().zone();
                boolean isFlushed = names.contains(zone) || above.contains(zone);
                if (isFlushed) {
                    forget(entry.getKey(), entry.getValue());
                }
                return isFlushed;
            });
        } finally {
            lock.unlock();
        }
    }

    public void flushAll() {
        flush(Subtrees.of(Name.ROOT));
    }

    /// The number of records, including expired ones.
    public long size() {
        lock.lock();
        try {
            return order.size();
        } finally {
            lock.unlock();
        }
    }
}
