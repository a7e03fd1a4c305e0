package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.ZoneQueries.Response;

/// What is answered where there is nothing, and for DS where a zone begins.
class DenialTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    /// RFC 2308 section 3: the lower of the TTL of the SOA record and its MINIMUM; RFC 2181 section 8: a TTL with the
    /// highest bit set counts as 0, but MINIMUM is no TTL of a record.
    @ParameterizedTest
    @CsvSource({"900, 300, 300", "300, 900, 300", "300, 300, 300", "300, 0, 0", "0, 300, 0", "300, 2147483647, 300",
            "300, 2147483648, 300", "300, 4294967295, 300"})
    void theSoaHasTheTimeForWhichItHolds(int ttl, long minimum, int held) {
        ZoneQueries queries = zone("example. %d SOA ns.other. h.other. 1 2 3 4 %d\nexample. 60 NS ns.other.\n"
                .formatted(ttl, minimum));
        String soa = " SOA ns.other. h.other. 1 2 3 4 " + minimum;

        assertThat(queries.ask("missing.example. A").authority()).containsExactly("example. " + held + soa);
        assertThat(queries.ask("example. A").authority()).containsExactly("example. " + held + soa);
        assertThat(queries.ask("example. SOA").answer()).containsExactly("example. " + ttl + soa);
    }

    @Test
    void anEmptyNonTerminalHasNoRecordsOfAnyType() {
        Response response = zone(HEAD + "a.b 60 A 192.0.2.1\n").ask("b.example. ANY");

        assertThat(response.rcode()).isEqualTo("NOERROR");
        assertThat(response.answer()).isEmpty();
        assertThat(response.authority()).containsExactly("example. 5 SOA ns.other. h.other. 1 2 3 4 5");
    }

    /// RFC 4035 section 3.1.4.1: without the zone above, the child says that it has none.
    @Test
    void dsOfAZoneWhoseParentIsNotServedIsDeniedByTheZoneItself() {
        Response response = zone(HEAD).ask("example. DS");

        assertThat(response.kind()).isEqualTo(AnswerKind.OF_PARENT);
        assertThat(response.rcode()).isEqualTo("NOERROR");
        assertThat(response.isAuthoritative()).isTrue();
        assertThat(response.authority()).containsExactly("example. 5 SOA ns.other. h.other. 1 2 3 4 5");
    }

    @Test
    void dsBelowACutIsTheChilds() {
        ZoneQueries parent = zone(HEAD + "sub 60 NS ns.other.\nsub 60 DS 1 13 200 AABB\n");
        ZoneQueries both = zone(HEAD + "sub 60 NS ns.other.\nsub 60 DS 1 13 200 AABB\n")
                .and("sub.example. 60 SOA ns.other. h.other. 9 8 7 6 5\nsub.example. 60 NS ns.other.\n");

        assertThat(parent.ask("www.sub.example. DS").kind()).isEqualTo(AnswerKind.REFERRED);
        assertThat(parent.ask("sub.example. A").kind()).isEqualTo(AnswerKind.REFERRED);
        assertThat(both.ask("www.sub.example. DS").authority())
                .containsExactly("sub.example. 5 SOA ns.other. h.other. 9 8 7 6 5");
        assertThat(both.ask("sub.example. DS").answer()).containsExactly("sub.example. 60 DS 1 13 200 AABB");
    }

    @Test
    void aNameBelowAnAliasDoesNotExist() {
        ZoneQueries queries = zone(HEAD + "a 60 CNAME b\nb 60 A 192.0.2.1\n");

        assertThat(queries.ask("x.a.example. A").rcode()).isEqualTo("NXDOMAIN");
        assertThat(queries.ask("x.a.example. A").answer()).isEmpty();
    }

    /// 12 octets of header, 15 of question, 16 for each record, and 11 for an OPT record.
    @Test
    void theLargestSetThatFitsIntoAMessageIsAnswered() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 4092; i++) {
            text.append("a 60 A 10.0.").append(i >> 8).append('.').append(i & 0xFF).append('\n');
        }
        String most = text.toString();

        assertThat(zone(most).within(65_535).ask("a.example. A").answer()).hasSize(4092);
        assertThat(zone(most).within(65_535).ask("a.example. A").message().length()).isEqualTo(12 + 15 + 4092 * 16);
        assertThat(zone(most + "a 60 A 192.0.2.1\n").within(65_535).ask("a.example. A").answer()).hasSize(4093);
        assertThat(zone(most + "a 60 A 192.0.2.1\na 60 A 192.0.2.2\n").within(65_535).ask("a.example. A").kind())
                .isEqualTo(AnswerKind.TOO_LARGE);
    }

    @Test
    void signaturesOfAllSetsAreAnsweredBehindAnAliasToo() {
        String signature = " 13 2 60 20300101000000 20200101000000 1 example. ";
        ZoneQueries queries = zone(HEAD + "to 60 CNAME a\na 60 A 192.0.2.1\na 60 RRSIG A" + signature + "AAAA\n"
                + "a 60 TXT x\na 60 RRSIG TXT" + signature + "BBBB\na 60 AAAA ::1\na 60 RRSIG AAAA" + signature
                + "CCCC\n");

        assertThat(queries.ask("a.example. RRSIG").answer()).hasSize(3);
        assertThat(queries.ask("a.example. RRSIG").answer()).allMatch(line -> line.contains(" RRSIG "));
        assertThat(queries.ask("to.example. RRSIG").answer()).hasSize(4);
    }
}
