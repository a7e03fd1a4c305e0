package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.signing.Denial;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Octets;
import rootwalk.wire.ResponseCode;

/// Replies whose NSEC3 records cost much to hash (CVE-2023-50868).
///
/// The worst case of one reply are 64 hashes of 51 rounds, of one client query 256. CPU time of 256 hashes of a long name with a salt
/// of 255 octets, measured on a busy machine: 15 ms.
class Nsec3CostTest {

    private final SignedInternet internet = new SignedInternet();

    private void zone(int iterations) {
        internet.zone("test.", "192.0.2.1", new Denial.Nsec3(iterations, Octets.EMPTY, Denial.OptOut.OFF),
                "www.test. 300 A 192.0.2.80").delegate(".", "test.");
    }

    @Test
    void fiftyIterationsAreHashed() {
        zone(50);

        assertThat(internet.ask("no.test. A").security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aDenialWithMoreIterationsIsInsecureAndSaysWhy() {
        zone(51);

        Resolution denial = internet.ask("no.test. A");

        assertThat(denial.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(denial.security()).isEqualTo(Security.INSECURE);
        assertThat(denial.errors()).extracting(ExtendedError::code)
                .contains(ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
        assertThat(internet.ask("www.test. A").security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aDenialWithMoreThanFiveHundredIsBogus() {
        zone(501);

        Resolution failure = internet.ask("no.test. A");

        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.errors()).extracting(ExtendedError::code)
                .contains(ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100, 120})
    void aNameOfManyLabelsIsDeniedWithFewHashes(int count) {
        internet.zone("test.", "192.0.2.1", new Denial.Nsec3(0, Octets.EMPTY, Denial.OptOut.OFF),
                "*.wild.test. 300 A 192.0.2.80").delegate(".", "test.");
        String labels = labels(count);

        assertThat(internet.ask(labels + ".test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(internet.ask(labels + ".test. A").security()).isEqualTo(Security.SECURE);
        assertThat(internet.ask(labels + ".wild.test. AAAA").security()).isEqualTo(Security.SECURE);
        assertThat(internet.ask(labels + ".wild.test. A").security()).isEqualTo(Security.SECURE);
    }

    /// Its closest encloser is far from the apex and from the name.
    @Test
    void theHashesOfAReplyAreLimited() {
        String middle = labels(30);
        internet.zone("test.", "192.0.2.1", new Denial.Nsec3(0, Octets.EMPTY, Denial.OptOut.OFF),
                middle + ".test. 300 A 192.0.2.80").delegate(".", "test.");
        internet.ask(middle + ".test. A");

        Resolution failure = internet.ask("b." + labels(70) + "." + middle + ".test. A");

        assertThat(WorkLimits.STANDARD.hashes()).isEqualTo(64);
        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.errors().toString()).contains("too many NSEC3 hashes");
        assertThat(internet.ask(labels(50).replace('a', 'b') + "." + middle + ".test. A").security())
                .isEqualTo(Security.SECURE);
    }

    private static String labels(int count) {
        return String.join(".", Collections.nCopies(count, "a"));
    }

    @Test
    void theHashesOfAClientQueryAreLimited() {
        zone(0);
        internet.net.aggressiveNsec = false;
        limits(WorkLimits.STANDARD.hashesPerQuery());
        assertThat(WorkLimits.STANDARD.hashesPerQuery()).isEqualTo(256);
        assertThat(internet.ask("no.test. A").security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aClientQueryThatHasSpentItsHashesFails() {
        zone(0);
        internet.net.aggressiveNsec = false;
        // Two digests of keys; a denial needs the hashes of the name, its ancestor, the next closer name and the wildcard.
        limits(5);

        Resolution failure = internet.ask("no.test. A");

        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.errors().toString()).contains("too many NSEC3 hashes");
    }

    private void limits(int hashesPerQuery) {
        BudgetLimits standard = BudgetLimits.STANDARD;
        internet.net.limits = new BudgetLimits(standard.queries(), standard.octets(), standard.referrals(),
                standard.aliases(), standard.serverLookups(), standard.depth(), Duration.ofSeconds(100),
                Duration.ofSeconds(100), new WorkLimits(16, 64, 64, hashesPerQuery));
    }
}
