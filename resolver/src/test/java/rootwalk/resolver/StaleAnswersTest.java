package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;

/// RFC 8767.
class StaleAnswersTest {

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void zones() {
        net.stale = Optional.of(new StaleAnswers(Duration.ofHours(1), Duration.ofMillis(1800), 30));
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        serve("""
            www.test. 300 A 192.0.2.80
            alias.test. 300 CNAME www.test.
            brief.test. 0 A 192.0.2.81
            """);
    }

    private void serve(String records) {
        net.server("192.0.2.1").without("test.").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\n" + records);
    }

    private @Nullable Resolution stale(String question) {
        net.takeAsked();
        Resolution found = net.resolver().stale(net.query(question));
        assertThat(net.takeAsked()).isEmpty();
        return found;
    }

    @Test
    void expiredRecordsAreAnAnswerWithALowTtlAndTheExtendedError() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));

        Resolution stale = stale("www.test. A");

        assertThat(lines(stale.answer())).containsExactly("www.test. 30 IN A 192.0.2.80");
        assertThat(stale.errors()).extracting(ExtendedError::code).containsExactly(ExtendedError.STALE_ANSWER);
        assertThat(stale.isStale()).isTrue();
        assertThat(stale.ttl()).isEqualTo(30);
    }

    @Test
    void theyAreNoneAfterTheLargestAge() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(300 + 3599));
        assertThat(stale("www.test. A")).isNotNull();

        net.pass(Duration.ofSeconds(2));

        assertThat(stale("www.test. A")).isNull();
    }

    @Test
    void theyAreNoneUnlessStaleAnswersAreEnabled() {
        net.stale = Optional.empty();
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));

        assertThat(stale("www.test. A")).isNull();
    }

    @Test
    void aNameThatWasNeverResolvedHasNone() {
        assertThat(stale("www.test. A")).isNull();
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));

        assertThat(stale("www.test. AAAA")).isNull();
        assertThat(stale("www.test. ANY")).isNull();
    }

    @Test
    void aliasesAreFollowedThroughExpiredAndValidRecords() {
        net.ask("alias.test. A");
        net.pass(Duration.ofSeconds(301));
        assertThat(lines(stale("alias.test. A").answer())).containsExactly(
                "alias.test. 30 IN CNAME www.test.", "www.test. 30 IN A 192.0.2.80");

        net.ask("www.test. A");

        assertThat(lines(stale("alias.test. A").answer())).hasSize(2);
    }

    @Test
    void whatHasNotExpiredIsNoStaleAnswer() {
        net.ask("alias.test. A");

        assertThat(stale("alias.test. A")).isNull();
        assertThat(stale("www.test. A")).isNull();
    }

    @Test
    void anAliasWhoseTargetIsNotKnownIsNoAnswer() {
        net.ask("alias.test. CNAME");
        net.pass(Duration.ofSeconds(301));

        assertThat(stale("alias.test. A")).isNull();
        assertThat(lines(stale("alias.test. CNAME").answer())).hasSize(1);
    }

    @Test
    void negativeAnswersAreStaleAnswersWithTheirSoaRecord() {
        net.ask("missing.test. A");
        net.ask("www.test. MX");
        net.pass(Duration.ofSeconds(601));

        Resolution missing = stale("missing.test. A");
        Resolution none = stale("www.test. MX");

        assertThat(missing.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(missing.errors()).extracting(ExtendedError::code)
                .containsExactly(ExtendedError.STALE_NXDOMAIN_ANSWER);
        assertThat(lines(missing.authority())).singleElement().asString().startsWith("test. 30 IN SOA");
        assertThat(none.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(none.errors()).extracting(ExtendedError::code).containsExactly(ExtendedError.STALE_ANSWER);
        assertThat(lines(none.authority())).singleElement().asString().startsWith("test. 30 IN SOA");
    }

    /// Section 4: data with a TTL of 0 is not cached at all.
    @Test
    void recordsWithATtlOfZeroAreNeverStaleAnswers() {
        net.ask("brief.test. A");
        net.pass(Duration.ofSeconds(1));

        assertThat(stale("brief.test. A")).isNull();
    }

    /// Section 4: a response of the servers replaces what was known, also if it is not cached itself.
    @Test
    void anAnswerWithATtlOfZeroEndsThem() {
        net.ask("www.test. A");
        net.ask("new.test. A");
        net.pass(Duration.ofSeconds(601));
        serve("www.test. 0 A 192.0.2.85\nnew.test. 0 A 192.0.2.86");
        assertThat(stale("www.test. A")).isNotNull();
        assertThat(stale("new.test. A")).isNotNull();

        net.ask("www.test. A");
        net.ask("new.test. A");

        assertThat(stale("www.test. A")).isNull();
        assertThat(stale("new.test. A")).isNull();
    }

    @Test
    void clientsThatSetDoGetThemWithoutSignaturesIfThereAreNone() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));

        Query query = new Query(net.query("www.test. A").question(), true, false, net.events::add);

        assertThat(lines(net.resolver().stale(query).answer())).containsExactly("www.test. 30 IN A 192.0.2.80");
    }

    @Test
    void dataWithoutSignaturesThatHasNotExpiredIsNoStaleAnswerForThem() {
        net.ask("www.test. A");

        Query query = new Query(net.query("www.test. A").question(), true, false, net.events::add);

        assertThat(net.resolver().stale(query)).isNull();
    }

    /// Section 7.
    @Test
    void ofAddressesAndAnAliasTheOneThatWasValidLastIsUsed() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));
        serve("www.test. 300 CNAME other.test.\nother.test. 300 A 192.0.2.90");
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));

        assertThat(lines(stale("www.test. A").answer())).contains("other.test. 30 IN A 192.0.2.90");
    }

    /// Section 4: NXDOMAIN replaces what was known.
    @Test
    void aNameThatWasRemovedLaterStaysRemoved() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));
        serve("");
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(601));

        assertThat(stale("www.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    @Test
    void aNameThatIsBackIsNoLongerRemoved() {
        net.ask("new.test. A");
        net.pass(Duration.ofSeconds(601));
        serve("new.test. 60 A 192.0.2.99");
        net.ask("new.test. A");
        net.pass(Duration.ofSeconds(61));

        assertThat(lines(stale("new.test. A").answer())).containsExactly("new.test. 30 IN A 192.0.2.99");
    }

    @Test
    void afterTheServersRespondTheAnswerIsFresh() {
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));
        net.server("192.0.2.1").silent();
        Resolution failure = net.ask("www.test. A");
        assertThat(failure.isFailure()).isTrue();
        assertThat(stale("www.test. A").insteadOf(failure)).satisfies(it -> {
            assertThat(it.ttl()).isBetween(1, 30).isLessThanOrEqualTo(failure.ttl());
            assertThat(it.errors().getFirst().code()).isEqualTo(ExtendedError.STALE_ANSWER);
            assertThat(it.errors()).containsAll(failure.errors());
        });

        net.server("192.0.2.1").speaksAgain();
        net.pass(Duration.ofMinutes(6));

        assertThat(lines(net.ask("www.test. A").answer())).containsExactly("www.test. 300 IN A 192.0.2.80");
    }

    /// Answers that are bogus or not complete must not take the place of good data (RFC 4035 section 5.5).
    @Test
    void bogusDataForClientsWithCdDoesNotReplaceThem() {
        ScriptedValidator validator = new ScriptedValidator();
        net.validator = validator;
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(301));
        validator.decide("www.test. A", Verdict.bogus(new ExtendedError(ExtendedError.DNSSEC_BOGUS, "")));
        serve("www.test. 60 A 192.0.2.66");

        net.askWithCd("www.test. A");
        net.pass(Duration.ofSeconds(61));

        assertThat(lines(stale("www.test. A").answer())).containsExactly("www.test. 30 IN A 192.0.2.80");
    }

    /// Section 10: signatures may expire before the data is used.
    @Test
    void theyAreSecureAsLongAsTheirSignaturesAreValid() {
        SignedInternet signed = new SignedInternet();
        signed.net.stale = net.stale;
        signed.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.");
        assertThat(signed.ask("www.test. A").security()).isEqualTo(Security.SECURE);
        signed.ask("missing.test. A");
        signed.net.pass(Duration.ofSeconds(601));
        Resolver resolver = signed.net.resolver();
        Query www = signed.net.query("www.test. A");
        Query missing = signed.net.query("missing.test. A");
        assertThat(resolver.stale(www).security()).isEqualTo(Security.SECURE);
        assertThat(resolver.stale(missing).security()).isEqualTo(Security.SECURE);

        signed.clock = () -> ValidationTime.at(Instant.parse("2050-01-01T00:00:01Z"));

        assertThat(resolver.stale(www).security()).isEqualTo(Security.INSECURE);
        assertThat(lines(resolver.stale(www).answer())).containsExactly("www.test. 30 IN A 192.0.2.80");
        assertThat(resolver.stale(missing).security()).isEqualTo(Security.INSECURE);
        assertThat(resolver.stale(missing).responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
    }
}
