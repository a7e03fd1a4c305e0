package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.ZoneKeys;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.resolver.cache.DenialCache.Denial;
import rootwalk.resolver.cache.DenialCache.ZoneDenials;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// How long validated denials and the security of zones are kept, what a flush removes, and how much memory they take.
class ValidatedCachesTest {

    private static final long NOW = 1_000_000;
    private static final ZoneSecurity NO_CUT = new ZoneSecurity.NoCut();

    private static RRset set(String text) {
        String[] words = text.split(" ", 3);
        int type = RecordType.parse(words[1]);
        return RRset.of(Name.of(words[0]), type, 60, RdataText.parse(type, words[2], Name.ROOT));
    }

    private static RRset signature(String owner, String type, String zone) {
        return set(owner + " RRSIG " + type + " 13 2 60 20300101000000 20200101000000 1 " + zone + " AAAA");
    }

    /// The SOA RRset of a zone and some more RRsets, each with its signatures.
    private static List<RRset> proof(String zone, String... records) {
        List<RRset> proof = new ArrayList<>();
        proof.add(set(zone + " SOA ns.test. h.test. 1 2 3 4 5"));
        proof.add(signature(zone, "SOA", zone));
        for (String record : records) {
            proof.add(set(record));
            proof.add(signature(record.split(" ")[0], record.split(" ")[1], zone));
        }
        return proof;
    }

    @Nested
    class Denials {

        private final DenialCache denials = new DenialCache(1 << 20);

        private String nsec(String zone, String name, long now) {
            ZoneDenials known = denials.zone(Name.of(zone));
            Denial denial = known == null ? null : known.nsec(Name.of(name), now);
            return denial == null ? "none" : denial.rrset().owner().toString();
        }

        @Test
        void areKeptUntilTheyExpire() {
            assertThat(denials.isEmpty()).isTrue();
            denials.keep(proof("example.", "a.example. NSEC c.example. A"), 60, NOW);

            assertThat(denials.isEmpty()).isFalse();
            // With the SOA record.
            assertThat(denials.size()).isEqualTo(2);
            assertThat(nsec("example.", "b.example.", NOW + 59_999)).isEqualTo("a.example.");
            assertThat(nsec("example.", "b.example.", NOW + 60_000)).isEqualTo("none");
        }

        @Test
        void withoutATimeToLiveAreNotKept() {
            denials.keep(proof("example.", "a.example. NSEC c.example. A"), 0, NOW);

            assertThat(denials.isEmpty()).isTrue();
        }

        /// RFC 5155 section 7.2: the record with the last hash covers the hashes before the first one.
        @Test
        void byHashesBeforeTheFirstOneAreThatOfTheLast() {
            String hash = "%s0000000000000000000000000000000";
            denials.keep(
                    proof("example.", hash.formatted("5") + ".example. NSEC3 1 0 0 - " + hash.formatted("a") + " A",
                            hash.formatted("a") + ".example. NSEC3 1 0 0 - " + hash.formatted("5") + " A"),
                    60, NOW);
            ZoneDenials known = denials.zone(Name.of("example."));

            assertThat(known).isNotNull();
            assertThat(known.nsec3(Name.of("1.example."), NOW).rrset().owner())
                    .isEqualTo(Name.of(hash.formatted("a") + ".example."));
            assertThat(known.nsec3(Name.of("7.example."), NOW).rrset().owner())
                    .isEqualTo(Name.of(hash.formatted("5") + ".example."));
        }

        @Test
        void ofARecordThatIsReplacedAreThoseOfTheNewOne() {
            denials.keep(proof("example.", "a.example. NSEC c.example. A"), 60, NOW);
            denials.keep(proof("example.", "a.example. NSEC b.example. A"), 90, NOW);

            assertThat(nsec("example.", "b.example.", NOW + 80_000)).isEqualTo("a.example.");
            // With the SOA record.
            assertThat(denials.size()).isEqualTo(2);
        }

        /// A zone above the name may deny it.
        @Test
        void ofZonesAtBelowAndAboveANameAreFlushed() {
            for (String zone : List.of("test.", "a.test.", "b.a.test.", "other.", "c.test.")) {
                denials.keep(proof(zone, zone + " NSEC z." + zone + " A"), 60, NOW);
            }

            denials.flush(Subtrees.of(Name.of("a.test.")));

            assertThat(denials.zone(Name.of("test."))).isNull();
            assertThat(denials.zone(Name.of("a.test."))).isNull();
            assertThat(denials.zone(Name.of("b.a.test."))).isNull();
            assertThat(nsec("other.", "b.other.", NOW)).isEqualTo("other.");
            assertThat(nsec("c.test.", "b.c.test.", NOW)).isEqualTo("c.test.");
            denials.flushAll();
            assertThat(denials.isEmpty()).isTrue();
        }

        /// The oldest ones are evicted one by one; the others of a zone stay.
        @Test
        void takeNoMoreMemoryThanTheyMay() {
            DenialCache small = new DenialCache(100_000);
            for (int i = 0; i < 2000; i++) {
                small.keep(proof("example.", "n" + i + ".example. NSEC n" + i + "x.example. A"), 60, NOW);
            }
            ZoneDenials known = small.zone(Name.of("example."));
            int kept = 0;
            for (int i = 0; i < 2000; i++) {
                Name owner = Name.of("n" + i + ".example.");
                Denial denial = known == null ? null : known.nsec(owner, NOW);
                kept += denial != null && denial.rrset().owner().equals(owner) ? 1 : 0;
            }

            assertThat(kept).isBetween(50, 240);
            assertThat(small.size()).isEqualTo(kept + 1L);
        }

        /// Most expired records are never replaced: others must not be rejected because of them.
        @Test
        void areStoredAlsoWhereAllRoomIsTaken() {
            DenialCache small = new DenialCache(100_000);
            for (int i = 0; i < 500; i++) {
                small.keep(proof("old" + i + ".", "old" + i + ". NSEC z.old" + i + ". A"), 60, NOW);
            }
            long later = NOW + 3_600_000;
            for (int i = 0; i < 40; i++) {
                small.keep(proof("new" + i + ".", "new" + i + ". NSEC z.new" + i + ". A"), 60, later);
            }

            for (int i = 0; i < 40; i++) {
                ZoneDenials known = small.zone(Name.of("new" + i + "."));
                assertThat(known == null ? null : known.nsec(Name.of("a.new" + i + "."), later)).isNotNull();
            }
        }

        @Test
        void thatAreUsedStayLonger() {
            DenialCache small = new DenialCache(100_000);
            for (int i = 0; i < 1000; i++) {
                small.keep(proof("n" + i + ".", "n" + i + ". NSEC z.n" + i + ". A"), 60, NOW);
                ZoneDenials first = small.zone(Name.of("n0."));
                assertThat(first == null ? null : first.nsec(Name.of("a.n0."), NOW)).isNotNull();
            }

            assertThat(small.zone(Name.of("n1."))).isNull();
        }

        /// Otherwise, one insertion would go through all of them.
        @Test
        void thatAreAllUsedAreEvictedAfterALimitedNumberOfSecondChances() {
            DenialCache small = new DenialCache(100_000);
            long size = -1;
            for (int i = 0; small.size() > size; i++) {
                size = small.size();
                String zone = "n" + i + ".";
                small.keep(proof(zone, zone + " NSEC z." + zone + " A"), 60, NOW);
                ZoneDenials known = small.zone(Name.of(zone));
                assertThat(known).isNotNull();
                assertThat(known.nsec(Name.of("a." + zone), NOW)).isNotNull();
                assertThat(known.soa(NOW)).isNotNull();
            }

            ZoneDenials oldest = small.zone(Name.of("n0."));
            assertThat(oldest).isNotNull();
            assertThat(oldest.nsec(Name.of("a.n0."), NOW)).isNotNull();
            // Two records of each zone: 32 second chances are those of the first 16 zones.
            ZoneDenials next = small.zone(Name.of("n16."));
            assertThat(next == null ? null : next.nsec(Name.of("a.n16."), NOW)).isNull();
        }

        @Test
        void thatSeveralThreadsStoreAreForgottenWithTheOthers() throws InterruptedException {
            List<RRset> proof = proof("example.", "a.example. NSEC c.example. A");
            Thread[] threads = new Thread[2];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofPlatform().start(() -> {
                    for (int k = 0; k < 20_000; k++) {
                        denials.keep(proof, 60, NOW);
                        if (k % 100 == 0) {
                            denials.flushAll();
                        }
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }

            denials.flushAll();

            assertThat(denials.isEmpty()).isTrue();
            assertThat(denials.size()).isZero();
        }
    }

    @Nested
    class SecurityOfZones {

        private final ZoneSecurityCache zones = new ZoneSecurityCache(1 << 20, Integer.MAX_VALUE);

        @Test
        void isKeptUntilItsProofExpires() {
            zones.keep(Name.of("example."), NO_CUT, 60, NOW);
            zones.keep(Name.of("short."), NO_CUT, 0, NOW);

            assertThat(zones.find(Name.of("EXAMPLE."), NOW + 59_999)).isEqualTo(NO_CUT);
            assertThat(zones.find(Name.of("example."), NOW + 60_000)).isNull();
            assertThat(zones.find(Name.of("short."), NOW - 1)).isNull();
            assertThat(zones.size()).isEqualTo(1);
        }

        @Test
        void isFlushedAtANameAndBelow() {
            for (String name : List.of("test.", "a.test.", "b.a.test.", "other.")) {
                zones.keep(Name.of(name), NO_CUT, 60, NOW);
            }

            zones.flush(Subtrees.of(Name.of("a.test.")));

            assertThat(zones.find(Name.of("test."), NOW)).isNotNull();
            assertThat(zones.find(Name.of("other."), NOW)).isNotNull();
            assertThat(zones.find(Name.of("a.test."), NOW)).isNull();
            assertThat(zones.find(Name.of("b.a.test."), NOW)).isNull();
            zones.flushAll();
            assertThat(zones.find(Name.of("other."), NOW)).isNull();
        }

        @Test
        void takesNoMoreMemoryThanItMay() {
            ZoneSecurityCache small = new ZoneSecurityCache(20_000, Integer.MAX_VALUE);
            for (int i = 0; i < 2000; i++) {
                small.keep(Name.of("n" + i + ".example."), NO_CUT, 60, NOW);
            }
            int kept = 0;
            for (int i = 0; i < 2000; i++) {
                kept += small.find(Name.of("n" + i + ".example."), NOW) == null ? 0 : 1;
            }

            assertThat(kept).isBetween(30, 130);
        }

        @Test
        void countsTheMemoryOfKeysAfterTheirUse() {
            int ecdsa = keys(TestKeys.ecdsaP256(1)).footprint();
            int rsa = keys(TestKeys.rsa2048(1)).footprint();

            assertThat(ecdsa).isBetween(2400, 4000);
            assertThat(rsa).isBetween(4400, 8000);
            assertThat(keys(TestKeys.rsa2048(1), TestKeys.ecdsaP256(1)).footprint()).isGreaterThan(rsa + 2400);
        }

        private static ZoneSecurity keys(SigningKey... keys) {
            RRset dnskeys = RRset.of(Name.of("example."), RecordType.DNSKEY, 300,
                    Stream.of(keys).map(SigningKey::dnskey).toList());
            return new ZoneSecurity.Secure(ZoneKeys.of(dnskeys, AlgorithmPolicy.SHA1_VALIDATED, Crypto.jdk()));
        }

        @Test
        void countsTheTextsOfItsReasons() {
            ZoneSecurity explained = new ZoneSecurity.Insecure(
                    List.of(new ExtendedError(1, "a"), new ExtendedError(2, "b"), new ExtendedError(5, "c")));

            assertThat(explained.footprint()).isGreaterThan(new ZoneSecurity.Insecure(List.of()).footprint() + 150);
            assertThat(NO_CUT.footprint()).isPositive();
        }
    }

    @Test
    void aFlushOfAllCachesIncludesThese() {
        Caches caches = Caches.of(CacheSettings.STANDARD);
        for (String zone : List.of("test.", "other.")) {
            caches.denials().keep(proof(zone, zone + " NSEC z." + zone + " A"), 60, NOW);
            caches.zones().keep(Name.of(zone), NO_CUT, 60, NOW);
        }

        caches.flush(Set.of(Name.of("test.")), 0);
        assertThat(caches.denials().zone(Name.of("test."))).isNull();
        assertThat(caches.denials().zone(Name.of("other."))).isNotNull();
        assertThat(caches.zones().find(Name.of("test."), NOW)).isNull();
        assertThat(caches.zones().find(Name.of("other."), NOW)).isNotNull();

        caches.flushAll(0);
        assertThat(caches.denials().isEmpty()).isTrue();
        assertThat(caches.zones().find(Name.of("other."), NOW)).isNull();
    }

    /// Resolutions look for these above their name only if there are any.
    @Test
    void validatedNameErrorsAndDnamesAreSearchedForOnlyIfThereAreSome() {
        RecordCache records = new RecordCache(1 << 20);
        Rank insecure = Rank.of(Credibility.AUTHORITATIVE, Security.INSECURE, true);
        Rank secure = Rank.of(Credibility.AUTHORITATIVE, Security.SECURE, true);
        RRset dname = set("d.example. DNAME other.");

        records.keepNameError(Name.of("no.example."), RecordType.A, List.of(), insecure, 60, NOW);
        records.keep(new SignedRRset(dname, null, List.of(), Security.INSECURE), Credibility.AUTHORITATIVE, true, 60,
                NOW);
        records.keep(new SignedRRset(set("a.example. A 192.0.2.1"), null, List.of(), Security.SECURE),
                Credibility.AUTHORITATIVE, true, 60, NOW);
        assertThat(records.hasSecureNameErrors()).isFalse();
        assertThat(records.hasSecureDnames()).isFalse();

        records.keepNameError(Name.of("no.signed."), RecordType.A, List.of(), secure, 60, NOW);
        assertThat(records.hasSecureNameErrors()).isTrue();
        assertThat(records.hasSecureDnames()).isFalse();
        records.keep(new SignedRRset(set("d.signed. DNAME other."), null, List.of(), Security.SECURE),
                Credibility.AUTHORITATIVE, true, 60, NOW);
        assertThat(records.hasSecureDnames()).isTrue();
    }
}
