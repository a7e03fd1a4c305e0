package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.ZoneQueries.Response;

/// RFC 6672.
class DnameTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    private final ZoneQueries queries =
            zone(HEAD + """
                old 90 DNAME new
                www.new 30 A 192.0.2.1
                older 80 DNAME old
                to 60 CNAME www.old
                away 70 DNAME elsewhere.test.
                *.dw 60 DNAME new
                sub 60 NS ns.other.
                tosub 60 DNAME sub
                """);

    @Test
    void theAliasHasTheTtlOfTheDname() {
        assertThat(queries.ask("WWW.old.example. A").answer())
                .containsExactly("old.example. 90 DNAME new.example.",
                        "WWW.old.example. 90 CNAME WWW.new.example.", "WWW.new.example. 30 A 192.0.2.1");
    }

    @Test
    void anAliasThatIsAskedForIsNotFollowed() {
        assertThat(queries.ask("www.old.example. CNAME").answer())
                .containsExactly("old.example. 90 DNAME new.example.", "www.old.example. 90 CNAME www.new.example.");
    }

    /// RFC 6672 section 3.2: step 3.C goes back to step 1, whatever QTYPE is.
    @Test
    void allSetsBelowItAreThoseOfItsTarget() {
        assertThat(queries.ask("www.old.example. ANY").answer()).containsExactly("old.example. 90 DNAME new.example.",
                "www.old.example. 90 CNAME www.new.example.", "www.new.example. 30 A 192.0.2.1");
        assertThat(queries.ask("www.older.example. ANY").answer()).hasSize(5);
        assertThat(queries.ask("a.old.example. ANY").rcode()).isEqualTo("NXDOMAIN");
        assertThat(queries.ask("a.away.example. ANY").kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
        assertThat(queries.ask("to.example. ANY").answer()).containsExactly("to.example. 60 CNAME www.old.example.");
    }

    @Test
    void oneMayLeadToAnother() {
        assertThat(queries.ask("www.older.example. A").answer())
                .containsExactly("older.example. 80 DNAME old.example.",
                        "www.older.example. 80 CNAME www.old.example.", "old.example. 90 DNAME new.example.",
                        "www.old.example. 90 CNAME www.new.example.", "www.new.example. 30 A 192.0.2.1");
    }

    @Test
    void anAliasMayLeadBelowIt() {
        assertThat(queries.ask("to.example. A").answer())
                .containsExactly("to.example. 60 CNAME www.old.example.", "old.example. 90 DNAME new.example.",
                        "www.old.example. 90 CNAME www.new.example.", "www.new.example. 30 A 192.0.2.1");
    }

    @Test
    void aTargetThatIsMissingIsDenied() {
        Response response = queries.ask("a.b.old.example. A");

        assertThat(response.rcode()).isEqualTo("NXDOMAIN");
        assertThat(response.answer()).contains("a.b.old.example. 90 CNAME a.b.new.example.");
        assertThat(response.authority()).containsExactly("example. 5 SOA ns.other. h.other. 1 2 3 4 5");
    }

    @Test
    void itMayLeadOut() {
        Response response = queries.ask("a.away.example. A");

        assertThat(response.kind()).isEqualTo(AnswerKind.EXTERNAL_ALIAS);
        assertThat(response.rcode()).isEqualTo("NOERROR");
        assertThat(response.isAuthoritative()).isTrue();
        assertThat(response.answer()).containsExactly("away.example. 70 DNAME elsewhere.test.",
                "a.away.example. 70 CNAME a.elsewhere.test.");
    }

    @Test
    void itMayLeadToADelegation() {
        Response response = queries.ask("a.tosub.example. A");

        assertThat(response.kind()).isEqualTo(AnswerKind.REFERRED);
        assertThat(response.isAuthoritative()).isTrue();
        assertThat(response.authority()).containsExactly("sub.example. 60 NS ns.other.");
    }

    @Test
    void allSetsOfItsOwnerHaveItOnce() {
        ZoneQueries loop = zone(HEAD + "d 60 DNAME @\nd 60 TXT x\n");

        assertThat(loop.ask("d.d.example. ANY").answer()).containsExactly("d.example. 60 DNAME example.",
                "d.d.example. 60 CNAME d.example.", "d.example. 60 TXT \"x\"");
        ZoneQueries alone = zone(HEAD + "d 60 DNAME @\n");
        assertThat(alone.ask("d.d.example. ANY").kind()).isEqualTo(AnswerKind.ANSWERED);
        assertThat(alone.ask("d.d.example. ANY").answer()).hasSize(2);
        assertThat(loop.ask("d.example. ANY").answer()).containsExactly("d.example. 60 DNAME example.",
                "d.example. 60 TXT \"x\"");
    }

    /// RFC 6672 section 2.2: 255 octets are a name, 256 are not.
    @Test
    void theLongestNameIsStillAnAlias() {
        String label = "b".repeat(63);
        ZoneQueries longer = zone(HEAD + "d 60 DNAME " + "a".repeat(40) + "\n");
        // 3 * 64 + 41 + 9 = 242 octets; 13 are left.
        String fits = "%s.%s.%s.%s.d.example.".formatted(label, label, label, "c".repeat(12));
        String doesNot = "%s.%s.%s.%s.d.example.".formatted(label, label, label, "c".repeat(13));

        assertThat(longer.ask(fits + " A").rcode()).isEqualTo("NXDOMAIN");
        assertThat(longer.ask(fits + " A").answer()).hasSize(2).last().asString()
                .endsWith("." + "c".repeat(12) + "." + "a".repeat(40) + ".example.");
        assertThat(longer.ask(doesNot + " A").rcode()).isEqualTo("YXDOMAIN");
        assertThat(longer.ask(doesNot + " A").answer()).containsExactly(
                "d.example. 60 DNAME " + "a".repeat(40) + ".example.");
        assertThat(longer.ask(doesNot + " A").authority()).isEmpty();
    }

    @Test
    void itIsInEveryAnswerOfAServer() {
        assertThat(queries.ask("www.old.example. A").answer()).hasSize(3);
        assertThat(queries.ask("www.old.example. A").answer()).hasSize(3).first().asString().contains(" DNAME ");
        assertThat(queries.ask("www.older.example. A").answer()).hasSize(5);
        assertThat(queries.ask("www.old.example. A").answer()).hasSize(3).first().asString().contains(" DNAME ");
    }

    @Test
    void theResolverOfThisServerGetsTheSameRecords() {
        for (String question : List.of("www.old.example. A", "www.older.example. A", "to.example. A",
                "a.away.example. A")) {
            assertThat(queries.values(question)).as(question).isEqualTo(queries.ask(question).answer());
        }
    }

    @Test
    void whatDoesNotFitIsTruncated() {
        int whole = queries.ask("www.old.example. A").message().length();

        assertThat(queries.within(whole).ask("www.old.example. A").overflowed()).isFalse();
        assertThat(queries.within(whole - 1).ask("www.old.example. A").overflowed()).isTrue();
        assertThat(queries.within(50).ask("www.old.example. A").overflowed()).isTrue();
    }

    /// RFC 6672 section 2.4. A signed zone is loaded with a warning.
    @Test
    void dataBelowADnameIsNotServed() {
        ZoneQueries hidden = zone(HEAD + """
            @ 60 DNSKEY 257 3 13 AQIDBA==
            d 60 DNAME t
            h.d 60 A 192.0.2.7
            *.d 60 TXT x
            sub.d 60 NS ns.sub.d
            ns.sub.d 60 A 192.0.2.8
            below.h.d 60 DNAME u
            mx 60 MX 1 h.d
            cut 60 NS h.d
            """).with(Authority.Additional.ALL);

        assertThat(hidden.ask("h.d.example. A").answer()).containsExactly("d.example. 60 DNAME t.example.",
                "h.d.example. 60 CNAME h.t.example.");
        assertThat(hidden.ask("z.d.example. TXT").answer()).startsWith("d.example. 60 DNAME t.example.");
        assertThat(hidden.ask("www.sub.d.example. A").answer()).startsWith("d.example. 60 DNAME t.example.");
        assertThat(hidden.ask("x.below.h.d.example. A").answer()).startsWith("d.example. 60 DNAME t.example.");
        assertThat(hidden.ask("mx.example. MX").additional()).isEmpty();
        assertThat(hidden.ask("www.cut.example. A").additional()).isEmpty();
    }
}
