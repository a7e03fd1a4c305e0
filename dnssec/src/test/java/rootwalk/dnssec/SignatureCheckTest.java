package rootwalk.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.dnssec.SignatureResult.Invalid;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.SignatureResult.Valid;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.Validity;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// RFC 4035 section 5.3.
class SignatureCheckTest {
    private static final Name ZONE = Name.of("example.test.");
    private static final SigningKey KEY = TestKeys.ecdsaP256(1).withFlags(256);
    private static final SigningKey OTHER = TestKeys.ecdsaP256(2).withFlags(256);
    private static final RRset ADDRESS = Records.one("www.example.test. 300 IN A 192.0.2.1");

    private final Work work = Work.ofQuery(WorkLimits.STANDARD);

    private static ZoneKeys keys(SigningKey... keys) {
        return keys(List.of(keys).stream().map(SigningKey::dnskey).toList());
    }

    private static ZoneKeys keys(List<Rdata> keys) {
        return ZoneKeys.of(RRset.of(ZONE, RecordType.DNSKEY, 300, keys), AlgorithmPolicy.SHA1_INSECURE,
                Crypto.fastest());
    }

    private static RRset signatures(RRset rrset, UnaryOperator<Signature> change) {
        return RRsetSigner.sign(rrset, ZONE, KEY, TestKeys.LONG, change);
    }

    private static RRset signatures(RRset rrset) {
        return signatures(rrset, fields -> fields);
    }

    private SignatureResult verify(RRset rrset, RRset signatures) {
        return SignatureCheck.verify(rrset, signatures, keys(KEY), TestKeys.NOW, work);
    }

    private static void assertInvalid(SignatureResult result, Reason reason, int code, String... words) {
        assertThat(result).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.reason()).isEqualTo(reason);
            assertThat(invalid.error().code()).isEqualTo(code);
            for (String word : words) {
                assertThat(invalid.error().text()).contains(word);
            }
        });
    }

    @Test
    void aSignatureByAKeyOfTheZoneIsValid() {
        assertThat(verify(ADDRESS, signatures(ADDRESS))).isInstanceOfSatisfying(Valid.class, valid -> {
            assertThat(valid.key().tag()).isEqualTo(KEY.tag());
            assertThat(valid.wildcard()).isEmpty();
        });
    }

    @Test
    void theOrderOfRecordsAndTheCaseOfNamesMakeNoDifference() {
        RRset signed = Records.all("""
            mx.example.test. 300 IN MX 10 a.example.test.
            mx.example.test. 300 IN MX 5 b.example.test.
            mx.example.test. 300 IN MX 20 c.example.test.
            """).getFirst();
        RRset received = Records.all("""
            MX.Example.TEST. 300 IN MX 20 C.example.test.
            MX.Example.TEST. 300 IN MX 5 b.EXAMPLE.test.
            MX.Example.TEST. 300 IN MX 5 b.example.test.
            MX.Example.TEST. 300 IN MX 10 A.example.TEST.
            """).getFirst();

        assertThat(verify(received, signatures(signed))).isInstanceOf(Valid.class);
    }

    /// RFC 6840 section 5.1: names of NSEC keep their case, those of RRSIG do not.
    @Test
    void theNextNameOfNsecKeepsItsCase() {
        RRset signed = Records.one("www.example.test. 300 IN NSEC Z.example.test. A");
        RRset lower = Records.one("www.example.test. 300 IN NSEC z.example.test. A");

        assertThat(verify(signed, signatures(signed))).isInstanceOf(Valid.class);
        assertInvalid(verify(lower, signatures(signed)), Reason.WRONG, ExtendedError.DNSSEC_BOGUS);
    }

    @Test
    void theTtlOfTheRecordsMakesNoDifference() {
        assertThat(verify(ADDRESS.withTtl(7), signatures(ADDRESS))).isInstanceOf(Valid.class);
    }

    @Test
    void otherDataIsNotValid() {
        RRset other = Records.one("www.example.test. 300 IN A 192.0.2.2");
        assertInvalid(verify(other, signatures(ADDRESS)), Reason.WRONG, ExtendedError.DNSSEC_BOGUS,
                "www.example.test.", Integer.toString(KEY.tag()), "A of");
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z, VALID", "2025-12-31T23:59:59Z, NOT_YET_VALID", "2026-02-01T00:00:00Z, VALID",
            "2026-02-01T00:00:01Z, EXPIRED"})
    void theTimesOfTheSignatureAreInclusive(Instant now, String expected) {
        Validity january = new Validity(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
        RRset signatures = RRsetSigner.sign(ADDRESS, ZONE, KEY, january);
        SignatureResult result = SignatureCheck.verify(ADDRESS, signatures, keys(KEY), ValidationTime.at(now), work);

        switch (expected) {
            case "VALID" -> assertThat(result).isInstanceOf(Valid.class);
            case "EXPIRED" -> assertInvalid(result, Reason.EXPIRED, ExtendedError.SIGNATURE_EXPIRED,
                    "expired at 2026-02-01T00:00:00Z");
            default -> assertInvalid(result, Reason.NOT_YET_VALID, ExtendedError.SIGNATURE_NOT_YET_VALID,
                    "only from 2026-01-01T00:00:00Z");
        }
    }

    /// RFC 4034 section 3.1.5: 32 bits that wrap in 2106.
    @Test
    void timesWrap() {
        Validity late = new Validity(Instant.parse("2106-01-01T00:00:00Z"), Instant.parse("2106-03-01T00:00:00Z"));
        RRset signatures = RRsetSigner.sign(ADDRESS, ZONE, KEY, late);

        assertThat(SignatureCheck.verify(ADDRESS, signatures, keys(KEY),
                ValidationTime.at(Instant.parse("2106-02-20T00:00:00Z")), work)).isInstanceOf(Valid.class);
        assertInvalid(SignatureCheck.verify(ADDRESS, signatures, keys(KEY),
                ValidationTime.at(Instant.parse("2106-03-02T00:00:00Z")), work), Reason.EXPIRED,
                ExtendedError.SIGNATURE_EXPIRED, "2106-03-01");
    }

    @Test
    void aSignatureThatEndsBeforeItBeginsIsNotValid() {
        Validity reversed = new Validity(Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
        assertInvalid(verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, KEY, reversed)), Reason.EXPIRED_BEFORE_VALID,
                ExtendedError.SIGNATURE_EXPIRED_BEFORE_VALID);
    }

    @Test
    void timesAreNotJudgedWhileTheClockIsNotPlausible() {
        Validity old = new Validity(Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2001-02-01T00:00:00Z"));
        assertThat(SignatureCheck.verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, KEY, old), keys(KEY),
                new ValidationTime.Unjudged(), work)).isInstanceOf(Valid.class);
    }

    @Test
    void aSignatureByAnotherZoneIsNotValid() {
        RRset signatures = RRsetSigner.sign(ADDRESS, Name.of("test."), KEY, TestKeys.LONG);
        assertInvalid(verify(ADDRESS, signatures), Reason.OTHER_SIGNER, ExtendedError.DNSSEC_BOGUS, "by test.");
    }

    @Test
    void aZoneCannotSignNamesOutsideOfIt() {
        RRset outside = Records.one("www.example.org. 300 IN A 192.0.2.1");
        assertInvalid(verify(outside, signatures(outside)), Reason.OTHER_SIGNER, ExtendedError.DNSSEC_BOGUS);
    }

    @Test
    void aSignatureByAnUnknownKeyIsNotValid() {
        assertInvalid(SignatureCheck.verify(ADDRESS, signatures(ADDRESS), keys(OTHER), TestKeys.NOW, work),
                Reason.NO_KEY, ExtendedError.DNSKEY_MISSING, Integer.toString(KEY.tag()), "ECDSAP256SHA256");
    }

    @Test
    void aKeyWithoutTheZoneFlagSignsNothing() {
        SigningKey key = KEY.withFlags(0);
        assertInvalid(SignatureCheck.verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, key, TestKeys.LONG), keys(key),
                TestKeys.NOW, work), Reason.NO_ZONE_KEY, ExtendedError.NO_ZONE_KEY_BIT_SET);
    }

    /// RFC 5011 section 2.1.
    @Test
    void aRevokedKeySignsTheKeysOnly() {
        SigningKey revoked = KEY.withFlags(257 | DnsKey.REVOKE);
        ZoneKeys keys = keys(revoked);
        assertInvalid(SignatureCheck.verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, revoked, TestKeys.LONG), keys,
                TestKeys.NOW, work), Reason.REVOKED, ExtendedError.DNSKEY_MISSING);
        assertThat(SignatureCheck.verify(keys.rrset(), RRsetSigner.sign(keys.rrset(), ZONE, revoked, TestKeys.LONG),
                keys, TestKeys.NOW, work)).isInstanceOf(Valid.class);
    }

    @Test
    void aKeyOfAnUnsupportedAlgorithmSignsNothing() {
        SigningKey key = TestKeys.rsa2048(1).withAlgorithm(Algorithm.RSASHA1);
        SignatureResult result = SignatureCheck.verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, key, TestKeys.LONG),
                keys(key), TestKeys.NOW, work);

        assertInvalid(result, Reason.UNSUPPORTED, ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM, "RSASHA1");
        assertThat(work.verifications()).isZero();
    }

    @Test
    void anRRsetWithoutSignaturesIsNotValid() {
        RRset none = RRset.of(ADDRESS.owner(), RecordType.RRSIG, 300, List.of());
        assertInvalid(verify(ADDRESS, none), Reason.NO_SIGNATURE, ExtendedError.RRSIGS_MISSING, "www.example.test.");
    }

    @Test
    void aSignatureOfAnotherTypeOrOwnerIsNotValid() {
        RRset text = Records.one("www.example.test. 300 IN TXT x");
        assertInvalid(verify(ADDRESS, signatures(text)), Reason.MALFORMED, ExtendedError.DNSSEC_BOGUS);
        RRset elsewhere = Records.one("other.example.test. 300 IN A 192.0.2.1");
        assertInvalid(verify(ADDRESS, signatures(elsewhere)), Reason.NO_SIGNATURE, ExtendedError.RRSIGS_MISSING);
    }

    @Test
    void aSignatureWithMoreLabelsThanTheOwnerIsNotValid() {
        RRset signatures = signatures(ADDRESS, fields -> TestKeys.withLabels(fields, 4));
        assertInvalid(verify(ADDRESS, signatures), Reason.MALFORMED, ExtendedError.DNSSEC_BOGUS);
    }

    @Test
    void aSignatureWithFewerLabelsThanTheZoneIsNotValid() {
        RRset signatures = signatures(ADDRESS, fields -> TestKeys.withLabels(fields, 1));
        assertInvalid(verify(ADDRESS, signatures), Reason.OTHER_SIGNER, ExtendedError.DNSSEC_BOGUS);
    }

    @Test
    void anExpandedWildcardNamesItsWildcard() {
        RRset wildcard = Records.one("*.example.test. 300 IN A 192.0.2.1");
        RRset signatures = signatures(wildcard);
        Name expanded = Name.of("a.b.example.test.");

        assertThat(verify(wildcard.withOwner(expanded), signatures.withOwner(expanded)))
                .isInstanceOfSatisfying(Valid.class,
                        valid -> assertThat(valid.wildcard()).contains(Name.of("*.example.test.")));
        assertThat(verify(wildcard, signatures))
                .isInstanceOfSatisfying(Valid.class, valid -> assertThat(valid.wildcard()).isEmpty());
    }

    @Test
    void oneValidSignatureOfSeveralIsEnough() {
        RRset wrong = RRsetSigner.sign(Records.one("www.example.test. 300 IN A 192.0.2.9"), ZONE, KEY, TestKeys.LONG);
        List<Rdata> both = List.of(wrong.rdata(0), signatures(ADDRESS).rdata(0));
        RRset signatures = RRset.of(ADDRESS.owner(), RecordType.RRSIG, 300, both);

        assertThat(verify(ADDRESS, signatures)).isInstanceOf(Valid.class);
        assertThat(work.verifications()).isEqualTo(2);
    }

    /// RFC 4035 section 5.3.3.
    @Test
    void theTtlIsNotLongerThanTheSignatureAllows() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Validity short60 = new Validity(now.minus(Duration.ofDays(1)), now.plusSeconds(60));
        RRset signatures = RRsetSigner.sign(ADDRESS, ZONE, KEY, short60);
        Valid valid = (Valid) SignatureCheck.verify(ADDRESS, signatures, keys(KEY), ValidationTime.at(now), work);

        assertThat(valid.ttl(ADDRESS, signatures, ValidationTime.at(now))).isEqualTo(60);
        assertThat(valid.ttl(ADDRESS.withTtl(9), signatures, ValidationTime.at(now))).isEqualTo(9);
        assertThat(valid.ttl(ADDRESS, signatures.withTtl(8), ValidationTime.at(now))).isEqualTo(8);
        Valid whole = (Valid) verify(ADDRESS, signatures(ADDRESS));
        assertThat(whole.ttl(ADDRESS.withTtl(7000), signatures.withTtl(7000), TestKeys.NOW)).isEqualTo(300);
    }

    /// Without the limit, a key set of 600 keys with one tag and a response of 300 signatures would be 180,000
    /// verifications: some 15 s.
    @Test
    void atMostFourKeysWithOneTagAreTried() {
        SigningKey key = TestKeys.rsa2048(1).withFlags(256);
        List<Rdata> goodLast = new ArrayList<>(keysWithTag(key, 4));
        goodLast.add(key.dnskey());
        RRset signatures = RRsetSigner.sign(ADDRESS, ZONE, key, TestKeys.LONG);

        assertInvalid(SignatureCheck.verify(ADDRESS, signatures, keys(goodLast), TestKeys.NOW, work),
                Reason.WORK_SPENT, ExtendedError.DNSSEC_BOGUS);
        assertThat(work.verifications()).isEqualTo(4);
        assertThat(SignatureCheck.verify(ADDRESS, signatures, keys(goodLast.subList(1, 5)), TestKeys.NOW, work))
                .isInstanceOf(Valid.class);
    }

    /// Keys that a library has to read before it refuses them (CVE-2025-8677).
    @Test
    void keysThatNoLibraryCanUseAreTriedUpToTheSameLimit() {
        SigningKey key = TestKeys.rsa2048(1).withFlags(256);
        AtomicInteger read = new AtomicInteger();
        Crypto refusing = new Crypto() {
            @Override
            public String name() {
                return "refusing";
            }

            @Override
            public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
                read.incrementAndGet();
                return Optional.empty();
            }
        };
        ZoneKeys many = ZoneKeys.of(RRset.of(ZONE, RecordType.DNSKEY, 300, keysWithTag(key, 50)),
                AlgorithmPolicy.SHA1_INSECURE, refusing);

        assertInvalid(SignatureCheck.verify(ADDRESS, RRsetSigner.sign(ADDRESS, ZONE, key, TestKeys.LONG), many,
                TestKeys.NOW, work), Reason.WORK_SPENT, ExtendedError.DNSSEC_BOGUS);

        assertThat(read).hasValue(4);
        assertThat(work.verifications()).isEqualTo(4);
    }

    @Test
    void atMostSixteenSignaturesOfAReplyAreTried() {
        RRset wrong = RRsetSigner.sign(Records.one("www.example.test. 300 IN A 192.0.2.9"), ZONE, KEY, TestKeys.LONG);
        List<Rdata> many = new ArrayList<>(IntStream.range(0, 100).mapToObj(_ -> wrong.rdata(0)).toList());
        many.add(signatures(ADDRESS).rdata(0));
        Work reply = work.reply();

        assertInvalid(SignatureCheck.verify(ADDRESS, RRset.of(ADDRESS.owner(), RecordType.RRSIG, 300, many),
                keys(KEY), TestKeys.NOW, reply), Reason.WORK_SPENT, ExtendedError.DNSSEC_BOGUS);
        assertThat(reply.verifications()).isEqualTo(16);
        assertThat(reply.isSpent()).isTrue();
        assertThat(work.verifications()).isEqualTo(16);
        assertThat(work.isSpent()).isFalse();
    }

    @Test
    void expiredSignaturesCountAsWell() {
        Validity old = new Validity(Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2001-02-01T00:00:00Z"));
        RRset expired = RRsetSigner.sign(ADDRESS, ZONE, KEY, old);
        List<Rdata> many = IntStream.range(0, 100).mapToObj(_ -> expired.rdata(0)).toList();
        Work reply = work.reply();

        assertInvalid(SignatureCheck.verify(ADDRESS, RRset.of(ADDRESS.owner(), RecordType.RRSIG, 300, many),
                keys(KEY), TestKeys.NOW, reply), Reason.WORK_SPENT, ExtendedError.DNSSEC_BOGUS);
        assertThat(reply.verifications()).isEqualTo(16);
    }

    @Test
    void oneQueryHasALimitForAllRepliesTogether() {
        for (int i = 0; i < 4; i++) {
            Work reply = work.reply();
            while (reply.takeVerification()) {}
            while (reply.takeHash()) {}
            assertThat(reply.verifications()).isEqualTo(16);
            assertThat(reply.hashes()).isEqualTo(64);
        }
        Work reply = work.reply();
        assertThat(reply.takeVerification()).isFalse();
        assertThat(reply.takeHash()).isFalse();
        assertThat(work.verifications()).isEqualTo(64);
        assertThat(work.hashes()).isEqualTo(256);
    }

    /// RSA keys with the tag of another: its octets with 16-bit words exchanged, which leaves the sum.
    private static List<Rdata> keysWithTag(SigningKey key, int count) {
        List<Rdata> all = new ArrayList<>();
        byte[] octets = key.dnskey().sharedOctets();
        for (int i = 0; i < count; i++) {
            byte[] other = octets.clone();
            int at = 20 + 4 * i;
            System.arraycopy(octets, at + 2, other, at, 2);
            System.arraycopy(octets, at, other, at + 2, 2);
            all.add(Rdata.of(other));
        }
        return all;
    }
}
