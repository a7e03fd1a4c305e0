package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.SignedInternet.KEY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.RRsetSigner;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Answers from validated denials of other questions (RFC 8198).
class AggressiveNsecTest {

    private final SignedInternet internet = new SignedInternet();

    @BeforeEach
    void zones() {
        String records = """
            b.Z 300 A 192.0.2.80
            y.Z 300 A 192.0.2.81
            *.w.Z 300 A 192.0.2.82
            """;
        internet.zone("test.", "192.0.2.1", Denial.NSEC, records.replace("Z", "test.")).delegate(".", "test.");
        internet.zone("hash.", "192.0.2.2", Denial.NSEC3, records.replace("Z", "hash.")).delegate(".", "hash.");
        internet.zone("opt.", "192.0.2.3", Denial.NSEC3_OPT_OUT, records.replace("Z", "opt.")).delegate(".", "opt.");
        internet.zone("sub.test.", "192.0.2.4", Denial.NSEC, "www.sub.test. 300 A 192.0.2.83").unsigned("sub.test.")
                .delegateUnsigned("test.", "sub.test.");
    }

    private void isAnsweredFromTheCache(int code, String question) {
        internet.takeAsked();
        Resolution resolution = internet.ask(question);
        assertThat(internet.takeAsked()).as(question).isEmpty();
        assertThat(resolution.responseCode()).as(question).isEqualTo(code);
        assertThat(resolution.security()).as(question).isEqualTo(Security.SECURE);
    }

    @Test
    void anotherNameOfASpanDoesNotExist() {
        internet.ask("c.test. A");

        isAnsweredFromTheCache(ResponseCode.NXDOMAIN, "d.test. A");
        isAnsweredFromTheCache(ResponseCode.NXDOMAIN, "x.y.e.test. MX");
    }

    @Test
    void aNameOfNsecHasNoOtherType() {
        internet.ask("b.test. MX");

        isAnsweredFromTheCache(ResponseCode.NOERROR, "b.test. TXT");
        internet.takeAsked();
        assertThat(lines(internet.ask("b.test. A").answer())).hasSize(1);
        assertThat(internet.takeAsked()).isNotEmpty();
    }

    @Test
    void aNameOfNsec3HasNoOtherType() {
        internet.ask("b.hash. MX");

        isAnsweredFromTheCache(ResponseCode.NOERROR, "b.hash. TXT");
    }

    @Test
    void aSynthesisedDenialHasItsProof() {
        internet.askSigned("c.test. A");

        Resolution denial = internet.askSigned("d.test. A");

        assertThat(denial.authority()).extracting(RRset::type).contains(RecordType.SOA, RecordType.NSEC,
                RecordType.RRSIG);
    }

    @Test
    void aWildcardAnswersAnotherName() {
        internet.ask("c.test. A");
        internet.ask("one.w.test. A");

        isAnsweredFromTheCache(ResponseCode.NOERROR, "two.w.test. A");
        assertThat(lines(internet.ask("two.w.test. A").answer())).singleElement().asString().startsWith("two.w.test. ")
                .endsWith(" A 192.0.2.82");
    }

    /// Its server has the zone above too, so that no delegation is known.
    @Test
    void aWildcardAnswersNoNameByTheDenialsOfTheZoneAbove() {
        internet.zone("sub.hash.", "192.0.2.2", Denial.NSEC3_OPT_OUT, """
            *.sub.hash. 300 A 192.0.2.84
            *.c.sub.hash. 300 MX 1 www.sub.hash.
            """).delegate("hash.", "sub.hash.");
        for (int i = 0; i < 60; i++) {
            internet.ask("n" + i + ".hash. A");
        }
        internet.ask("*.sub.hash. A");

        Resolution noData = internet.ask("one.c.sub.hash. A");

        assertThat(lines(noData.answer())).isEmpty();
        assertThat(noData.responseCode()).isEqualTo(ResponseCode.NOERROR);
    }

    @Test
    void aSpanOfOptOutSaysNothingOfOtherNames() {
        for (int i = 0; i < 20; i++) {
            internet.ask("a" + i + ".opt. A");
        }
        internet.takeAsked();

        for (int i = 20; i < 40; i++) {
            internet.ask("a" + i + ".opt. A");
        }

        assertThat(internet.takeAsked()).hasSize(20);
    }

    @Test
    void namesBelowADelegationAreNotDenied() {
        internet.ask("sub.test. DS");
        internet.ask("sua.test. A");

        assertThat(lines(internet.ask("www.sub.test. A").answer())).hasSize(1);
        internet.takeAsked();
        internet.ask("no.sub.test. A");
        assertThat(internet.takeAsked()).contains("192.0.2.4 no.sub.test. A");
    }

    @Test
    void aDenialExpires() {
        internet.ask("c.test. A");
        internet.net.pass(Duration.ofSeconds(599));
        isAnsweredFromTheCache(ResponseCode.NXDOMAIN, "d.test. A");

        internet.net.pass(Duration.ofSeconds(2));
        internet.takeAsked();
        internet.ask("e.test. A");
        assertThat(internet.takeAsked()).contains("192.0.2.1 e.test. A");
    }

    @Test
    void clientsWithCdGetWhatServersSend() {
        internet.ask("c.test. A");
        internet.takeAsked();
        Query query = internet.net.query("d.test. A");

        internet.net.resolver().resolve(new Query(query.question(), false, true, query.observer()));

        assertThat(internet.takeAsked()).contains("192.0.2.1 d.test. A");
    }

    @Test
    void itCanBeTurnedOff() {
        internet.net.aggressiveNsec = false;
        internet.ask("c.test. A");
        internet.takeAsked();

        internet.ask("d.test. A");

        assertThat(internet.takeAsked()).containsExactly("192.0.2.1 d.test. A");
    }

    @Test
    void aFlushOfANameForgetsWhatDeniesIt() {
        internet.ask("c.test. A");
        internet.net.resolver().flush(rootwalk.wire.Name.of("d.test."));
        internet.takeAsked();

        internet.ask("d.test. A");

        assertThat(internet.takeAsked()).contains("192.0.2.1 d.test. A");
    }

    /// Of the signatures of an RRset, only one is known to be valid.
    @Test
    void aRecordThatNamesTheParentAsItsSignerSaysNothingOfTheParent() {
        internet.zone("evil.test.", "192.0.2.5", Denial.NSEC, "*.w.evil.test. 300 A 192.0.2.84")
                .delegate("test.", "evil.test.").add("test.", "victim.test. 300 A 192.0.2.85").build();
        RRset forged = Records.one("evil.test. 600 NSEC zzz.test. NS SOA RRSIG NSEC DNSKEY");
        Signature own = Signature.all(RRsetSigner.sign(forged, Name.of("evil.test."), KEY, TestKeys.LONG)).getFirst();
        Signature ofParent = new Signature(own.typeCovered(), own.algorithm(), own.labels(), own.originalTtl(),
                own.expiration(), own.inception(), own.keyTag(), Name.of("test."), own.signature());
        RRset signatures = RRset.of(forged.owner(), RecordType.RRSIG, 600, List.of(ofParent.rdata(), own.rdata()));
        internet.net.server("192.0.2.5").always(question -> {
            Message reply = internet.reply("192.0.2.5", question);
            List<RRset> authority = new ArrayList<>(List.of(forged, signatures));
            authority.addAll(reply.authority());
            return question.name().equals(Name.of("one.w.evil.test."))
                    ? ScriptedServer.message(question, Flags.AA, reply.answer(), authority, List.of())
                    : reply;
        });
        internet.ask("a.test. A");
        assertThat(internet.ask("one.w.evil.test. A").security()).isEqualTo(Security.SECURE);

        Resolution victim = internet.ask("victim.test. A");

        assertThat(lines(victim.answer())).hasSize(1);
    }
}
