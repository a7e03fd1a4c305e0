package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Signatures and proofs are for clients that set DO (RFC 4035 section 3.2.1).
class SignaturesTest {

    private static final String SIGNATURE = " 13 3 300 20300101000000 20200101000000 1 example.test. AAAA";
    private static final String A = "www.example.test. 300 IN A 192.0.2.80";
    private static final String A_SIGNED = "www.example.test. 300 IN RRSIG A" + SIGNATURE;
    private static final String SOA = "example.test. 300 IN SOA ns.example.test. h. 1 2 3 4 300";

    private final ScriptedInternet net = new ScriptedInternet();

    private static List<RRset> sets(String... lines) {
        List<RRset> all = new ArrayList<>();
        for (String line : lines) {
            all.addAll(records(line.replace(" IN ", " ")));
        }
        return all;
    }

    @BeforeEach
    void signedZone() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            example.test. NS ns.example.test.
            ns.example.test. A 192.0.2.2
            """);
        ScriptedServer server = net.server("192.0.2.2").zone("example.test.", """
            example.test. NS ns.example.test.
            ns.example.test. A 192.0.2.2
            """);
        server.on("www.example.test. A",
                question -> message(question, Flags.AA, sets(A, A_SIGNED), List.of(), List.of()));
        server.on("alias.example.test. A", question -> message(question, Flags.AA,
                sets("alias.example.test. 300 IN CNAME www.example.test.",
                        "alias.example.test. 300 IN RRSIG CNAME" + SIGNATURE, A, A_SIGNED,
                        "www.example.test. 300 IN RRSIG TXT" + SIGNATURE),
                List.of(), List.of()));
        List<RRset> proof = sets(SOA, "example.test. 300 IN RRSIG SOA" + SIGNATURE,
                "m.example.test. 300 IN NSEC x.example.test. A RRSIG NSEC",
                "m.example.test. 300 IN RRSIG NSEC" + SIGNATURE, "a.test. 300 IN NSEC b.test. A",
                "example.test. 300 IN RRSIG NS" + SIGNATURE);
        server.on("no.example.test. A", question -> message(question, Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                proof, List.of()));
        server.on("m.example.test. MX", question -> message(question, Flags.AA, List.of(), proof, List.of()));
    }

    private Resolution ask(String question, boolean dnssecOk) {
        String[] words = question.split(" ");
        return net.resolver().resolve(
                new Query(new Question(Name.of(words[0]), RecordType.parse(words[1])), dnssecOk, false, _ -> {}));
    }

    @Test
    void areInAnswersForThoseThatWantThem() {
        assertThat(lines(ask("www.example.test. A", true).answer())).containsExactly(A, A_SIGNED);
        assertThat(lines(ask("www.example.test. A", false).answer())).containsExactly(A);
    }

    @Test
    void comeFromTheCacheToo() {
        ask("www.example.test. A", true);
        net.takeAsked();

        assertThat(lines(ask("www.example.test. A", true).answer())).hasSize(2);
        assertThat(lines(ask("www.example.test. A", false).answer())).hasSize(1);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void areAskedForWhereTheAnswerWasKeptWithoutThem() {
        ask("www.example.test. A", false);
        net.takeAsked();

        assertThat(lines(ask("www.example.test. A", true).answer())).containsExactly(A, A_SIGNED);
        assertThat(net.takeAsked()).containsExactly("192.0.2.2 www.example.test. A");
    }

    @Test
    void areThoseOfTheSetsInTheAnswer() {
        assertThat(lines(ask("alias.example.test. A", true).answer())).containsExactly(
                "alias.example.test. 300 IN CNAME www.example.test.",
                "alias.example.test. 300 IN RRSIG CNAME" + SIGNATURE, A, A_SIGNED);
        assertThat(lines(ask("alias.example.test. A", false).answer())).hasSize(2);
    }

    @Test
    void ofAWildcardComeWithTheProofThatTheNameItselfDoesNotExist() {
        List<RRset> answer = sets("any.w.example.test. 300 IN A 192.0.2.81",
                "any.w.example.test. 300 IN RRSIG A 13 3 300 20300101000000 20200101000000 1 example.test. AAAA");
        List<RRset> proof = sets("a.w.example.test. 200 IN NSEC b.w.example.test. A RRSIG NSEC",
                "a.w.example.test. 200 IN RRSIG NSEC" + SIGNATURE, "example.test. 300 IN NS ns.example.test.",
                "example.test. 300 IN RRSIG NS" + SIGNATURE, "a.test. 300 IN NSEC b.test. A");
        net.server("192.0.2.2").on("any.w.example.test. A",
                question -> message(question, Flags.AA, answer, proof, List.of()));

        for (int i = 0; i < 2; i++) {
            Resolution signed = ask("any.w.example.test. A", true);
            assertThat(lines(signed.answer())).hasSize(2);
            assertThat(lines(signed.authority())).containsExactly(
                    "a.w.example.test. 200 IN NSEC b.w.example.test. A RRSIG NSEC",
                    "a.w.example.test. 200 IN RRSIG NSEC" + SIGNATURE);
            assertThat(ask("any.w.example.test. A", false).authority()).isEmpty();
        }
    }

    @Test
    void ofAnExpandedAliasAndADenialAreThereTogether() {
        List<RRset> answer = sets("any.w.example.test. 300 IN CNAME no.example.test.",
                "any.w.example.test. 300 IN RRSIG CNAME 13 3 300 20300101000000 20200101000000 1 example.test. AAAA");
        List<RRset> proof = sets("a.w.example.test. 200 IN NSEC b.w.example.test. A RRSIG NSEC",
                "a.w.example.test. 200 IN RRSIG NSEC" + SIGNATURE);
        net.server("192.0.2.2").on("any.w.example.test. A",
                question -> message(question, Flags.AA, answer, proof, List.of()));

        Resolution denied = ask("any.w.example.test. A", true);

        assertThat(denied.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(lines(denied.authority())).hasSize(6).contains(SOA,
                "a.w.example.test. 200 IN NSEC b.w.example.test. A RRSIG NSEC");
    }

    @Test
    void ofAWildcardThatWasAskedForItselfNeedNoProof() {
        List<RRset> answer = sets("*.w.example.test. 300 IN A 192.0.2.81",
                "*.w.example.test. 300 IN RRSIG A 13 3 300 20300101000000 20200101000000 1 example.test. AAAA");
        net.server("192.0.2.2").on("*.w.example.test. A", question -> message(question, Flags.AA, answer,
                sets("a.w.example.test. 200 IN NSEC b.w.example.test. A RRSIG NSEC"), List.of()));

        assertThat(ask("*.w.example.test. A", true).authority()).isEmpty();
    }

    @Test
    void ofASetAreAFewAtMost() {
        List<RRset> many = new ArrayList<>(sets(A));
        StringBuilder signatures = new StringBuilder();
        for (int key = 0; key < 40; key++) {
            signatures.append("www.example.test. 300 RRSIG A 13 3 300 20300101000000 20200101000000 ").append(key)
                    .append(" example.test. AAAA\n");
        }
        many.addAll(records(signatures.toString()));
        net.server("192.0.2.2").on("www.example.test. A",
                question -> message(question, Flags.AA, many, List.of(), List.of()));

        assertThat(lines(ask("www.example.test. A", true).answer())).hasSizeBetween(5, 20)
                .contains(A_SIGNED.replace(" 1 example", " 0 example"));
    }

    @Test
    void andProofsAreInDenialsForThoseThatWantThem() {
        for (String question : List.of("no.example.test. A", "m.example.test. MX")) {
            for (int i = 0; i < 2; i++) {
                assertThat(lines(ask(question, true).authority())).containsExactly(SOA,
                        "example.test. 300 IN RRSIG SOA" + SIGNATURE,
                        "m.example.test. 300 IN NSEC x.example.test. A RRSIG NSEC",
                        "m.example.test. 300 IN RRSIG NSEC" + SIGNATURE);
                assertThat(lines(ask(question, false).authority())).containsExactly(SOA);
            }
        }
        assertThat(ask("no.example.test. A", true).responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(ask("m.example.test. MX", true).responseCode()).isEqualTo(ResponseCode.NOERROR);
    }
}
