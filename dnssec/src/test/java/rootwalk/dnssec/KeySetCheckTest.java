package rootwalk.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.KeySetResult.Trusted;
import rootwalk.dnssec.KeySetResult.Untrusted;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// RFC 4035 section 5.2.
class KeySetCheckTest {
    private static final Name ZONE = Name.of("example.test.");
    private static final SigningKey KSK = TestKeys.ecdsaP256(1);
    private static final SigningKey ZSK = TestKeys.ecdsaP256(2).withFlags(256);
    private static final SigningKey RSA = TestKeys.rsa2048(1);

    private final Work work = Work.ofQuery(WorkLimits.STANDARD);

    private static RRset keySet(SigningKey... keys) {
        return RRset.of(ZONE, RecordType.DNSKEY, 300, Stream.of(keys).map(SigningKey::dnskey).toList());
    }

    private static RRset signatures(RRset keys, SigningKey... by) {
        return RRset.of(ZONE, RecordType.RRSIG, 300,
                Stream.of(by).map(key -> RRsetSigner.sign(keys, ZONE, key, TestKeys.LONG).rdata(0)).toList());
    }

    private static RRset ds(Rdata... records) {
        return RRset.of(ZONE, RecordType.DS, 300, List.of(records));
    }

    private static Rdata ds(SigningKey key, int digestType) {
        return key.ds(ZONE, digestType).rdata(0);
    }

    private static Rdata wrongDs(SigningKey key, int digestType) {
        byte[] octets = ds(key, digestType).sharedOctets().clone();
        octets[octets.length - 1] ^= 1;
        return Rdata.of(octets);
    }

    private KeySetResult verify(RRset keys, RRset signatures, RRset ds) {
        return verify(keys, signatures, ds, AlgorithmPolicy.SHA1_VALIDATED);
    }

    private KeySetResult verify(RRset keys, RRset signatures, RRset ds, AlgorithmPolicy policy) {
        return KeySetCheck.verify(keys, signatures, DelegationSigners.of(ds, policy), policy, Crypto.fastest(),
                TestKeys.NOW, work);
    }

    private static void assertUntrusted(KeySetResult result, Reason reason, int code, String... words) {
        assertThat(result).isInstanceOfSatisfying(Untrusted.class, untrusted -> {
            assertThat(untrusted.reason()).isEqualTo(reason);
            assertThat(untrusted.error().code()).isEqualTo(code);
            for (String word : words) {
                assertThat(untrusted.error().text()).contains(word);
            }
        });
    }

    @Test
    void keysSignedByTheKeyOfADsAreTrusted() {
        RRset keys = keySet(KSK, ZSK);
        assertThat(verify(keys, signatures(keys, KSK), KSK.ds(ZONE))).isInstanceOfSatisfying(Trusted.class, trusted -> {
            assertThat(trusted.keys().keys()).hasSize(2);
            assertThat(trusted.delegationSigner().keyTag()).isEqualTo(KSK.tag());
            assertThat(trusted.by().key().tag()).isEqualTo(KSK.tag());
        });
    }

    @Test
    void keysSignedByAnotherKeyOnlyAreNot() {
        RRset keys = keySet(KSK, ZSK);
        assertUntrusted(verify(keys, signatures(keys, ZSK), KSK.ds(ZONE)), Reason.NO_SIGNATURE,
                ExtendedError.RRSIGS_MISSING, "example.test.", Integer.toString(KSK.tag()));
    }

    @Test
    void aDsThatMatchesNoKeyTrustsNothing() {
        RRset keys = keySet(ZSK);
        assertUntrusted(verify(keys, signatures(keys, ZSK), KSK.ds(ZONE)), Reason.NO_KEY, ExtendedError.DNSKEY_MISSING,
                "example.test.", "DS " + KSK.tag());
    }

    @Test
    void oneRightDigestOfSeveralIsEnough() {
        RRset keys = keySet(KSK);
        RRset signatures = signatures(keys, KSK);
        assertThat(verify(keys, signatures, ds(wrongDs(KSK, DigestType.SHA256), ds(KSK, DigestType.SHA384))))
                .isInstanceOf(Trusted.class);
        assertThat(verify(keys, signatures, ds(ds(KSK, DigestType.SHA256), wrongDs(KSK, DigestType.SHA384))))
                .isInstanceOf(Trusted.class);
        assertUntrusted(verify(keys, signatures, ds(wrongDs(KSK, DigestType.SHA256))), Reason.NO_KEY,
                ExtendedError.DNSKEY_MISSING);
    }

    /// RFC 4509 section 3.
    @Test
    void aDigestOfSha1IsIgnoredBesideABetterOne() {
        RRset keys = keySet(KSK);
        RRset signatures = signatures(keys, KSK);
        assertThat(verify(keys, signatures, ds(ds(KSK, DigestType.SHA1)))).isInstanceOf(Trusted.class);
        assertUntrusted(verify(keys, signatures, ds(ds(KSK, DigestType.SHA1), wrongDs(KSK, DigestType.SHA256))),
                Reason.NO_KEY, ExtendedError.DNSKEY_MISSING);
    }

    @Test
    void aDsWithoutASupportedAlgorithmOrDigestIsNotUsable() {
        RRset algorithm = ds(Rdata.of(new byte[] {0, 1, 12, 2, 1, 2, 3}));
        RRset digest = ds(Rdata.of(new byte[] {0, 1, 13, 3, 1, 2, 3}));
        for (RRset ds : List.of(algorithm, digest)) {
            assertThat(DelegationSigners.of(ds, AlgorithmPolicy.SHA1_VALIDATED).isUsable()).isFalse();
        }
        assertThat(DelegationSigners.of(algorithm, AlgorithmPolicy.SHA1_VALIDATED)
                .unsupported(AlgorithmPolicy.SHA1_VALIDATED)).hasValueSatisfying(error -> {
                    assertThat(error.code()).isEqualTo(ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM);
                    assertThat(error.text()).contains("ECC-GOST", "example.test.");
                });
        assertThat(DelegationSigners.of(digest, AlgorithmPolicy.SHA1_VALIDATED)
                .unsupported(AlgorithmPolicy.SHA1_VALIDATED)).hasValueSatisfying(
                        error -> assertThat(error.code()).isEqualTo(ExtendedError.UNSUPPORTED_DS_DIGEST_TYPE));
    }

    @Test
    void thePolicyDecidesAboutSha1() {
        SigningKey old = RSA.withAlgorithm(Algorithm.RSASHA1);
        for (RRset ds : List.of(old.ds(ZONE), ds(ds(KSK, DigestType.SHA1)))) {
            assertThat(DelegationSigners.of(ds, AlgorithmPolicy.SHA1_VALIDATED).isUsable()).isTrue();
            assertThat(DelegationSigners.of(ds, AlgorithmPolicy.SHA1_INSECURE).isUsable()).isFalse();
        }
        SigningKey sha1 = TestKeys.of(Algorithm.RSASHA1, 1);
        RRset keys = keySet(sha1);
        assertThat(verify(keys, signatures(keys, sha1), sha1.ds(ZONE))).isInstanceOf(Trusted.class);
    }

    /// RFC 6840 section 5.11: any algorithm of the DS RRset is enough.
    @Test
    void oneAlgorithmOfTwoIsEnough() {
        RRset keys = keySet(KSK, RSA);
        RRset ds = ds(ds(KSK, DigestType.SHA256), ds(RSA, DigestType.SHA256));
        assertThat(verify(keys, signatures(keys, KSK), ds)).isInstanceOf(Trusted.class);
        assertThat(verify(keys, signatures(keys, RSA), ds)).isInstanceOf(Trusted.class);
    }

    @Test
    void aKeyWithoutTheZoneFlagIsNoEntry() {
        SigningKey key = KSK.withFlags(1);
        RRset keys = keySet(key);
        assertUntrusted(verify(keys, signatures(keys, key), key.ds(ZONE)), Reason.NO_ZONE_KEY,
                ExtendedError.NO_ZONE_KEY_BIT_SET);
    }

    /// The zone is not insecure because of it.
    @Test
    void aDsWithoutADigestMatchesNoKey() {
        RRset keys = keySet(KSK);
        byte[] octets = ds(KSK, DigestType.SHA256).sharedOctets();
        for (int length = 0; length <= 5; length++) {
            RRset ds = ds(Rdata.of(Arrays.copyOf(octets, length)));
            assertThat(DelegationSigners.of(ds, AlgorithmPolicy.SHA1_INSECURE).isUsable()).isTrue();
            assertUntrusted(verify(keys, signatures(keys, KSK), ds), Reason.NO_KEY, ExtendedError.DNSKEY_MISSING,
                    "example.test.");
        }
    }

    @Test
    void aRevokedKeyIsNoEntry() {
        SigningKey revoked = KSK.withFlags(257 | DnsKey.REVOKE);
        RRset keys = keySet(revoked);
        assertUntrusted(verify(keys, signatures(keys, revoked), revoked.ds(ZONE)), Reason.NO_KEY,
                ExtendedError.DNSKEY_MISSING);
    }

    @Test
    void aKeyThatNoLibraryCanUseIsUnsupported() {
        byte[] octets = RSA.dnskey().sharedOctets().clone();
        octets[octets.length - 1] &= (byte) 0xFE;
        RRset keys = RRset.of(ZONE, RecordType.DNSKEY, 300, Rdata.of(octets));
        DnsKey key = DnsKey.of(keys.rdata(0), AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest()).orElseThrow();
        RRset ds = ds(DelegationSigner.of(ZONE, key, DigestType.SHA256).rdata());
        RRset signatures = RRset.of(ZONE, RecordType.RRSIG, 300,
                RRsetSigner.sign(keys, ZONE, RSA, TestKeys.LONG,
                        fields -> TestKeys.withTag(fields, key.tag())).rdata(0));

        assertUntrusted(verify(keys, signatures, ds), Reason.UNSUPPORTED, ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM);
    }

    /// 64 digests for one reply, however many DS records and keys it has.
    @Test
    void digestsAreLimited() {
        RRset keys = keySet(KSK);
        List<Rdata> many = new ArrayList<>(
                IntStream.range(0, 500).mapToObj(_ -> wrongDs(KSK, DigestType.SHA384)).toList());
        many.add(ds(KSK, DigestType.SHA256));
        Work reply = work.reply();

        assertUntrusted(KeySetCheck.verify(keys, signatures(keys, KSK),
                DelegationSigners.of(ds(many.toArray(Rdata[]::new)), AlgorithmPolicy.SHA1_INSECURE),
                AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest(), TestKeys.NOW, reply), Reason.WORK_SPENT,
                ExtendedError.DNSSEC_BOGUS);
        assertThat(reply.hashes()).isEqualTo(64);
    }

    @Test
    void aTagOfRsaMd5IsPartOfTheModulus() {
        assertThat(KeyTag.of(Rdata.of(new byte[] {1, 0, 3, 1, 9, 9, 0x12, 0x34, 0x56}))).isEqualTo(0x1234);
    }

    @Test
    void theReasonNamesAFewOfManyRecords() {
        List<Rdata> many = IntStream.range(0, 1000)
                .mapToObj(tag -> new DelegationSigner(tag, KSK.algorithm(), DigestType.SHA256,
                        rootwalk.wire.Octets.of(new byte[32])).rdata())
                .toList();

        KeySetResult result =
                verify(keySet(KSK), signatures(keySet(KSK), KSK), RRset.of(ZONE, RecordType.DS, 300, many));

        assertThat(result).isInstanceOfSatisfying(Untrusted.class, untrusted -> assertThat(untrusted.error().text())
                .contains("DS 0 ").contains("DS 2 ").endsWith(" and 997 more"));
    }
}
