package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.SignedInternet.KEY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.signing.CountingCrypto;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Replies that are made to cost much to verify (CVE-2023-50387): each limit of [WorkLimits] bounds the verifications.
///
/// The worst case of one reply are 16 verifications, of one client query 64. CPU time of 64 wrong signatures, measured on a busy
/// machine: P-256 with Corretto 7 ms, with OpenSSL 6 ms, with the JDK 42 ms; Ed448 with OpenSSL 11 ms, with the JDK 132 ms.
class KeyTrapTest {

    private static final WorkLimits STANDARD = WorkLimits.STANDARD;

    private final SignedInternet internet = new SignedInternet();
    private final CountingCrypto crypto = new CountingCrypto();
    private final AtomicInteger verifications = crypto.verifications();

    KeyTrapTest() {
        internet.crypto = crypto;
    }

    private void zoneWithManyBadSignatures(int count) {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.");
        internet.change("test.", sets -> sets.stream().map(one -> isOfWww(one) ? bad(one, count) : one).toList());
    }

    private static boolean isOfWww(RRset rrset) {
        return rrset.type() == RecordType.RRSIG && rrset.covers() == RecordType.A
                && rrset.owner().equals(Name.of("www.test."));
    }

    /// Signatures of other data.
    private static RRset bad(RRset signatures, int count) {
        List<Rdata> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RRset other = Records.one("www.test. 300 A 192.0." + i + ".1");
            all.add(RRsetSigner.sign(other, Name.of("test."), KEY, TestKeys.LONG).rdata(0));
        }
        return RRset.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(), all);
    }

    private void limits(WorkLimits work) {
        BudgetLimits standard = BudgetLimits.STANDARD;
        internet.net.limits = new BudgetLimits(standard.queries(), standard.octets(), standard.referrals(),
                standard.aliases(), standard.serverLookups(), standard.depth(), Duration.ofSeconds(100),
                Duration.ofSeconds(100), work);
    }

    @Test
    void oneReplyCostsAtMostItsLimitOfVerifications() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.");
        internet.change("test.", sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                && one.covers() == RecordType.NSEC ? badNsec(one) : one).toList());
        internet.build();
        internet.ask("www.test. A");
        verifications.set(0);

        Resolution failure = internet.ask("no.test. A");

        assertThat(failure.isFailure()).isTrue();
        assertThat(verifications).hasValueLessThanOrEqualTo(STANDARD.verifications());
    }

    /// Twenty signatures of other data for each NSEC record.
    private static RRset badNsec(RRset signatures) {
        List<Rdata> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RRset other = Records.one(signatures.owner() + " 600 NSEC x" + i + ".test. A");
            all.add(RRsetSigner.sign(other, Name.of("test."), KEY, TestKeys.LONG).rdata(0));
        }
        return RRset.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(), all);
    }

    /// Enough for the keys and the NSEC records, but nothing is left for the SOA record.
    @Test
    void workThatIsSpentOnTheSoaOfADenialIsNotTriedAgainAtOtherServers() {
        limits(new WorkLimits(16, 64, 5, 256));
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "test. 3600 NS ns2.test.\nns2.test. 3600 A 192.0.2.8")
                .delegate(".", "test.").add(".", "test. 3600 NS ns2.test.\nns2.test. 3600 A 192.0.2.8").build();
        internet.net.server("192.0.2.8").always(question -> internet.reply("192.0.2.1", question));

        Resolution failure = internet.ask("no.test. A");

        assertThat(verifications).hasValue(5);
        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.errors().toString()).contains("SOA of test.");
        assertThat(internet.takeAsked())
                .filteredOn(asked -> asked.startsWith("192.0.2.") && asked.endsWith(" no.test. A")).hasSize(1);
    }

    private static String ofTypes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "all.test. 300 TYPE" + (65280 + i) + " \\# 1 00\n")
                .collect(Collectors.joining());
    }

    /// RFC 8482 section 4.1 permits an answer with some of the RRsets.
    @Test
    void ofMoreRRsetsThanTheLimitAnAnswerToAnyHasThoseThatWereVerified() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, ofTypes(30)).delegate(".", "test.");
        internet.ask("test. SOA");
        verifications.set(0);

        Resolution some = internet.ask("all.test. ANY");

        assertThat(some.security()).isEqualTo(Security.SECURE);
        assertThat(some.answer()).hasSize(STANDARD.verifications());
        assertThat(verifications).hasValue(STANDARD.verifications());
        Query query = internet.net.query("all.test. ANY");
        assertThat(internet.net.resolver().resolve(new Query(query.question(), false, true, query.observer())).answer())
                .hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void badSignaturesInAnAnswerToAnyAreBogusUpToTheLimitAndLeftOutBeyondIt() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, ofTypes(30)).delegate(".", "test.");
        internet.build();
        Message all = internet.reply("192.0.2.1", new Question(Name.of("all.test."), RecordType.ANY));
        List<RRset> answer = new ArrayList<>(all.answer());
        RRset forged = Records.one("all.test. 300 A 192.0.2.66");
        RRset signature = bad(forged, 1);
        answer.addAll(List.of(forged, signature));
        internet.net.server("192.0.2.1").on("all.test. ANY", question -> ScriptedServer.message(question, Flags.AA,
                answer, List.of(), List.of()));
        assertThat(internet.ask("all.test. ANY").answer()).extracting(RRset::type).hasSize(STANDARD.verifications())
                .doesNotContain(RecordType.A);

        answer.addAll(0, List.of(forged, signature));
        internet.net.pass(Duration.ofMinutes(10));
        Resolution failure = internet.ask("all.test. ANY");
        assertThat(failure.security()).isEqualTo(Security.BOGUS);
        assertThat(failure.answer()).isEmpty();
    }

    @Test
    void badSignaturesOfOneRRsetAreTriedUpToALimit() {
        zoneWithManyBadSignatures(200);
        internet.ask("test. SOA");
        verifications.set(0);

        Resolution failure = internet.ask("www.test. A");

        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.errors()).extracting(ExtendedError::code).contains(ExtendedError.DNSSEC_BOGUS);
        assertThat(verifications).hasValueLessThanOrEqualTo(8);
    }

    @Test
    void oneClientQueryCostsAtMostItsLimitOfVerifications() {
        limits(new WorkLimits(16, 64, 3, 256));
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.");

        Resolution failure = internet.ask("www.test. A");

        // The keys of the root, the DS RRset, the keys of the zone: then nothing is left for the answer.
        assertThat(failure.isFailure()).isTrue();
        assertThat(verifications).hasValue(3);
        internet.net.pass(Duration.ofMinutes(5));
        assertThat(internet.ask("www.test. A").isFailure()).isFalse();
    }

    @Test
    void withoutTheLimitOfAReplyAllAreTried() {
        limits(new WorkLimits(1000, 64, 1000, 256));
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.");
        internet.change("test.", sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                && one.covers() == RecordType.NSEC ? badNsec(one) : one).toList());
        internet.build();
        internet.ask("www.test. A");
        verifications.set(0);

        internet.ask("no.test. A");

        assertThat(verifications).hasValueGreaterThan(STANDARD.verifications());
    }

    /// Five zones, each below the last: all of their signatures have seven wrong ones before them.
    private String chainOfZonesWithManyBadSignatures() {
        String parent = ".";
        String zone = "";
        for (int i = 1; i <= 5; i++) {
            zone = "z" + i + "." + zone;
            internet.zone(zone, "192.0.2." + i, Denial.NSEC, "www." + zone + " 300 A 192.0.2.80").delegate(parent,
                    zone);
            parent = zone;
        }
        String apex = "";
        for (int i = 1; i <= 5; i++) {
            apex = "z" + i + "." + apex;
            internet.change(apex, sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                    && one.covers() != RecordType.NSEC ? afterBad(one) : one).toList());
        }
        return "www." + apex + " A";
    }

    private static RRset afterBad(RRset signatures) {
        List<Rdata> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            byte[] octets = signatures.rdata(0).sharedOctets().clone();
            octets[octets.length - 1 - i] ^= 1;
            all.add(Rdata.of(octets));
        }
        all.add(signatures.rdata(0));
        return RRset.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(), all);
    }

    @Test
    void aChainOfZonesCostsAtMostTheLimitOfAClientQuery() {
        limits(STANDARD);

        Resolution failure = internet.ask(chainOfZonesWithManyBadSignatures());

        assertThat(STANDARD.verificationsPerQuery()).isEqualTo(64);
        assertThat(failure.isFailure()).isTrue();
        assertThat(verifications).hasValue(64);
    }

    @Test
    void withoutTheLimitOfAClientQueryTheChainIsVerified() {
        limits(new WorkLimits(16, 64, 1000, 256));

        assertThat(internet.ask(chainOfZonesWithManyBadSignatures()).isFailure()).isFalse();

        assertThat(verifications).hasValueGreaterThan(64);
    }

    /// Otherwise, anyone could make the names of others fail.
    @Test
    void aQueryThatHasSpentItsWorkFailsAlone() {
        limits(new WorkLimits(16, 64, 5, 256));
        internet.zone("evil.", "192.0.2.1", Denial.NSEC, "www.evil. 300 CNAME www.victim.").delegate(".", "evil.");
        internet.zone("victim.", "192.0.2.2", Denial.NSEC, "www.victim. 300 A 192.0.2.80").delegate(".", "victim.");

        // The keys of the root, DS, keys and alias of evil, DS of victim: then nothing is left for its keys.
        assertThat(internet.ask("www.evil. A").isFailure()).isTrue();

        assertThat(internet.ask("www.victim. A").security()).isEqualTo(Security.SECURE);
    }

    /// A response to a query of type ANY may have thousands of RRsets.
    @Test
    void afterABogusRRsetOfAnAnswerToAnyTheOthersAreNotVerified() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.").build();
        internet.ask("www.test. A");
        List<RRset> many = new ArrayList<>();
        for (int type = 1000; type < 2000; type++) {
            many.add(RRset.of(Name.of("www.test."), type, 300, Rdata.of(new byte[] {1})));
        }
        internet.net.server("192.0.2.1").always(question -> question.type() == RecordType.ANY
                ? ScriptedServer.message(question, Flags.AA, many, List.of(), List.of())
                : internet.reply("192.0.2.1", question));
        internet.net.events.clear();

        assertThat(internet.ask("www.test. ANY").isFailure()).isTrue();

        assertThat(internet.net.events.stream().filter(event -> event instanceof ResolutionEvent.Validated validated
                && validated.finding() instanceof ChainFinding.Records)).hasSize(1);
    }
}
