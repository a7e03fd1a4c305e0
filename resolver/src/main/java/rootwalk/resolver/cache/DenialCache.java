package rootwalk.resolver.cache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.denial.Nsec3Limits;
import rootwalk.dnssec.denial.Nsec3Record;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Validated NSEC and NSEC3 records of signed zones, from which answers to other questions are made (RFC 8198). Each is kept until its
/// denial expires; bounded in octets. Any thread.
///
/// NSEC3 records with the opt-out flag are not stored: their spans may have unsigned delegations. Nor are those with so many
/// iterations that they are not computed.
public final class DenialCache {

    private static final int FOOTPRINT = 400;

    private final Cache<Key, Denial> entries;
    private final ConcurrentHashMap<Name, ZoneDenials> zones = new ConcurrentHashMap<>();

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

    /// The records of one zone in canonical order. For NSEC3 records, that is the order of hashes too.
    public static final class ZoneDenials {
        private final Name zone;
        private final ConcurrentSkipListMap<Name, Denial> nsec = new ConcurrentSkipListMap<>();
        private final ConcurrentSkipListMap<Name, Denial> nsec3 = new ConcurrentSkipListMap<>();
        private volatile @Nullable Denial soa;
        private volatile @Nullable Denial latestNsec3;

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

        /// The NSEC3 record that was stored last, whose parameters are those of the chain; null if it has expired. Others may be of
        /// a chain with an earlier salt.
        public @Nullable Denial latestNsec3(long now) {
            return alive(latestNsec3, now);
        }

        private void put(Denial denial) {
            switch (denial.rrset().type()) {
                case RecordType.SOA -> soa = denial;
                case RecordType.NSEC -> nsec.put(denial.rrset().owner(), denial);
                default -> {
                    nsec3.put(denial.rrset().owner(), denial);
                    latestNsec3 = denial;
                }
            }
        }

        private void remove(Denial denial) {
            switch (denial.rrset().type()) {
                case RecordType.SOA -> soa = denial.equals(soa) ? null : soa;
                case RecordType.NSEC -> nsec.remove(denial.rrset().owner(), denial);
                default -> {
                    nsec3.remove(denial.rrset().owner(), denial);
                    latestNsec3 = denial.equals(latestNsec3) ? null : latestNsec3;
                }
            }
        }

        private boolean isEmpty() {
            return soa == null && nsec.isEmpty() && nsec3.isEmpty();
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
            zone.remove(denial);
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
        if (keepAll(zone, proof.subList(2, proof.size()), expires)) {
            keep(zone, new Denial(proof.get(0), proof.get(1), expires));
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
        Name zone = signer(proof.get(1));
        ZoneDenials known = zone == null ? null : zones.get(zone);
        Denial soa = known == null ? null : known.soa(now);
        if (zone != null && soa != null) {
            boolean _ = keepAll(zone, proof, Math.min(soa.expires(), now + ttl * 1000L));
        }
    }

    /// The zone that signed an RRset; null if its signatures name several. Only one of them is known to be valid: the others, in any
    /// order, may name a zone that has signed nothing.
    private static @Nullable Name signer(RRset signatures) {
        Name signer = null;
        for (Signature signature : Signature.all(signatures)) {
            if (signer != null && !signer.equals(signature.signer())) {
                return null;
            }
            signer = signature.signer();
        }
        return signer;
    }

    /// Whether any was stored.
    private boolean keepAll(Name zone, List<RRset> proof, long expires) {
        boolean isKept = false;
        for (int i = 0; i + 1 < proof.size(); i += 2) {
            RRset rrset = proof.get(i);
            boolean isSigned = proof.get(i + 1).type() == RecordType.RRSIG
                    && proof.get(i + 1).covers() == rrset.type();
            boolean isUsable = rrset.type() == RecordType.NSEC
                    || (rrset.type() == RecordType.NSEC3 && isUsable(zone, rrset));
            if (isSigned && isUsable && zone.equals(signer(proof.get(i + 1)))) {
                keep(zone, new Denial(rrset, proof.get(i + 1), expires));
                isKept = true;
            }
        }
        return isKept;
    }

    private void keep(Name zone, Denial denial) {
        RRset rrset = denial.rrset();
        zones.compute(zone, (_, present) -> {
            ZoneDenials denials = present == null ? new ZoneDenials(zone) : present;
            denials.put(denial);
            return denials;
        });
        entries.put(new Key(zone, rrset.owner(), rrset.type()), denial);
    }

    /// A span of opt-out (RFC 5155 section 3.1.2.1) is not usable. A response may have more records than its proof needs, and the check of
    /// a proof ignores those with other parameters.
    private static boolean isUsable(Name zone, RRset nsec3) {
        return Nsec3Record.of(zone, nsec3).filter(
                record -> !record.isOptOut() && record.iterations() <= Nsec3Limits.INSECURE_ABOVE).isPresent();
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
