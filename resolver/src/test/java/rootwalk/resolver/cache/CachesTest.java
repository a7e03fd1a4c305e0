package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.Signature;
import rootwalk.resolver.cache.FailureCache.Cause;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.cache.FailureCache.Use;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

/// What an operator sees of the caches (`ctl dump`), and what `ctl flush` forgets.
class CachesTest {

    private static final Rank RANK = Rank.of(Credibility.AUTHORITATIVE, Security.INSECURE, false);
    private static final Question FAILED = new Question(Name.of("bad.example."), RecordType.A);

    private final Caches caches = Caches.of(CacheSettings.STANDARD);
    private long now = 1_000_000;
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public long millis() {
            return now;
        }
    };

    private static RRset set(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    private static Delegation delegation(String cut, long expires) {
        return new Delegation(Name.of(cut), ResolutionEvent.Source.REFERRAL, List.of(
                new Delegation.NameServer(Name.of("ns." + cut), 53,
                        List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53),
                                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53))),
                new Delegation.NameServer(Name.of("ns.other."), 53, List.of())), 3600, expires);
    }

    private static SignedRRset unsigned(String text) {
        return new SignedRRset(set(text), null, List.of(), Security.INSECURE);
    }

    @BeforeEach
    void fill() {
        caches.records().keep(new SignedRRset(set("www.example. 300 A 192.0.2.1"),
                set("www.example. 300 RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA"), List.of(),
                Security.INSECURE),
                Credibility.AUTHORITATIVE, false, 300, now);
        caches.records().keep(unsigned("www.test. 60 A 192.0.2.2"), Credibility.AUTHORITATIVE, false, 60, now);
        caches.records().keep(unsigned("sub.test. 60 NS ns.sub.test."), Credibility.AUTHORITY, false, 60, now);
        caches.records().keepNoData(Name.of("www.example."), RecordType.MX, List.of(), RANK,
                100, now);
        caches.records().keepNameError(Name.of("no.example."), RecordType.A, List.of(), RANK, 100, now);
        caches.delegations().keep(delegation("example.", now + 1_000_000), now);
        caches.delegations().keep(delegation("gone.", now + 9_000), now);
        caches.failures().keep(FAILED, new Cause(Kind.RESOLUTION, false, false), ResponseCode.SERVFAIL,
                List.<ExtendedError>of(), time);
    }

    private List<String> dump() throws IOException {
        StringWriter out = new StringWriter();
        caches.dump(out, time);
        return out.toString().lines().toList();
    }

    @Test
    void aDumpHasEverythingAliveWithTheSecondsThatAreLeft() throws IOException {
        now += 10_000;

        assertThat(dump()).containsExactlyInAnyOrder("; records", "www.example. 290 IN A 192.0.2.1 ; insecure",
                "www.example. 290 IN RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA ; insecure",
                "www.test. 50 IN A 192.0.2.2 ; insecure", "sub.test. 50 IN NS ns.sub.test. ; not validated",
                "; www.example. 90 has no MX, insecure",
                "; no.example. 90 does not exist, insecure",
                "; delegations", "example. 990 IN NS ns.example.", "; glue ns.example. A 192.0.2.1",
                "; glue ns.example. AAAA 2001:db8::1", "example. 990 IN NS ns.other.");
    }

    @Test
    void expiredEntriesAreNotInADump() throws IOException {
        now += 100_000;

        assertThat(dump()).contains("www.example. 200 IN A 192.0.2.1 ; insecure")
                .noneMatch(line -> line.startsWith("www.test."))
                .noneMatch(line -> line.contains(" MX") || line.contains("does not exist"));
    }

    @Test
    void aNameIsForgottenWithAllThatIsBelowIt() throws IOException {
        caches.flush(Set.of(Name.of("example.")), 0);

        assertThat(dump()).containsExactlyInAnyOrder("; records", "www.test. 60 IN A 192.0.2.2 ; insecure",
                "sub.test. 60 IN NS ns.sub.test. ; not validated", "; delegations",
                "gone. 9 IN NS ns.gone.", "; glue ns.gone. A 192.0.2.1", "; glue ns.gone. AAAA 2001:db8::1",
                "gone. 9 IN NS ns.other.");
        assertThat(caches.failures().find(FAILED, new Use(false, true), now)).isNull();
    }

    @Test
    void everythingIsForgotten() throws IOException {
        caches.flushAll(0);

        assertThat(dump()).containsExactly("; records", "; delegations");
        assertThat(caches.failures().find(FAILED, new Use(false, true), now)).isNull();
        assertThat(caches.delegations().deepest(Name.of("example."), null, now)).isNull();
    }

    @Test
    void theDeepestDelegationAliveIsFound() {
        caches.delegations().keep(delegation("a.example.", now + 5_000), now);
        DelegationCache cuts = caches.delegations();
        Name name = Name.of("x.y.a.example.");

        assertThat(cuts.deepest(name, null, now).cut()).isEqualTo(Name.of("a.example."));
        assertThat(cuts.deepest(name, null, now + 5_000).cut()).isEqualTo(Name.of("example."));
        assertThat(cuts.deepest(name, Name.of("example."), now).cut()).isEqualTo(Name.of("a.example."));
        assertThat(cuts.deepest(name, Name.of("a.example."), now)).isNull();
        assertThat(cuts.deepest(Name.of("a.example."), null, now).cut()).isEqualTo(Name.of("a.example."));
        assertThat(cuts.deepest(Name.of("b.test."), null, now)).isNull();
        assertThat(cuts.latest(Name.of("a.example.")).expires()).isEqualTo(now + 5_000);
    }

    @Test
    void memoryIsBounded() {
        DelegationCache cuts = new DelegationCache(64 << 10);
        RecordCache denials = new RecordCache(64 << 10);
        List<RRset> proof = List.of(set("example. 300 SOA ns.example. h. 1 2 3 4 5"));
        for (int i = 0; i < 20_000; i++) {
            cuts.keep(delegation("z" + i + ".example.", now + 1_000_000), now);
            denials.keepNameError(Name.of("n" + i + ".example."), RecordType.A, proof, RANK, 300, now);
        }

        assertThat(cuts.size()).isBetween(100L, 700L);
        assertThat(denials.size()).isBetween(100L, 700L);
    }

    @Test
    void nothingIsKeptWithoutATimeToLive() throws IOException {
        caches.flushAll(0);
        caches.records().keep(unsigned("a.example. 0 A 192.0.2.1"), Credibility.AUTHORITATIVE, false, 0, now);
        caches.records().keepNoData(Name.of("b.example."), RecordType.A, List.of(), RANK, 0,
                now);
        caches.records().keepNameError(Name.of("c.example."), RecordType.A, List.of(), RANK, 0, now);

        assertThat(caches.records().size()).isZero();
    }

    @Test
    void theSecurityOfAZoneIsKeptNoLongerThanRecords() {
        ZoneSecurityCache zones = caches.zones();
        zones.keep(Name.of("plain.test."), new ZoneSecurity.Insecure(List.of()), Integer.MAX_VALUE, now);

        assertThat(zones.find(Name.of("plain.test."), now + 86_399_999)).isNotNull();
        assertThat(zones.find(Name.of("plain.test."), now + 86_400_000)).isNull();
    }

    /// Signatures may be long, and there may be many zones.
    @Test
    void theMemoryOfDenialsIsBounded() {
        DenialCache denials = new DenialCache(1 << 16);
        for (int i = 0; i < 1000; i++) {
            String zone = "z" + i + ".";
            RRset soa = set(zone + " 300 SOA ns.example. h. 1 2 3 4 5");
            RRset nsec = set(zone + " 300 NSEC " + zone + " SOA");
            denials.keep(List.of(soa, signature(soa, 4000), nsec, signature(nsec, 64)), 300, now);
        }

        long kept = IntStream.range(0, 1000).filter(i -> denials.zone(Name.of("z" + i + ".")) != null
                && denials.zone(Name.of("z" + i + ".")).soa(now) != null).count();
        assertThat(kept).isBetween(1L, 16L);
    }

    private static RRset signature(RRset of, int octets) {
        return RRset.of(of.owner(), RecordType.RRSIG, 300, new Signature(of.type(), 13, 1, 300, 0, 0, 1,
                of.owner().ancestor(1), Octets.of(new byte[octets])).rdata());
    }

    /// Otherwise, each query for a name in a zone of an attacker would cost seconds.
    @Test
    void nsec3RecordsWithManyIterationsAreNotUsedForOtherQuestions() {
        DenialCache denials = new DenialCache(1 << 16);
        RRset soa = set("hash. 300 SOA ns.example. h. 1 2 3 4 5");
        RRset few = set("2t7b4g4vsa5smi47k61mv5bv1a22bojr.hash. 300 NSEC3 1 0 50 - 2vptu5timamqttgl4luu9kg21e0aor3s A");
        RRset many =
                set("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.hash. 300 NSEC3 1 0 65535 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A");
        denials.keep(List.of(soa, signature(soa, 64), few, signature(few, 64), many, signature(many, 64)), 300, now);

        assertThat(denials.zone(Name.of("hash.")).latestNsec3(now).rrset()).isEqualTo(few);
        assertThat(denials.size()).isEqualTo(2);
    }

    /// While a zone gets a new salt, records of both chains are stored.
    @Test
    void theParametersOfNsec3AreThoseOfTheRecordThatWasStoredLast() {
        DenialCache denials = new DenialCache(1 << 16);
        RRset soa = set("hash. 300 SOA ns.example. h. 1 2 3 4 5");
        RRset before =
                set("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.hash. 300 NSEC3 1 0 0 AA 2t7b4g4vsa5smi47k61mv5bv1a22bojr A");
        RRset after =
                set("2t7b4g4vsa5smi47k61mv5bv1a22bojr.hash. 300 NSEC3 1 0 0 BB 2vptu5timamqttgl4luu9kg21e0aor3s A");
        denials.keep(List.of(soa, signature(soa, 64), before, signature(before, 64)), 100, now);
        denials.keep(List.of(soa, signature(soa, 64), after, signature(after, 64)), 300, now);

        assertThat(denials.zone(Name.of("hash.")).latestNsec3(now + 200_000).rrset()).isEqualTo(after);
        assertThat(denials.zone(Name.of("hash.")).latestNsec3(now + 300_000)).isNull();
    }
}
