package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.SignedInternet.KEY;
import static rootwalk.resolver.SignedInternet.withoutSignature;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.Validity;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Chains of trust through a signed root, `test.` with NSEC and `opt.` with NSEC3 and opt-out.
class ChainOfTrustTest {

    private SignedInternet internet = new SignedInternet();

    @BeforeEach
    void zones() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, """
            www.test. 300 A 192.0.2.80
            alias.test. 300 CNAME www.test.
            *.wild.test. 300 A 192.0.2.81
            a.ent.test. 300 A 192.0.2.82
            moved.test. 300 DNAME opt.
            """).delegate(".", "test.");
        internet.zone("opt.", "192.0.2.2", Denial.NSEC3_OPT_OUT, "www.opt. 300 A 192.0.2.90").delegate(".", "opt.");
    }

    private void is(Security security, int code, String... questions) {
        for (String question : questions) {
            Resolution resolution = internet.ask(question);
            assertThat(resolution.responseCode()).as(question + " " + resolution.errors()).isEqualTo(code);
            assertThat(resolution.security()).as(question).isEqualTo(security);
        }
    }

    private void isBogus(String question, int error) {
        Resolution resolution = internet.ask(question);
        assertThat(resolution.responseCode()).as(question).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(resolution.errors()).extracting(ExtendedError::code).as(resolution.errors().toString())
                .contains(error);
    }

    private Resolution askWithCd(String question) {
        Query query = internet.net.query(question);
        return internet.net.resolver().resolve(new Query(query.question(), true, true, query.observer()));
    }

    @Test
    void whatAChainLeadsToIsSecure() {
        is(Security.SECURE, ResponseCode.NOERROR, "www.test. A", "alias.test. A", "x.wild.test. A", "www.opt. A",
                "www.moved.test. A", "test. DNSKEY", "test. DS", "test. SOA", "www.test. ANY");
    }

    @Test
    void whatIsDeniedByProofIsSecure() {
        is(Security.SECURE, ResponseCode.NOERROR, "www.test. MX", "ent.test. A", "x.wild.test. MX", "www.opt. MX",
                "www.test. DS");
        is(Security.SECURE, ResponseCode.NXDOMAIN, "no.test. A", "a.no.test. A");
    }

    /// The status of a DNAME is that of the CNAME that is synthesised from it, and of no other record beside it.
    @Test
    void recordsBesideADnameInAnAnswerToAnyNeedSignaturesOfTheirOwn() {
        internet.build();
        is(Security.SECURE, ResponseCode.NOERROR, "moved.test. ANY", "www.moved.test. ANY", "www.moved.test. CNAME");

        internet.net.pass(Duration.ofHours(2));
        RRset forged = Records.one("moved.test. 300 A 192.0.2.66");
        internet.net.server("192.0.2.1").on("moved.test. ANY", question -> {
            List<RRset> answer = new ArrayList<>();
            internet.reply("192.0.2.1", question).answer().stream()
                    .filter(one -> one.type() == RecordType.DNAME || one.covers() == RecordType.DNAME)
                    .forEach(answer::add);
            answer.add(forged);
            return ScriptedServer.message(question, Flags.AA, answer, List.of(), List.of());
        });
        isBogus("moved.test. ANY", ExtendedError.RRSIGS_MISSING);
    }

    /// Some servers send NXDOMAIN for empty non-terminals. The response code is not signed.
    @Test
    void aNameErrorWhoseProofShowsTheNameIsNoData() {
        internet.build();
        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            internet.net.server(address).always(question -> {
                Message reply = internet.reply(address, question);
                return ScriptedServer.message(question,
                        Flags.AA | (reply.answer().isEmpty() ? ResponseCode.NXDOMAIN : 0),
                        reply.answer(), reply.authority(), reply.additional());
            });
        }

        is(Security.SECURE, ResponseCode.NOERROR, "ent.test. A", "www.test. MX", "www.opt. MX");
        is(Security.SECURE, ResponseCode.NXDOMAIN, "no.test. A");
    }

    /// The NSEC record of the target of a wildcard alias denies both the name and the type.
    @Test
    void aRecordThatProvesTwoThingsIsInTheAnswerOnce() {
        internet.zone("test.", "192.0.2.1", Denial.NSEC, """
            *.test. 60 CNAME web.test.
            web.test. 300 A 192.0.2.80
            """).delegate(".", "test.");

        List<RRset> authority = askSigned("zzz.test. AAAA").authority();

        assertThat(authority).extracting(one -> one.owner() + " " + one.type() + " " + one.covers())
                .doesNotHaveDuplicates();
        assertThat(authority)
                .filteredOn(one -> one.type() == RecordType.NSEC && one.owner().equals(Name.of("web.test.")))
                .extracting(RRset::ttl).containsExactly(60);
    }

    private Resolution askSigned(String question) {
        internet.ask(". SOA");
        Query query = internet.net.query(question);
        return internet.net.resolver().resolve(new Query(query.question(), true, false, query.observer()));
    }

    @Test
    void aDenialByASpanOfOptOutIsInsecure() {
        is(Security.INSECURE, ResponseCode.NXDOMAIN, "no.opt. A");
    }

    @Test
    void aValidatedAnswerIsSecureAlsoFromTheCache() {
        internet.ask("www.test. A");
        internet.ask("www.test. MX");
        internet.takeAsked();

        is(Security.SECURE, ResponseCode.NOERROR, "www.test. A", "www.test. MX");

        assertThat(internet.takeAsked()).isEmpty();
    }

    @Test
    void secureAndBogusResultsAreCounted() {
        internet.change("test.", withoutSignature("www.test."));
        internet.ask("www.test. A");
        internet.ask("www.test. A");
        internet.ask("x.wild.test. A");
        internet.ask("no.test. A");
        internet.ask("no.opt. A");

        assertThat(internet.net.resolver().counts().secure()).isEqualTo(2);
        assertThat(internet.net.resolver().counts().bogus()).isEqualTo(2);
    }

    @Test
    void eachLinkIsReported() {
        internet.ask("www.test. A");

        assertThat(internet.net.events).filteredOn(ResolutionEvent.Validated.class::isInstance)
                .extracting(event -> ((ResolutionEvent.Validated) event).finding())
                .extracting(ChainFinding::subject, ChainFinding::status)
                .contains(org.assertj.core.groups.Tuple.tuple("DNSKEY of zone .", Security.SECURE),
                        org.assertj.core.groups.Tuple.tuple("DS of zone test.", Security.SECURE),
                        org.assertj.core.groups.Tuple.tuple("DNSKEY of zone test.", Security.SECURE),
                        org.assertj.core.groups.Tuple.tuple("www.test. A", Security.SECURE));
    }

    @Test
    void signaturesAndProofsAreForClientsWithDo() {
        assertThat(lines(internet.ask("x.wild.test. A").answer())).hasSize(1);
        Resolution signed = internet.askSigned("x.wild.test. A");
        assertThat(signed.answer()).extracting(RRset::type).containsExactly(RecordType.A, RecordType.RRSIG);
        assertThat(signed.authority()).extracting(RRset::type).contains(RecordType.NSEC, RecordType.RRSIG);
        assertThat(internet.ask("x.wild.test. A").authority()).isEmpty();
    }

    @Nested
    class Insecure {

        @BeforeEach
        void unsignedZones() {
            internet.zone("plain.test.", "192.0.2.3", Denial.NSEC, "www.plain.test. 300 A 192.0.2.83")
                    .unsigned("plain.test.").delegateUnsigned("test.", "plain.test.");
            internet.zone("plain.opt.", "192.0.2.4", Denial.NSEC, "www.plain.opt. 300 A 192.0.2.84")
                    .unsigned("plain.opt.").delegateUnsigned("opt.", "plain.opt.");
        }

        @Test
        void isAZoneThatIsProvenToHaveNoDs() {
            is(Security.INSECURE, ResponseCode.NOERROR, "www.plain.test. A", "www.plain.opt. A", "www.plain.test. MX");
            is(Security.INSECURE, ResponseCode.NXDOMAIN, "no.plain.test. A", "no.plain.opt. A");
        }

        @Test
        void theProofOfAReferralSparesAllQueriesForDs() {
            internet.ask("www.plain.test. A");
            internet.ask("no.plain.opt. A");

            assertThat(internet.takeAsked()).noneMatch(asked -> asked.endsWith(" DS"));
        }

        @Test
        void zonesBelowAnInsecureOneCostNoQueriesWithMinimisationEither() {
            internet.net.minimisation = Minimisation.RELAXED;
            internet.ask("www.plain.test. A");
            internet.takeAsked();

            internet.ask("a.b.c.plain.test. A");

            assertThat(internet.takeAsked()).noneMatch(asked -> asked.endsWith(" DS") || asked.endsWith(" DNSKEY"));
        }

        @Test
        void isAZoneOnTheServerOfItsParent() {
            internet.zone("same.test.", "192.0.2.1", Denial.NSEC, "www.same.test. 300 A 192.0.2.85")
                    .unsigned("same.test.")
                    .delegateUnsigned("test.", "same.test.");

            is(Security.INSECURE, ResponseCode.NOERROR, "www.same.test. A",
                    "a.b.same.test. DS".replace("a.b.", "www."));
            is(Security.SECURE, ResponseCode.NOERROR, "same.test. DS");
        }

        /// The resolution of the target fails. That says nothing about the name, which is no zone.
        @Test
        void isAZoneBelowAnAliasWhoseTargetFailedForAClientThatAskedForDs() {
            internet.zone("dead.", "192.0.2.9", Denial.NSEC, "").delegateUnsigned(".", "dead.");
            internet.zone("below.part.test.", "192.0.2.1", Denial.NSEC, "www.below.part.test. 300 A 192.0.2.85")
                    .unsigned("below.part.test.").delegateUnsigned("test.", "below.part.test.")
                    .add("test.", "part.test. 300 CNAME www.dead.");
            internet.build();
            internet.net.server("192.0.2.9").silent();

            assertThat(internet.ask("part.test. DS").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            is(Security.INSECURE, ResponseCode.NOERROR, "www.below.part.test. A");

            internet.takeAsked();
            assertThat(internet.ask("part.test. DS").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(internet.takeAsked()).isEmpty();
        }

        @Test
        void isAZoneBelowAnAliasThatIsPartOfALoopAfterAClientAskedForDs() {
            internet.zone("below.part.test.", "192.0.2.1", Denial.NSEC, "www.below.part.test. 300 A 192.0.2.85")
                    .unsigned("below.part.test.").delegateUnsigned("test.", "below.part.test.")
                    .add("test.", "part.test. 300 CNAME other.test.").add("test.", "other.test. 300 CNAME part.test.");

            assertThat(internet.ask("part.test. DS").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            is(Security.INSECURE, ResponseCode.NOERROR, "www.below.part.test. A");
        }

        @Test
        void isAZoneWhoseAlgorithmsAreUnknown() {
            SigningKey unknown = KEY.withAlgorithm(200);
            internet.zone("new.test.", "192.0.2.5", Denial.NSEC, "www.new.test. 300 A 192.0.2.86").unsigned("new.test.")
                    .delegateUnsigned("test.", "new.test.").addDs("test.", unknown.ds(Name.of("new.test.")));

            is(Security.INSECURE, ResponseCode.NOERROR, "www.new.test. A");
        }

        @Test
        void isWhatANegativeTrustAnchorCovers() {
            internet.anchors.negative.add(Name.of("test."));

            is(Security.INSECURE, ResponseCode.NOERROR, "www.test. A");
            is(Security.INSECURE, ResponseCode.NXDOMAIN, "no.test. A");
        }

        @Test
        void isNothingBelowANegativeTrustAnchorThatHasEndedAlsoIfItsKeysWereCached() {
            internet.anchors.negative.add(Name.of("test."));
            is(Security.INSECURE, ResponseCode.NOERROR, "test. DNSKEY");

            internet.anchors.negative.clear();
            is(Security.SECURE, ResponseCode.NOERROR, "www.test. A");
        }

        /// The public root denies private names, and answers with that denial for other names are made from the cache.
        @Test
        void isAPrivateZoneWithANegativeTrustAnchorWhateverTheRootHasDenied() {
            internet.zone("lan.", "192.0.2.3", Denial.NSEC, "host.lan. 3600 A 10.0.0.1").unsigned("lan.");
            internet.anchors.negative.add(Name.of("lan."));
            internet.build();
            internet.net.server("192.0.2.53").always(question -> internet
                    .reply(question.name().isSubdomainOf(Name.of("lan.")) ? "192.0.2.3" : "198.41.0.4", question));
            internet.net.configured.add(ConfiguredZone.at(Name.ROOT,
                    List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD));

            is(Security.SECURE, ResponseCode.NXDOMAIN, "lam. A");
            is(Security.INSECURE, ResponseCode.NOERROR, "host.lan. A");
        }

        /// RFC 7646 section 4: nothing that was accepted because of it is left when it ends.
        @Test
        void isKeptNoLongerThanTheNegativeTrustAnchor() {
            internet.anchors.negative.add(Name.of("test."));
            internet.anchors.secondsLeft = 7;

            assertThat(internet.ask("www.test. A").ttl()).isEqualTo(7);
            assertThat(internet.ask("no.test. A").ttl()).isEqualTo(7);
        }

        @Test
        void endsAtATrustAnchorBelow() {
            internet.zone("island.plain.test.", "192.0.2.6", Denial.NSEC, "www.island.plain.test. 300 A 192.0.2.87")
                    .delegateUnsigned("plain.test.", "island.plain.test.");
            internet.anchors.all.put(Name.of("island.plain.test."), KEY.ds(Name.of("island.plain.test.")));

            is(Security.SECURE, ResponseCode.NOERROR, "www.island.plain.test. A", "www.island.plain.test. MX");
            is(Security.INSECURE, ResponseCode.NOERROR, "www.plain.test. A", "island.plain.test. DS");
        }

        /// The parent proves that there is no DS RRset, in a referral and in answers.
        @Test
        void isNothingAtATrustAnchorWhoseParentProvesThatThereIsNoDs() {
            internet.zone("island.test.", "192.0.2.6", Denial.NSEC, "www.island.test. 300 A 192.0.2.87")
                    .delegateUnsigned("test.", "island.test.");
            internet.anchors.all.put(Name.of("island.test."), KEY.ds(Name.of("island.test.")));

            is(Security.SECURE, ResponseCode.NOERROR, "island.test. DS", "www.island.test. A", "www.island.test. MX",
                    "island.test. DNSKEY", "island.test. SOA");
        }

        /// Its validation needs the DS records of the alias itself, which is above the zone.
        @Test
        void isAZoneBelowAnAliasThatLeadsIntoItAlsoForQueriesForDs() {
            internet.zone("signed.", "192.0.2.1", Denial.NSEC, "a.signed. 300 CNAME www.sub.a.signed.")
                    .delegate(".", "signed.");
            internet.zone("sub.a.signed.", "192.0.2.1", Denial.NSEC, "www.sub.a.signed. 300 A 192.0.2.80")
                    .unsigned("sub.a.signed.").delegateUnsigned("signed.", "sub.a.signed.");

            Resolution noData = internet.ask("a.signed. DS");

            assertThat(noData.responseCode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(noData.security()).isEqualTo(Security.INSECURE);
        }

        @Test
        void isAnAliasIntoSuchAZone() {
            internet.add("test.", "out.test. 300 CNAME www.plain.test.");

            is(Security.INSECURE, ResponseCode.NOERROR, "out.test. A");
        }
    }

    /// A copy of the root is served here (RFC 8806).
    @Nested
    class BelowAZoneOfThisServer {

        private void serveDsOfTest(UnaryOperator<List<RRset>> records) {
            internet.build();
            internet.net.localData = question -> question.equals(new Question(Name.of("test."), RecordType.DS))
                    ? new Resolution(ResponseCode.NOERROR,
                            records.apply(internet.reply("198.41.0.4", question).answer()), List.of(), List.of(),
                            Security.INSECURE, 60, false, List.of())
                    : null;
        }

        @Test
        void zonesAreValidatedByItsDsRecords() {
            serveDsOfTest(all -> all);

            is(Security.SECURE, ResponseCode.NOERROR, "www.test. A");
            internet = new SignedInternet();
            zones();
            internet.change("test.", withoutSignature("www.test."));
            serveDsOfTest(all -> all);
            isBogus("www.test. A", ExtendedError.RRSIGS_MISSING);
        }

        @Test
        void zonesAreInsecureIfItIsNotSigned() {
            serveDsOfTest(all -> all.stream().filter(one -> one.type() == RecordType.DS).toList());

            is(Security.INSECURE, ResponseCode.NOERROR, "www.test. A");
        }
    }

    @Nested
    class Bogus {

        @Test
        void isDataOfATrustAnchorWhoseParentHasNoDs() {
            internet.zone("island.test.", "192.0.2.6", Denial.NSEC, "www.island.test. 300 A 192.0.2.87")
                    .delegateUnsigned("test.", "island.test.").change("island.test.",
                            withoutSignature("www.island.test."));
            internet.anchors.all.put(Name.of("island.test."), KEY.ds(Name.of("island.test.")));

            isBogus("www.island.test. A", ExtendedError.RRSIGS_MISSING);
        }

        @Test
        void isDataWithoutSignature() {
            internet.change("test.", withoutSignature("www.test."));

            isBogus("www.test. A", ExtendedError.RRSIGS_MISSING);
            isBogus("alias.test. A", ExtendedError.RRSIGS_MISSING);
        }

        @Test
        void isADenialWithoutProof() {
            internet.change("test.", sets -> sets.stream()
                    .filter(one -> one.type() != RecordType.NSEC && one.covers() != RecordType.NSEC).toList());

            isBogus("no.test. A", ExtendedError.NSEC_MISSING);
            isBogus("www.test. MX", ExtendedError.NSEC_MISSING);
            isBogus("x.wild.test. A", ExtendedError.NSEC_MISSING);
        }

        @Test
        void isASignatureThatHasExpired() {
            Validity past = new Validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-02-01T00:00:00Z"));
            signAgain("www.test.", past);

            isBogus("www.test. A", ExtendedError.SIGNATURE_EXPIRED);
        }

        @Test
        void isASignatureThatIsNotValidYet() {
            Validity future =
                    new Validity(Instant.parse("2030-01-01T00:00:00Z"), Instant.parse("2031-01-01T00:00:00Z"));
            signAgain("www.test.", future);

            isBogus("www.test. A", ExtendedError.SIGNATURE_NOT_YET_VALID);
        }

        private void signAgain(String owner, Validity validity) {
            Name name = Name.of(owner);
            internet.change("test.", sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                    && one.covers() == RecordType.A && one.owner().equals(name)
                            ? RRsetSigner.sign(a(sets, name), Name.of("test."), KEY, validity)
                            : one)
                    .toList());
        }

        private static RRset a(List<RRset> sets, Name owner) {
            return sets.stream().filter(one -> one.type() == RecordType.A && one.owner().equals(owner)).findFirst()
                    .orElseThrow();
        }

        @Test
        void isAZoneWhoseKeysNoDsMatches() {
            internet.zone("wrong.test.", "192.0.2.7", Denial.NSEC, "www.wrong.test. 300 A 192.0.2.88")
                    .delegateUnsigned("test.", "wrong.test.")
                    .addDs("test.", TestKeys.ecdsaP256(2).ds(Name.of("wrong.test.")));

            isBogus("www.wrong.test. A", ExtendedError.DNSKEY_MISSING);
            isBogus("no.wrong.test. A", ExtendedError.DNSKEY_MISSING);
        }

        @Test
        void isAZoneWithDsButWithoutKeys() {
            internet.zone("keyless.test.", "192.0.2.7", Denial.NSEC, "www.keyless.test. 300 A 192.0.2.88")
                    .delegate("test.", "keyless.test.")
                    .change("keyless.test.", sets -> sets.stream().filter(one -> one.covers() != RecordType.DNSKEY)
                            .toList());

            isBogus("www.keyless.test. A", ExtendedError.DNSKEY_MISSING);
            isBogus("no.keyless.test. A", ExtendedError.DNSKEY_MISSING);
            isBogus("keyless.test. DNSKEY", ExtendedError.DNSKEY_MISSING);
        }

        @Test
        void isAZoneWithDsButWithoutSignatures() {
            internet.zone("bare.test.", "192.0.2.7", Denial.NSEC, "www.bare.test. 300 A 192.0.2.88")
                    .unsigned("bare.test.")
                    .delegate("test.", "bare.test.");

            isBogus("www.bare.test. A", ExtendedError.RRSIGS_MISSING);
            isBogus("no.bare.test. A", ExtendedError.NSEC_MISSING);
        }

        @Test
        void isTheTextOfTheZoneTheKeyAndTheRecord() {
            internet.change("test.", sets -> sets.stream().map(one -> one.owner().equals(Name.of("www.test."))
                    && one.type() == RecordType.A ? rootwalk.dnssec.signing.Records.one("www.test. 300 A 192.0.2.66")
                            : one)
                    .toList());

            Resolution failure = internet.ask("www.test. A");

            assertThat(failure.errors()).singleElement().satisfies(error -> {
                assertThat(error.code()).isEqualTo(ExtendedError.DNSSEC_BOGUS);
                assertThat(error.text()).contains("www.test.", " A ", String.valueOf(KEY.tag()), "zone test.");
            });
        }

        @Test
        void isForQueriesWithCdOnly() {
            internet.change("test.", withoutSignature("www.test."));

            isBogus("www.test. A", ExtendedError.RRSIGS_MISSING);
            assertThat(askWithCd("www.test. A").answer()).isNotEmpty();
            isBogus("www.test. A", ExtendedError.RRSIGS_MISSING);
            assertThat(askWithCd("www.test. A").security()).isEqualTo(Security.BOGUS);
        }

        @Test
        void isNotAskedForAgainAtOnce() {
            internet.zone("wrong.test.", "192.0.2.7", Denial.NSEC, "www.wrong.test. 300 A 192.0.2.88")
                    .delegateUnsigned("test.", "wrong.test.")
                    .addDs("test.", TestKeys.ecdsaP256(2).ds(Name.of("wrong.test.")));
            internet.ask("www.wrong.test. A");
            internet.takeAsked();

            isBogus("ns.wrong.test. A", ExtendedError.DNSKEY_MISSING);

            assertThat(internet.takeAsked()).doesNotContain("192.0.2.7 wrong.test. DNSKEY");
            internet.net.pass(Duration.ofSeconds(6));
            isBogus("no.wrong.test. A", ExtendedError.DNSKEY_MISSING);
            assertThat(internet.takeAsked()).contains("192.0.2.7 wrong.test. DNSKEY");
        }
    }

    /// The delegation without signatures and the answer without proof have the same reason.
    @Test
    void aReasonIsGivenOnce() {
        internet.change("test.", sets -> sets.stream().filter(one -> one.covers() != RecordType.NSEC).toList());

        for (String question : List.of("no.test. A", "a.no.test. A", "www.test. MX")) {
            Resolution failure = internet.ask(question);

            assertThat(failure.isFailure()).isTrue();
            assertThat(failure.errors()).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @Nested
    class AnotherServer {

        @BeforeEach
        void twoServers() {
            internet.add("test.", "test. 3600 NS ns2.test.\nns2.test. 3600 A 192.0.2.8")
                    .add(".", "test. 3600 NS ns2.test.\nns2.test. 3600 A 192.0.2.8").build();
            internet.net.server("192.0.2.8").always(question -> internet.reply("192.0.2.1", question));
        }

        @Test
        void isAskedAfterABogusReply() {
            spoil("192.0.2.1", "www.test. A");
            spoil("192.0.2.8", "alias.test. A");

            is(Security.SECURE, ResponseCode.NOERROR, "www.test. A", "alias.test. A");

            assertThat(internet.net.events).anyMatch(ResolutionEvent.AskedAgain.class::isInstance);
        }

        @Test
        void isNotAskedForQueriesWithCd() {
            spoil("192.0.2.1", "www.test. A");
            spoil("192.0.2.8", "www.test. A");

            askWithCd("www.test. A");

            assertThat(internet.takeAsked())
                    .filteredOn(asked -> asked.endsWith(" www.test. A") && asked.startsWith("192.0.2"))
                    .hasSize(1);
        }

        @Test
        void isNoHelpWhereAllAreBogus() {
            spoil("192.0.2.1", "www.test. A");
            spoil("192.0.2.8", "www.test. A");

            isBogus("www.test. A", ExtendedError.RRSIGS_MISSING);

            assertThat(internet.takeAsked()).contains("192.0.2.1 www.test. A", "192.0.2.8 www.test. A");
        }

        private void spoil(String address, String question) {
            internet.net.server(address).on(question, asked -> ScriptedServer.message(asked, rootwalk.wire.Flags.AA,
                    ScriptedServer.records(asked.name() + " 300 A 192.0.2.66"), List.of(), List.of()));
        }
    }

    @Nested
    class Forwarded {

        @BeforeEach
        void forward() {
            internet.net.configured.add(ConfiguredZone.at(Name.ROOT,
                    List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD));
            internet.build();
        }

        private String serverOf(Question question) {
            Name name = question.type() == RecordType.DS ? question.name().parent() : question.name();
            return name.isSubdomainOf(Name.of("test.")) ? "192.0.2.1"
                    : name.isSubdomainOf(Name.of("opt.")) ? "192.0.2.2"
                            : "198.41.0.4";
        }

        @Test
        void dataIsValidatedToo() {
            internet.net.server("192.0.2.53").always(question -> internet.reply(serverOf(question), question));

            is(Security.SECURE, ResponseCode.NOERROR, "www.test. A", "www.test. MX");
            is(Security.SECURE, ResponseCode.NXDOMAIN, "no.test. A");
        }

        @Test
        void theDsOfAForwardedZoneIsThatOfItsParent() {
            internet.net.configured.clear();
            internet.net.configured.add(ConfiguredZone.at(Name.of("test."),
                    List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD));
            internet.net.server("192.0.2.53").always(question -> internet.reply(serverOf(question), question));

            is(Security.SECURE, ResponseCode.NOERROR, "test. DS", "www.test. A", "www.test. DS");
            isBogusOrAnswered("test. DS");
        }

        @ParameterizedTest
        @EnumSource(Use.class)
        void aConfiguredZoneBelowAnUnsignedOneNeedsNoServersOfThat(Use use) {
            belowAnUnsignedZone(use, "");

            is(Security.INSECURE, ResponseCode.NOERROR, "www.a.b.dead.test. A");

            assertThat(internet.takeAsked()).noneMatch(asked -> asked.startsWith("192.0.2.99 "));
        }

        /// The DS RRset of its zone cannot be looked up.
        @ParameterizedTest
        @EnumSource(Use.class)
        void aSignedConfiguredZoneBelowAnUnsignedOneIsInsecure(Use use) {
            belowAnUnsignedZone(use,
                    "www.a.b.dead.test. 300 RRSIG A 13 5 300 20300101000000 20200101000000 1 a.b.dead.test. AAAA");

            is(Security.INSECURE, ResponseCode.NOERROR, "www.a.b.dead.test. A");
        }

        /// A zone of the configuration; above it is an unsigned zone, whose servers refuse queries.
        private void belowAnUnsignedZone(Use use, String signature) {
            internet.add("test.", "dead.test. 3600 NS ns.dead.test.\nns.dead.test. 3600 A 192.0.2.99").build();
            internet.net.server("192.0.2.99").always(question -> ScriptedServer.message(question, ResponseCode.REFUSED,
                    List.of(), List.of(), List.of()));
            internet.net.configured.clear();
            internet.net.configured.add(ConfiguredZone.at(Name.of("a.b.dead.test."),
                    List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), use));
            internet.net.server("192.0.2.53").always(question -> ScriptedServer.message(question,
                    rootwalk.wire.Flags.AA,
                    ScriptedServer.records("www.a.b.dead.test. 300 A 192.0.2.66\n" + signature), List.of(), List.of()));
        }

        /// Unsigned replies for the DS RRset at the name of a forwarded zone, or a stub zone, are decided on, too.
        private void isBogusOrAnswered(String question) {
            for (Use use : List.of(Use.FORWARD, Use.STUB)) {
                SignedInternet other = new SignedInternet();
                other.zone("test.", "192.0.2.1", Denial.NSEC, "www.test. 300 A 192.0.2.80").unsigned("test.")
                        .delegateUnsigned(".", "test.").unsigned(".").build();
                other.net.configured.add(ConfiguredZone.at(Name.of("test."),
                        List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.1"), 53)), use));

                assertThat(other.ask(question).responseCode()).isEqualTo(ResponseCode.SERVFAIL);
                assertThat(other.ask("www.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            }
        }

        @Test
        void dataOfAForwarderThatRemovesSignaturesIsBogusWithThatReason() {
            internet.net.server("192.0.2.53").always(question -> {
                var reply = internet.reply(serverOf(question), question);
                return ScriptedServer.message(question, reply.rcode(), unsigned(reply.answer()),
                        unsigned(reply.authority()), List.of());
            });

            Resolution failure = internet.ask("www.test. A");

            assertThat(failure.isFailure()).isTrue();
            assertThat(failure.errors().toString()).contains("forwarder");
        }

        private List<RRset> unsigned(List<RRset> sets) {
            return sets.stream().filter(one -> one.covers() == one.type() && one.type() != RecordType.RRSIG
                    && one.type() != RecordType.NSEC && one.type() != RecordType.NSEC3).toList();
        }
    }

    @Test
    void theTtlIsNoLongerThanTheOriginalTtlAndTheSignature() {
        Validity brief = new Validity(Instant.parse("2020-01-01T00:00:00Z"),
                Instant.ofEpochMilli(internet.net.millis()).plusSeconds(100));
        internet.change("test.", sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                && one.covers() == RecordType.A && one.owner().equals(Name.of("www.test."))
                        ? RRsetSigner.sign(rootwalk.dnssec.signing.Records.one("www.test. 300 A 192.0.2.80"),
                                Name.of("test."), KEY, brief)
                        : one)
                .toList());

        assertThat(internet.ask("www.test. A").answer().getFirst().ttl()).isBetween(90, 100);
    }

    /// RFC 5155 section 7.2.6: the next closer name is in a span of opt-out.
    @Test
    void aWildcardAnswerThatDependsOnASpanOfOptOutIsKeptNoLongerThanItsProof() {
        internet.add("opt.", "*.wild.opt. 300 A 192.0.2.91").change("opt.", sets -> sets.stream()
                .map(one -> one.type() == RecordType.NSEC3 ? one.withTtl(30) : one).toList());

        Resolution answer = internet.ask("x.wild.opt. A");

        assertThat(answer.security()).isEqualTo(Security.INSECURE);
        assertThat(answer.ttl()).isEqualTo(30);
        assertThat(answer.answer()).extracting(RRset::ttl).containsExactly(30);
    }

    @Test
    void whileTheTimeIsNotKnownNothingIsKeptAndExpiredSignaturesAreAccepted() {
        internet.clock = ValidationTime.Unjudged::new;

        Resolution answer = internet.ask("www.test. A");

        assertThat(answer.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(answer.ttl()).isZero();
        assertThat(answer.security()).isNotEqualTo(Security.SECURE);
        internet.takeAsked();
        internet.ask("www.test. A");
        assertThat(internet.takeAsked()).contains("192.0.2.1 www.test. A");
    }

    @Test
    void withoutTrustAnchorsNothingIsLookedUp() {
        internet.anchors.all.clear();

        is(Security.INSECURE, ResponseCode.NOERROR, "www.test. A");

        assertThat(internet.takeAsked()).noneMatch(asked -> asked.endsWith(" DNSKEY") || asked.endsWith(" DS"));
    }

    /// RFC 4035 section 5.3.3.
    @Test
    void aLeastTtlOfTheCacheDoesNotExtendSecureData() {
        internet.net.cache = new CacheSettings(1 << 20, Duration.ofHours(2), Duration.ofDays(1), Duration.ofHours(3));
        internet.zone("plain.test.", "192.0.2.8", Denial.NSEC, "www.plain.test. 300 A 192.0.2.89")
                .unsigned("plain.test.")
                .delegateUnsigned("test.", "plain.test.");
        Validity brief = new Validity(Instant.parse("2020-01-01T00:00:00Z"),
                Instant.ofEpochMilli(internet.net.millis()).plusSeconds(100));
        internet.change("test.", sets -> sets.stream().map(one -> one.type() == RecordType.RRSIG
                && (one.covers() == RecordType.A || one.covers() == RecordType.NSEC)
                        ? RRsetSigner.sign(signed(sets, one), Name.of("test."), KEY, brief)
                        : one)
                .toList());

        assertThat(internet.ask("www.test. A").answer().getFirst().ttl()).isBetween(90, 100);
        assertThat(internet.ask("no.test. A").ttl()).isBetween(90, 100);
        assertThat(internet.ask("www.plain.test. A").ttl()).isEqualTo(7200);
        internet.net.pass(Duration.ofSeconds(101));

        isBogus("www.test. A", ExtendedError.SIGNATURE_EXPIRED);
        isBogus("no.test. A", ExtendedError.SIGNATURE_EXPIRED);
    }

    private static RRset signed(List<RRset> sets, RRset signatures) {
        return sets.stream().filter(one -> one.type() == signatures.covers() && one.type() != RecordType.RRSIG
                && one.owner().equals(signatures.owner())).findFirst().orElseThrow();
    }

    @Test
    void whileTheTimeIsNotKnownNoSettingKeepsData() {
        internet.net.cache = new CacheSettings(1 << 20, Duration.ofHours(2), Duration.ofDays(1), Duration.ofHours(3));
        internet.zone("plain.test.", "192.0.2.8", Denial.NSEC, "www.plain.test. 300 A 192.0.2.89")
                .unsigned("plain.test.")
                .delegateUnsigned("test.", "plain.test.");
        internet.clock = ValidationTime.Unjudged::new;

        for (String question : List.of("www.test. A", "www.plain.test. A", "no.plain.test. A", "no.test. A")) {
            assertThat(internet.ask(question).ttl()).as(question).isZero();
            internet.takeAsked();
            internet.ask(question);
            assertThat(internet.takeAsked()).as(question).anyMatch(asked -> asked.endsWith(question));
        }
    }

    /// RFC 2308 section 2.2 permits it.
    @Test
    void aDenialOfDsWithoutSoaIsAProof() {
        internet.zone("bare.test.", "192.0.2.8", Denial.NSEC, "www.bare.test. 300 A 192.0.2.89").unsigned("bare.test.")
                .delegateUnsigned("test.", "bare.test.");
        internet.zone("bare.opt.", "192.0.2.8", Denial.NSEC, "www.bare.opt. 300 A 192.0.2.89").unsigned("bare.opt.")
                .delegateUnsigned("opt.", "bare.opt.");
        internet.build();
        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            internet.net.server(address).always(question -> withoutSoa(internet.reply(address, question), question));
        }

        is(Security.INSECURE, ResponseCode.NOERROR, "www.bare.test. A", "www.bare.opt. A");
        is(Security.SECURE, ResponseCode.NOERROR, "www.test. MX");
    }

    /// Without SOA in denials, and without any proof in referrals, so that the DS RRset is asked for.
    private static Message withoutSoa(Message reply, Question question) {
        boolean isReferral = reply.answer().isEmpty() && !reply.isAuthoritative();
        return ScriptedServer.message(question, (reply.isAuthoritative() ? Flags.AA : 0) | reply.rcode(),
                reply.answer(),
                reply.authority().stream().filter(one -> one.covers() != RecordType.SOA
                        && (!isReferral || one.type() == RecordType.NS)).toList(),
                reply.additional());
    }

    @Nested
    class TheReasonWhyDataIsInsecure {

        private void hasTheReason(String question, int code) {
            for (String from : List.of("the servers", "the cache")) {
                Resolution resolution = internet.ask(question);

                assertThat(resolution.security()).as(question).isEqualTo(Security.INSECURE);
                assertThat(resolution.errors()).as("%s from %s", question, from).extracting(ExtendedError::code)
                        .containsExactly(code);
            }
        }

        private void zone(String apex, RRset ds) {
            internet.zone(apex, "192.0.2.9", Denial.NSEC, "www." + apex + " 300 A 192.0.2.90").unsigned(apex)
                    .delegateUnsigned("test.", apex).addDs("test.", ds);
        }

        @Test
        void isInAnswersFromTheCacheToo() {
            zone("alg.test.", KEY.withAlgorithm(200).ds(Name.of("alg.test.")));
            zone("digest.test.", digestType3());
            internet.zone("many.", "192.0.2.10", new Denial.Nsec3(51, Octets.EMPTY, Denial.OptOut.OFF),
                    "*.w.many. 300 A 192.0.2.91").delegate(".", "many.");
            internet.add("test.", "to.test. 300 CNAME www.alg.test.");

            hasTheReason("www.alg.test. A", ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM);
            hasTheReason("no.alg.test. A", ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM);
            hasTheReason("to.test. A", ExtendedError.UNSUPPORTED_DNSKEY_ALGORITHM);
            hasTheReason("www.digest.test. A", ExtendedError.UNSUPPORTED_DS_DIGEST_TYPE);
            hasTheReason("no.many. A", ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
            hasTheReason("many. MX", ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
            hasTheReason("x.w.many. A", ExtendedError.UNSUPPORTED_NSEC3_ITERATIONS);
        }

        private static RRset digestType3() {
            byte[] data = KEY.ds(Name.of("digest.test.")).rdata(0).sharedOctets().clone();
            data[3] = 3;
            return RRset.of(Name.of("digest.test."), RecordType.DS, 3600, Rdata.of(data));
        }
    }
}
