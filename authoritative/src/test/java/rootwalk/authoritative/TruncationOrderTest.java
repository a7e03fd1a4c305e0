package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.ZoneQueries.Response;

/// What is left out of a response that is too large (RFC 2181 section 9, RFC 9471): first additional RRsets, each with its
/// signatures; never a part of an RRset; the response is truncated only if an RRset that matters does not fit.
class TruncationOrderTest {

    private static final String SIGNATURE =
            " 13 2 60 20491231000000 20200101000000 1 example. " + "AAAA".repeat(21) + "AA==\n";
    private static final String ZONE = """
        example. 60 SOA ns.other. h.other. 1 2 3 4 5
        example. 60 NS ns.other.
        mail 60 MX 10 a
        mail 60 RRSIG MX%1$sa 60 A 192.0.2.1
        a 60 RRSIG A%1$sa 60 AAAA 2001:db8::1
        a 60 RRSIG AAAA%1$ssub 60 NS ns.sub
        sub 60 NS a
        sub 60 DS 1 13 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A
        sub 60 RRSIG DS%1$sns.sub 60 A 192.0.2.9
        """.formatted(SIGNATURE);

    private static Response ask(String question, int limit) {
        return zone(ZONE).with(Additional.ALL).withDnssec().within(limit).ask(question);
    }

    @Test
    void additionalRRsetsAreLeftOutWithTheirSignatures() {
        Response complete = ask("mail.example. MX", 4096);
        int all = complete.octets().length();
        Response withoutLast = ask("mail.example. MX", all - 1);
        Response withoutBoth = ask("mail.example. MX", all - 200);

        assertThat(complete.additional()).hasSize(4);
        assertThat(withoutLast.overflowed()).isFalse();
        assertThat(withoutLast.additional()).hasSize(2).allMatch(line -> line.contains(" A "));
        assertThat(withoutBoth.overflowed()).isFalse();
        assertThat(withoutBoth.additional()).isEmpty();
        assertThat(withoutBoth.answer()).hasSize(2);
    }

    @Test
    void anAnswerIsTruncatedIfItsSignaturesDoNotFit() {
        ZoneQueries queries = zone(ZONE).withDnssec();
        int length = queries.ask("mail.example. MX").octets().length();

        assertThat(queries.within(length).ask("mail.example. MX").answer()).hasSize(2);
        assertThat(queries.within(length).ask("mail.example. MX").overflowed()).isFalse();
        assertThat(queries.within(length - 1).ask("mail.example. MX").overflowed()).isTrue();
    }

    @Test
    void aReferralNeedsTheDsRecordsAndTheGlueButNotOtherAddresses() {
        Response complete = ask("www.sub.example. A", 4096);
        Response small = ask("www.sub.example. A", complete.octets().length() - 200);
        int needed = small.octets().length();

        assertThat(complete.authority()).hasSize(4);
        assertThat(complete.additional()).hasSize(5);
        assertThat(small.overflowed()).isFalse();
        assertThat(small.authority()).hasSize(4);
        assertThat(small.additional()).containsExactly("ns.sub.example. 60 A 192.0.2.9");
        assertThat(ask("www.sub.example. A", needed).overflowed()).isFalse();
        assertThat(ask("www.sub.example. A", needed - 1).overflowed()).isTrue();
    }
}
