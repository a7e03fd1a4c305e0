package rootwalk.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import rootwalk.dnssec.SignatureResult.Invalid;
import rootwalk.dnssec.SignatureResult.Reason;
import rootwalk.dnssec.SignatureResult.Valid;
import rootwalk.dnssec.crypto.VerificationKey;
import rootwalk.dnssec.signing.CountingCrypto;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

class ValidSignaturesTest {

    private static final Name ZONE = Name.of("example.test.");
    private static final SigningKey KEY = TestKeys.ecdsaP256(1).withFlags(256);
    private static final RRset ADDRESS = Records.one("www.example.test. 300 IN A 192.0.2.1");
    private static final RRset SIGNATURES = RRsetSigner.sign(ADDRESS, ZONE, KEY, TestKeys.LONG);

    private final CountingCrypto crypto = new CountingCrypto();
    private final AtomicInteger verifications = crypto.verifications();
    private final ValidSignatures known = new ValidSignatures();
    private final Work work = Work.ofQuery(WorkLimits.STANDARD);
    private final ZoneKeys keys = keys();

    private ZoneKeys keys() {
        return ZoneKeys.of(RRset.of(ZONE, RecordType.DNSKEY, 300, KEY.dnskey()), AlgorithmPolicy.SHA1_VALIDATED,
                crypto);
    }

    private SignatureResult verify(RRset rrset, RRset signatures) {
        return SignatureCheck.verify(rrset, signatures, keys, TestKeys.NOW, work, known);
    }

    @Test
    void aValidSignatureIsVerifiedOnceButEachAttemptCounts() {
        for (int i = 0; i < 5; i++) {
            assertThat(verify(ADDRESS, SIGNATURES)).isInstanceOf(Valid.class);
        }

        assertThat(verifications).hasValue(1);
        assertThat(work.verifications()).isEqualTo(5);
    }

    @Test
    void aKnownSignatureIsNotUsedWithoutWork() {
        Work little = Work.ofQuery(new WorkLimits(1, 1, 1, 1));
        assertThat(SignatureCheck.verify(ADDRESS, SIGNATURES, keys, TestKeys.NOW, little, known))
                .isInstanceOf(Valid.class);

        assertThat(SignatureCheck.verify(ADDRESS, SIGNATURES, keys, TestKeys.NOW, little, known))
                .isInstanceOfSatisfying(Invalid.class, one -> assertThat(one.reason()).isEqualTo(Reason.WORK_SPENT));
    }

    @Test
    void aKnownSignatureExpires() {
        assertThat(verify(ADDRESS, SIGNATURES)).isInstanceOf(Valid.class);

        SignatureResult later = SignatureCheck.verify(ADDRESS, SIGNATURES, keys,
                ValidationTime.at(Instant.parse("2050-01-02T00:00:00Z")), work, known);

        assertThat(later).isInstanceOfSatisfying(Invalid.class,
                one -> assertThat(one.reason()).isEqualTo(Reason.EXPIRED));
    }

    @Test
    void aWrongSignatureIsVerifiedEachTime() {
        byte[] octets = SIGNATURES.rdata(0).sharedOctets().clone();
        octets[octets.length - 1] ^= 1;
        RRset wrong = RRset.of(ADDRESS.owner(), RecordType.RRSIG, 300, Rdata.of(octets));
        assertThat(verify(ADDRESS, SIGNATURES)).isInstanceOf(Valid.class);

        assertThat(verify(ADDRESS, wrong)).isInstanceOf(Invalid.class);
        assertThat(verify(ADDRESS, wrong)).isInstanceOf(Invalid.class);

        assertThat(verifications).hasValue(3);
        assertThat(known.size()).isEqualTo(1);
    }

    @Test
    void aKnownSignatureIsOfItsRecordsOnly() {
        assertThat(verify(ADDRESS, SIGNATURES)).isInstanceOf(Valid.class);

        assertThat(verify(Records.one("www.example.test. 300 IN A 192.0.2.2"), SIGNATURES))
                .isInstanceOfSatisfying(Invalid.class, one -> assertThat(one.reason()).isEqualTo(Reason.WRONG));
    }

    /// What was valid by keys that are no longer trusted is verified again.
    @Test
    void aKnownSignatureIsOfItsKeyOnly() {
        assertThat(verify(ADDRESS, SIGNATURES)).isInstanceOf(Valid.class);

        assertThat(SignatureCheck.verify(ADDRESS, SIGNATURES, keys(), TestKeys.NOW, work, known))
                .isInstanceOf(Valid.class);

        assertThat(verifications).hasValue(2);
    }

    @Test
    void namesFromOneWildcardHaveOneSignature() {
        RRset wildcard = Records.one("*.example.test. 300 IN A 192.0.2.1");
        RRset signatures = RRsetSigner.sign(wildcard, ZONE, KEY, TestKeys.LONG);

        for (String owner : new String[] {"a.example.test.", "b.example.test."}) {
            Name name = Name.of(owner);
            assertThat(verify(wildcard.withOwner(name), signatures.withOwner(name))).isInstanceOfSatisfying(
                    Valid.class, one -> assertThat(one.wildcard()).contains(wildcard.owner()));
        }

        assertThat(verifications).hasValue(1);
    }

    private static byte[] octets(int number) {
        byte[] octets = new byte[Integer.BYTES];
        BigEndian.put32(octets, 0, number);
        return octets;
    }

    @Test
    void theNumberOfKnownSignaturesIsLimited() {
        DnsKey key = keys.keys().getFirst();
        VerificationKey any = (data, length, signature) -> true;
        VerificationKey none = (data, length, signature) -> false;
        int last = 3 * ValidSignatures.PLACES;
        for (int i = 0; i <= last; i++) {
            assertThat(known.verifies(key, any, octets(i), new byte[64])).isTrue();
        }

        assertThat(known.size()).isBetween(ValidSignatures.PLACES / 2, ValidSignatures.PLACES);
        assertThat(known.verifies(key, none, octets(last), new byte[64])).isTrue();
        assertThat(known.verifies(key, none, octets(last + 1), new byte[64])).isFalse();
    }

    @Test
    void theBoundaryBetweenRecordsAndSignatureIsPartOfWhatIsKnown() {
        DnsKey key = keys.keys().getFirst();
        assertThat(known.verifies(key, (data, length, signature) -> true, new byte[] {1, 2}, new byte[] {3})).isTrue();

        assertThat(known.verifies(key, (data, length, signature) -> false, new byte[] {1}, new byte[] {2, 3}))
                .isFalse();
    }
}
