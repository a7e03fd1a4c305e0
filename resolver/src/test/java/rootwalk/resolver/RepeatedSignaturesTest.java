package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.dnssec.signing.CountingCrypto;
import rootwalk.dnssec.signing.Denial;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;

/// Many responses have signed records in common, each of which is verified once.
class RepeatedSignaturesTest {

    private final SignedInternet internet = new SignedInternet();
    private final CountingCrypto crypto = new CountingCrypto();
    private final AtomicInteger verifications = crypto.verifications();

    @BeforeEach
    void zones() {
        internet.crypto = crypto;
        internet.net.aggressiveNsec = false;
        String records = "b.Z 300 A 192.0.2.80\nb.Z 300 AAAA 2001:db8::1\n*.w.Z 300 A 192.0.2.82\n";
        internet.zone("test.", "192.0.2.1", Denial.NSEC, records.replace("Z", "test.")).delegate(".", "test.");
        internet.zone("hash.", "192.0.2.2", Denial.NSEC3, records.replace("Z", "hash.")).delegate(".", "hash.");
        internet.zone("opt.", "192.0.2.3", Denial.NSEC3_OPT_OUT, records.replace("Z", "opt.")).delegate(".", "opt.");
    }

    private int verificationsOf(String question, Security security) {
        verifications.set(0);
        Resolution found = internet.askSigned(question);
        assertThat(found.isFailure()).as(question).isFalse();
        assertThat(found.security()).as(question).isEqualTo(security);
        return verifications.get();
    }

    @ParameterizedTest
    @CsvSource({
            "c.test. A, d.test. A, SECURE",
            "b.test. MX, b.test. TXT, SECURE",
            "b.hash. MX, b.hash. TXT, SECURE",
            "b.opt. MX, b.opt. TXT, SECURE",
            "one.w.test. A, two.w.test. A, SECURE"})
    void theSameRecordsInAnotherResponseAreNotVerifiedAgain(String first, String second, Security security) {
        assertThat(verificationsOf(first, security)).isPositive();

        assertThat(verificationsOf(second, security)).isZero();
    }

    /// Its denials are not used for other names, so a server is queried for each.
    @Test
    void theRecordsOfAZoneWithOptOutAreVerifiedOnce() {
        int verified = 0;
        for (int i = 0; i < 40; i++) {
            verified += verificationsOf("n" + i + ".opt. A", Security.INSECURE);
        }

        // Keys and DS of the zone and the keys of the root, the SOA record, and an NSEC3 record for each name.
        assertThat(verified).isLessThan(12);
    }

    @Test
    void otherRecordsAreVerified() {
        assertThat(verificationsOf("b.test. A", Security.SECURE)).isPositive();

        assertThat(verificationsOf("b.test. AAAA", Security.SECURE)).isEqualTo(1);
    }

    @Test
    void afterAFlushOfTheKeysAllIsVerifiedAgainOnce() {
        assertThat(verificationsOf("c.test. A", Security.SECURE)).isPositive();
        internet.net.resolver().flushAll();

        assertThat(verificationsOf("d.test. A", Security.SECURE)).isGreaterThan(2);
        assertThat(verificationsOf("e.test. A", Security.SECURE)).isZero();
    }
}
