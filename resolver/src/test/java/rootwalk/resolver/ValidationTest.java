package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.code;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// What becomes of the decisions of a validator (RFC 4035 sections 3.2 and 4.7).
class ValidationTest {

    private static final ExtendedError EXPIRED = new ExtendedError(ExtendedError.SIGNATURE_EXPIRED, "last year");
    private static final Verdict BOGUS = Verdict.bogus(new ExtendedError(ExtendedError.DNSSEC_BOGUS, ""));
    private static final Question WWW = new Question(Name.of("www.test."), RecordType.A);

    private final ScriptedInternet net = new ScriptedInternet();
    private final ScriptedValidator validator = new ScriptedValidator();

    @BeforeEach
    void zones() {
        net.validator = validator;
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            test. DNSKEY 257 3 13 AAAA
            ns.test. A 192.0.2.1
            www.test. 300 A 192.0.2.80
            alias.test. 300 CNAME www.test.
            """);
    }

    private Resolution ask(String question) {
        return net.ask(question);
    }

    private Resolution askWithCd(String question) {
        return net.askWithCd(question);
    }

    private static void isFailure(Resolution resolution, Integer... errors) {
        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(resolution.answer()).isEmpty();
        assertThat(resolution.errors()).extracting(ExtendedError::code).containsExactly(errors);
    }

    @Test
    void anAnswerIsSecureAlsoFromTheCache() {
        validator.decide("www.test. A", Verdict.SECURE);

        assertThat(ask("www.test. A").security()).isEqualTo(Security.SECURE);
        net.takeAsked();
        assertThat(ask("www.test. A").security()).isEqualTo(Security.SECURE);
        assertThat(net.resolver().fromCache(net.query("www.test. A")).security()).isEqualTo(Security.SECURE);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void anAnswerIsAsSecureAsTheWorstOfItsParts() {
        validator.decide("alias.test. CNAME", Verdict.SECURE);
        assertThat(ask("alias.test. A").security()).isEqualTo(Security.INSECURE);

        validator.decide("www.test. A", Verdict.SECURE);
        net.pass(Duration.ofHours(1));
        assertThat(ask("alias.test. A").security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aDenialHasTheSecurityThatWasFound() {
        validator.decide("no.test. NXDOMAIN", Verdict.SECURE).decide("www.test. NODATA", Verdict.SECURE);

        for (int i = 0; i < 2; i++) {
            assertThat(ask("no.test. A").security()).isEqualTo(Security.SECURE);
            assertThat(ask("www.test. TXT").security()).isEqualTo(Security.SECURE);
            assertThat(ask("other.test. A").security()).isEqualTo(Security.INSECURE);
        }
    }

    @Test
    void theValidatorIsShownWhatWasAskedAndOfWhichZone() {
        ask("alias.test. A");

        assertThat(validator.evidence).filteredOn(
                part -> part instanceof Evidence.Records && part.question().name().equals(Name.of("alias.test.")))
                .isNotEmpty().allSatisfy(part -> {
                    assertThat(part.reply().cut()).isEqualTo(Name.of("test."));
                    assertThat(part.reply().checkingDisabled()).isFalse();
                    assertThat(part).isInstanceOf(Evidence.Records.class);
                });
    }

    @Test
    void bogusDataIsAFailureWithTheReasonOfTheValidator() {
        validator.decide("www.test. A", Verdict.bogus(EXPIRED));

        Resolution failure = ask("www.test. A");

        isFailure(failure, ExtendedError.SIGNATURE_EXPIRED);
        assertThat(failure.errors()).containsExactly(EXPIRED);
        assertThat(failure.security()).isEqualTo(Security.BOGUS);
    }

    @Test
    void bogusDataIsForQueriesWithCdOnly() {
        validator.decide("www.test. A", BOGUS);
        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_BOGUS);
        net.takeAsked();

        Resolution answer = askWithCd("www.test. A");

        assertThat(lines(answer.answer())).containsExactly("www.test. 60 IN A 192.0.2.80");
        assertThat(answer.security()).isEqualTo(Security.BOGUS);
        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_BOGUS);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void bogusDataIsKeptForAMinuteAtMost() {
        validator.decide("www.test. A", BOGUS);
        askWithCd("www.test. A");
        net.takeAsked();

        net.pass(Duration.ofSeconds(59));
        askWithCd("www.test. A");
        assertThat(net.takeAsked()).isEmpty();
        net.pass(Duration.ofSeconds(1));
        askWithCd("www.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.1 www.test. A");
    }

    @Test
    void anAnswerForAQueryWithCdIsNotOneForAQueryWithout() {
        validator.decide("www.test. A", BOGUS);

        assertThat(askWithCd("www.test. A").responseCode()).isEqualTo(ResponseCode.NOERROR);

        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_BOGUS);
        assertThat(askWithCd("www.test. A").responseCode()).isEqualTo(ResponseCode.NOERROR);
        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_BOGUS);
    }

    @Test
    void bogusAliasesAndDenialsAreForQueriesWithCdOnly() {
        validator.decide("alias.test. CNAME", BOGUS).decide("no.test. NXDOMAIN", BOGUS)
                .decide("www.test. NODATA", BOGUS);

        for (String question : List.of("alias.test. A", "no.test. A", "www.test. TXT")) {
            isFailure(ask(question), ExtendedError.DNSSEC_BOGUS);
            assertThat(askWithCd(question).isFailure()).isFalse();
            isFailure(ask(question), ExtendedError.DNSSEC_BOGUS);
        }
        assertThat(lines(askWithCd("alias.test. A").answer())).hasSize(2);
        assertThat(askWithCd("no.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    @Test
    void whatCannotBeValidatedIsAFailureToo() {
        validator.decide("www.test. A", Verdict.INDETERMINATE);

        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_INDETERMINATE);
        assertThat(lines(askWithCd("www.test. A").answer())).containsExactly("www.test. 300 IN A 192.0.2.80");
    }

    @Test
    void serversThatCannotBeReachedFailAllQueries() {
        ask("www.test. A");
        net.server("192.0.2.1").silent();
        isFailure(ask("other.test. A"), ExtendedError.NO_REACHABLE_AUTHORITY, ExtendedError.NETWORK_ERROR);
        net.takeAsked();

        assertThat(askWithCd("other.test. A").isFailure()).isTrue();
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void aValidationFailureExpires() {
        validator.decide("www.test. A", BOGUS);
        isFailure(ask("www.test. A"), ExtendedError.DNSSEC_BOGUS);
        validator.decide("www.test. A", Verdict.SECURE);

        net.pass(Duration.ofSeconds(5));

        assertThat(ask("www.test. A").security()).isEqualTo(Security.SECURE);
        assertThat(lines(ask("www.test. A").answer())).containsExactly("www.test. 300 IN A 192.0.2.80");
    }

    @Test
    void secureDataGivesWayToSecureDataOnly() {
        validator.decide("www.test. A", Verdict.SECURE);
        ask("www.test. A");
        net.pass(Duration.ofSeconds(280));
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\nwww.test. 300 A 192.0.2.66");

        for (Verdict verdict : List.of(Verdict.INSECURE, Verdict.INDETERMINATE, BOGUS)) {
            validator.decide("www.test. A", verdict);
            net.resolver().refresh(net.query("www.test. A"));
            assertThat(lines(ask("www.test. A").answer())).singleElement().asString().endsWith(" A 192.0.2.80");
        }
        validator.decide("www.test. A", Verdict.SECURE);
        net.resolver().refresh(net.query("www.test. A"));
        assertThat(lines(ask("www.test. A").answer())).containsExactly("www.test. 300 IN A 192.0.2.66");
    }

    @Test
    void aSecureNameErrorDeniesTheNamesBelow() {
        validator.decide("no.test. NXDOMAIN", Verdict.SECURE);
        ask("no.test. A");
        ask("other.test. A");
        net.takeAsked();

        assertThat(ask("a.no.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(ask("a.no.test. A").security()).isEqualTo(Security.SECURE);
        assertThat(net.takeAsked()).isEmpty();
        ask("a.other.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.1 a.other.test. A");
    }

    @Test
    void aSecureNameErrorForAPartOfTheNameDeniesTheWhole() {
        net.minimisation = Minimisation.RELAXED;
        validator.decide("no.test. NXDOMAIN", Verdict.SECURE);

        assertThat(ask("a.b.no.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.takeAsked()).doesNotContain("192.0.2.1 a.b.no.test. A");
        ask("a.b.other.test. A");
        assertThat(net.takeAsked()).contains("192.0.2.1 a.b.other.test. A");
    }

    @Test
    void aBogusNameErrorForAPartOfTheNameSaysNothingOfTheWhole() {
        net.minimisation = Minimisation.STRICT;
        net.server("192.0.2.1").zone("test.",
                "test. NS ns.test.\nns.test. A 192.0.2.1\na.ent.test. 300 A 192.0.2.80");
        net.server("192.0.2.1").on("ent.test. A", question -> code(question, ResponseCode.NXDOMAIN));
        validator.decide("ent.test. NXDOMAIN", BOGUS);

        assertThat(lines(ask("a.ent.test. A").answer())).containsExactly("a.ent.test. 300 IN A 192.0.2.80");
    }

    @Nested
    class LookupsOfTheValidator {

        private final List<Resolution> found = new ArrayList<>();

        private void looksUp(String question, String before) {
            validator.before(before, lookup -> found.add(lookup.resolve(net.query(question).question())));
        }

        @Test
        void areAnsweredAndValidatedThemselves() {
            looksUp("test. DNSKEY", "www.test. A");
            validator.decide("test. DNSKEY", Verdict.SECURE).decide("www.test. A", Verdict.SECURE);

            assertThat(ask("www.test. A").security()).isEqualTo(Security.SECURE);

            assertThat(found).singleElement().satisfies(keys -> {
                assertThat(lines(keys.answer())).containsExactly("test. 3600 IN DNSKEY 257 3 13 AAAA");
                assertThat(keys.security()).isEqualTo(Security.SECURE);
            });
            net.takeAsked();
            assertThat(ask("test. DNSKEY").security()).isEqualTo(Security.SECURE);
            assertThat(net.takeAsked()).isEmpty();
        }

        @Test
        void failAtOnceWhereTheyLeadBackToTheQuestion() {
            looksUp("www.test. A", "www.test. A");

            Resolution answer = ask("www.test. A");

            assertThat(lines(answer.answer())).hasSize(1);
            assertThat(found).singleElement().satisfies(nested -> {
                assertThat(nested.isFailure()).isTrue();
                assertThat(nested.errors()).extracting(ExtendedError::text)
                        .containsExactly("the resolution of this query depends on itself");
            });
            assertThat(net.takeAsked()).containsOnlyOnce("192.0.2.1 www.test. A");
        }

        @Test
        void failAtOnceWhereTheyLeadBackByADetour() {
            looksUp("test. DNSKEY", "www.test. A");
            looksUp("www.test. A", "test. DNSKEY");

            assertThat(lines(ask("www.test. A").answer())).hasSize(1);

            assertThat(found).hasSize(2).first().extracting(Resolution::isFailure).isEqualTo(true);
            assertThat(net.resolver().counts().inFlight()).isZero();
        }

        @Test
        void areQueriesOfTheClientQuery() {
            looksUp("test. DNSKEY", "www.test. A");
            ask("www.test. A");

            assertThat(net.resolver().counts().queriesSent()).isEqualTo(net.takeAsked().size());
            assertThat(net.events).contains(
                    new ResolutionEvent.Started(1, new Question(Name.of("test."), RecordType.DNSKEY)),
                    new ResolutionEvent.Finished(1, new Question(Name.of("test."), RecordType.DNSKEY),
                            ResponseCode.NOERROR),
                    new ResolutionEvent.Finished(0, WWW, ResponseCode.NOERROR));
        }

        @Test
        void useUpTheBudgetOfTheClientQuery() {
            validator.before("www.test. A", lookup -> {
                for (int i = 0; i < 200; i++) {
                    found.add(lookup.resolve(new Question(Name.of("n" + i + ".test."), RecordType.DS)));
                }
            });

            ask("www.test. A");

            assertThat(net.takeAsked()).hasSize(net.limits.queries());
            assertThat(found.getFirst().responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
            assertThat(found.getLast().errors()).extracting(ExtendedError::text)
                    .contains(Budget.Limit.QUERIES.text());
        }

        @Test
        void thatComeUpWhileTheRootIsPrimedBeginWithTheHints() {
            looksUp(". DNSKEY", ". NS");

            ask("www.test. A");

            assertThat(net.takeAsked()).startsWith("198.41.0.4 . NS", "198.41.0.4 . DNSKEY")
                    .containsOnlyOnce("198.41.0.4 . NS");
        }
    }

    /// Forwarders validate for queries without CD.
    @Nested
    class AtAForwarder {

        @BeforeEach
        void forward() {
            net.validator = Validator.NONE;
            net.configured.add(ConfiguredZone.at(Name.ROOT,
                    List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.1"), 53)), Use.FORWARD));
            net.server("192.0.2.1").on("www.test. A", question -> code(question, ResponseCode.SERVFAIL))
                    .onWithCd("www.test. A", question -> ScriptedServer.message(question, 0,
                            ScriptedServer.records("www.test. 300 A 192.0.2.80"), List.of(), List.of()));
        }

        @Test
        void aFailureWithoutCdSaysNothingOfQueriesWithCd() {
            assertThat(ask("www.test. A").isFailure()).isTrue();

            assertThat(lines(askWithCd("www.test. A").answer())).hasSize(1);
            net.takeAsked();
            assertThat(ask("www.test. A").isFailure()).isTrue();
            assertThat(net.takeAsked()).isEmpty();
        }

        @Test
        void anAnswerWithCdIsForQueriesWithCdOnly() {
            assertThat(lines(askWithCd("www.test. A").answer())).hasSize(1);
            net.takeAsked();

            assertThat(lines(askWithCd("www.test. A").answer())).hasSize(1);
            assertThat(net.takeAsked()).isEmpty();
            assertThat(ask("www.test. A").isFailure()).isTrue();
        }

        @Test
        void anAnswerWithoutCdIsForAllQueries() {
            net.server("192.0.2.1").on("www.test. A", question -> ScriptedServer.message(question, 0,
                    ScriptedServer.records("www.test. 300 A 192.0.2.80"), List.of(), List.of()));
            ask("www.test. A");
            net.takeAsked();

            assertThat(lines(askWithCd("www.test. A").answer())).hasSize(1);
            assertThat(net.takeAsked()).isEmpty();
        }
    }
}
