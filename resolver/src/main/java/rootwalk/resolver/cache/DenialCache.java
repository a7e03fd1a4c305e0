package rootwalk.resolver.cache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Validated NSEC and NSEC3 records of signed zones, from which answers to other questions are made (RFC 8198). Each is kept until its
/// denial expires; bounded in octets. Any thread.
///
/// NSEC3 records with the opt-out flag are not stored: their spans may have unsigned delegations.
public final class DenialCache {

    private static final int FOOTPRINT = 400;

    /// The offset of the signer's name in a first RRSIG record (RFC 4034 section 3.1), after the length of its data.
    private static final int SIGNER = 20;

    private final Cache<Key, Denial> entries;
    private final ConcurrentHashMap<Name, ZoneDenials> zones = new ConcurrentHashMap<>();

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

    /// The records of one zone in canonical order. For NSEC3 records, that is the order of hashes too.
    public static final class ZoneDenials {
        private final Name zone;
        private final ConcurrentSkipListMap<Name, Denial> nsec = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Name, Denial> nsec3 = new ConcurrentSkipListMap<>();
        private volatile @Nullable Denial soa;

        private ZoneDenials(Name zone) {
            this.zone = zone;
        }

        /// The apex.
        public Name zone() {
            return zone;
        }

        /// The SOA RRset; null if it has expired.
        public @Nullable Denial soa(long now) {
            return alive(soa, now);
        }

        /// The NSEC record at a name, or the last one before it; null if that has expired.
        public @Nullable Denial nsec(Name name, long now) {
            Map.Entry<Name, Denial> entry = nsec.floorEntry(name);
            return alive(entry == null ? null : entry.getValue(), now);
        }

        /// The NSEC3 record at the name of a hash, or the last one before it, the first hash after the last; null if that has
        /// expired.
        public @Nullable Denial nsec3(Name hashed, long now) {
            Map.Entry<Name, Denial> entry = nsec3.floorEntry(hashed);
            Map.Entry<Name, Denial> last = entry == null ? nsec3.lastEntry() : entry;
            return alive(last == null ? null : last.getValue(), now);
        }

        /// Any NSEC3 record, whose parameters are those of the chain; null if there is none.
        public @Nullable Denial anyNsec3(long now) {
            Map.Entry<Name, Denial> first = nsec3.firstEntry();
            return alive(first == null ? null : first.getValue(), now);
        }

        private ConcurrentSkipListMap<Name, Denial> records(int type) {
            return type == RecordType.NSEC ? nsec : nsec3;
        }

        private boolean isEmpty() {
            return nsec.isEmpty() && nsec3.isEmpty();
        }

        private static @Nullable Denial alive(@Nullable Denial denial, long now) {
            return denial != null && denial.expires() > now ? denial : null;
        }
    }

    public DenialCache(long octets) {
        entries = Caffeine.newBuilder().maximumWeight(octets).weigher((Key key, Denial denial) -> denial.footprint())
                .executor(Runnable::run).removalListener(this::removed).build();
    }

    private void removed(@Nullable Key key, @Nullable Denial denial, RemovalCause cause) {
        if (key == null || denial == null || cause == RemovalCause.REPLACED) {
            return;
        }
        zones.computeIfPresent(key.zone(), (_, zone) -> {
            zone.records(key.type()).remove(key.owner(), denial);
            return zone.isEmpty() ? null : zone;
        });
    }

    /// Whether nothing was ever stored, or all of it is forgotten.
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
        keepAll(zone, proof.subList(2, proof.size()), expires);
        ZoneDenials kept = zones.get(zone);
        if (kept != null) {
            kept.soa = new Denial(proof.get(0), proof.get(1), expires);
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
        Name zone = Name.of(proof.get(1).sharedData(), SIGNER);
        ZoneDenials known = zones.get(zone);
        Denial soa = known == null ? null : known.soa(now);
        if (soa != null) {
            keepAll(zone, proof, Math.min(soa.expires(), now + ttl * 1000L));
        }
    }

    private void keepAll(Name zone, List<RRset> proof, long expires) {
        for (int i = 0; i + 1 < proof.size(); i += 2) {
            RRset rrset = proof.get(i);
            boolean isSigned = proof.get(i + 1).type() == RecordType.RRSIG
                    && proof.get(i + 1).covers() == rrset.type();
            if (isSigned
                    && (rrset.type() == RecordType.NSEC || (rrset.type() == RecordType.NSEC3 && !isOptOut(rrset)))) {
                keep(zone, new Denial(rrset, proof.get(i + 1), expires));
            }
        }
    }

    private void keep(Name zone, Denial denial) {
        RRset rrset = denial.rrset();
        zones.compute(zone, (_, present) -> {
            ZoneDenials denials = present == null ? new ZoneDenials(zone) : present;
            denials.records(rrset.type()).put(rrset.owner(), denial);
            return denials;
        });
        entries.put(new Key(zone, rrset.owner(), rrset.type()), denial);
    }

    /// RFC 5155 section 3.1.2.1, in the second octet of the data.
    private static boolean isOptOut(RRset rrset) {
        return (rrset.sharedData()[3] & 1) != 0;
    }

    /// Forgets the zones at and below a name, and the records of the zones above it, which may deny it.
    public void flush(Name name) {
        entries.asMap().keySet()
                .removeIf(key -> key.zone().isSubdomainOf(name) || name.isSubdomainOf(key.zone()));
    }

    public void flushAll() {
        entries.invalidateAll();
    }

    /// The number of records, expired ones included.
    public long size() {
        return entries.estimatedSize();
    }
}
