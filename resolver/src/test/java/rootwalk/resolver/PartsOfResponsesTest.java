package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.signing.Denial;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Responses with several parts that are validated one by one: chains of aliases, answers to queries of type ANY, and denials by the
/// parent zone.
class PartsOfResponsesTest {

    private static final String SERVER = "192.0.2.1";

    private final SignedInternet internet = new SignedInternet();

    @BeforeEach
    void zone() {
        internet.zone("test.", SERVER, Denial.NSEC, """
            www.test. 300 A 192.0.2.80
            alias.test. 300 CNAME www.test.
            *.e.d.c.b.a.test. 300 CNAME x.d.c.b.a.test.
            *.d.c.b.a.test. 300 CNAME x.c.b.a.test.
            *.c.b.a.test. 300 CNAME x.b.a.test.
            *.b.a.test. 300 CNAME x.a.test.
            *.a.test. 300 A 192.0.2.81
            *.a.test. 300 TXT text
            """).delegate(".", "test.");
    }

    /// The server of `test.` sends the answers to several questions in one response.
    private void answersTogether(String... names) {
        internet.build();
        internet.net.server(SERVER).on(names[0] + " A", question -> {
            List<RRset> answer = new ArrayList<>();
            List<RRset> authority = new ArrayList<>();
            for (String name : names) {
                Message part = internet.reply(SERVER, new Question(Name.of(name), RecordType.A));
                answer.addAll(part.answer());
                part.authority().stream().filter(one -> !authority.contains(one)).forEach(authority::add);
            }
            return ScriptedServer.message(question, Flags.AA, answer, authority, List.of());
        });
    }

    private static Resolution isSecure(Resolution resolution) {
        assertThat(resolution.responseCode()).as(resolution.errors().toString()).isEqualTo(ResponseCode.NOERROR);
        assertThat(resolution.security()).as(resolution.errors().toString()).isEqualTo(Security.SECURE);
        return resolution;
    }

    @Test
    void aDenialForSeveralAliasesIsVerifiedOnce() {
        answersTogether("x.e.d.c.b.a.test.", "x.d.c.b.a.test.", "x.c.b.a.test.", "x.b.a.test.", "x.a.test.");

        Resolution answer = isSecure(internet.ask("x.e.d.c.b.a.test. A"));

        assertThat(answer.answer()).hasSize(5);
        assertThat(internet.takeAsked()).doesNotContain(SERVER + " x.d.c.b.a.test. A", SERVER + " x.a.test. A");
    }

    @Test
    void aBogusTargetBesideAValidAliasIsAskedByItsName() {
        internet.build();
        internet.net.server(SERVER).on("alias.test. A", question -> {
            Message reply = internet.reply(SERVER, question);
            List<RRset> answer = new ArrayList<>(reply.answer());
            answer.addAll(ScriptedServer.records("www.test. 300 A 192.0.2.66"));
            return ScriptedServer.message(question, Flags.AA, answer, List.of(), List.of());
        });

        Resolution answer = isSecure(internet.ask("alias.test. A"));

        assertThat(lines(answer.answer())).containsExactly("alias.test. 300 IN CNAME www.test.",
                "www.test. 300 IN A 192.0.2.80");
        assertThat(internet.takeAsked()).contains(SERVER + " www.test. A");
    }

    @Test
    void aTargetThatIsBogusByItsNameTooIsAFailure() {
        internet.change("test.", SignedInternet.withoutSignature("www.test."));
        answersTogether("alias.test.", "www.test.");

        Resolution failure = internet.ask("alias.test. A");

        assertThat(failure.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(failure.errors()).extracting(ExtendedError::code).contains(ExtendedError.RRSIGS_MISSING);
    }

    /// RFC 4035 section 5.3.4.
    @Test
    void anAnswerOfAllTypesFromAWildcardHasItsProof() {
        internet.build();
        internet.net.server(SERVER).on("x.a.test. ANY", question -> {
            Message one = internet.reply(SERVER, new Question(question.name(), RecordType.A));
            Message other = internet.reply(SERVER, new Question(question.name(), RecordType.TXT));
            List<RRset> answer = new ArrayList<>(one.answer());
            answer.addAll(other.answer());
            return ScriptedServer.message(question, Flags.AA, answer, one.authority(), List.of());
        });

        Resolution answer = isSecure(internet.askSigned("x.a.test. ANY"));

        assertThat(answer.answer()).extracting(RRset::type).containsExactly(RecordType.A, RecordType.RRSIG,
                RecordType.TXT, RecordType.RRSIG);
        assertThat(answer.authority()).extracting(RRset::type).contains(RecordType.NSEC);
        assertThat(isSecure(internet.ask("x.a.test. ANY")).answer()).extracting(RRset::type)
                .containsExactly(RecordType.A, RecordType.TXT);
    }

    @Test
    void anAnswerOfAllTypesFromAWildcardWithoutProofIsBogus() {
        internet.build();
        internet.net.server(SERVER).on("x.a.test. ANY", question -> {
            Message one = internet.reply(SERVER, new Question(question.name(), RecordType.A));
            return ScriptedServer.message(question, Flags.AA, one.answer(), List.of(), List.of());
        });

        assertThat(internet.ask("x.a.test. ANY").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
    }

    /// The server of the parent denies names in an unsigned child zone, to which it should refer.
    @Test
    void aDenialByTheParentOfAnUnsignedZoneIsInsecure() {
        internet.zone("plain.test.", "192.0.2.3", Denial.NSEC, "").unsigned("plain.test.")
                .delegateUnsigned("test.", "plain.test.").build();
        for (String question : List.of("www.plain.test. A", "plain.test. A")) {
            internet.net.server(SERVER).on(question, this::denied);
        }

        Resolution answer = internet.ask("www.plain.test. A");

        assertThat(answer.responseCode()).as(answer.errors().toString()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(answer.security()).isEqualTo(Security.INSECURE);
    }

    /// The data of a zone is as valid as its own signatures are, wherever its servers have their names.
    @Test
    void aZoneWhoseServersHaveBogusAddressesIsSecure() {
        internet.zone("host.test.", "192.0.2.4", Denial.NSEC, "srv.host.test. 300 A 192.0.2.5")
                .delegate("test.", "host.test.")
                .change("host.test.", SignedInternet.withoutSignature("srv.host.test."));
        internet.zone("hosted.test.", "192.0.2.5", Denial.NSEC, "www.hosted.test. 300 A 192.0.2.85")
                .addDs("test.", SignedInternet.KEY.ds(Name.of("hosted.test.")))
                .add("test.", "hosted.test. 3600 NS srv.host.test.");

        for (String question : List.of("www.hosted.test. A", "www.hosted.test. TXT")) {
            isSecure(internet.ask(question));
        }
        assertThat(internet.ask("srv.host.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
    }

    private Message denied(Question question) {
        return ScriptedServer.message(question, Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                withSoa(internet.reply(SERVER, question).authority()), List.of());
    }

    private List<RRset> withSoa(List<RRset> authority) {
        List<RRset> all = new ArrayList<>(
                internet.reply(SERVER, new Question(Name.of("test."), RecordType.SOA)).answer());
        authority.stream().filter(one -> one.type() == RecordType.NSEC || one.covers() == RecordType.NSEC)
                .forEach(all::add);
        return all;
    }
}
