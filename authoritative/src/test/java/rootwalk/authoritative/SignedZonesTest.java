package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rootwalk.authoritative.ZoneQueries.Response;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// One zone as the signers of BIND, Knot DNS, ldns and PowerDNS sign it (`src/test/peers/sign-as-peers`), and what is answered
/// from it to clients that set DO: RFC 4035 section 3.1, RFC 5155 section 7.2.
class SignedZonesTest {

    private static final List<String> ZONES =
            List.of("bind-nsec", "bind-nsec3", "bind-optout", "ldns-nsec", "ldns-optout",
                    "knot-nsec", "knot-optout", "pdns-nsec", "pdns-nsec3");

    /// Question, response code, types in the answer, types in the authority section, and what is denied. `no-type NAME`: the
    /// record of NAME; `no-name NAME`: that NAME does not exist; `no-wildcard NAME`: that its closest encloser has no wildcard.
    private static final String TABLE =
            """
                www.example. A            | NOERROR  | A           |      |
                www.example. TXT          | NOERROR  |             | SOA  | no-type www.example.
                example. MX               | NOERROR  | MX          |      |
                example. DNSKEY           | NOERROR  | DNSKEY      |      |
                missing.example. A        | NXDOMAIN |             | SOA  | no-name missing.example., no-wildcard example.
                a.b.missing.example. A    | NXDOMAIN |             | SOA  | no-name a.b.missing.example., no-wildcard example.
                x.w.example. TXT          | NOERROR  | TXT         |      | expanded x.w.example.
                a.b.w.example. TXT        | NOERROR  | TXT         |      | expanded a.b.w.example.
                x.w.example. A            | NOERROR  |             | SOA  | no-type *.w.example., no-name x.w.example.
                *.w.example. TXT          | NOERROR  | TXT         |      |
                *.w.example. A            | NOERROR  |             | SOA  | no-type *.w.example.
                w.example. A              | NOERROR  |             | SOA  | no-type w.example.
                x.below.*.w.example. A    | NXDOMAIN |             | SOA  | no-name x.below.*.w.example., no-wildcard below.*.w.example.
                x.*.w.example. A          | NXDOMAIN |             | SOA  | no-name x.*.w.example., no-wildcard *.w.example.
                y.example. A              | NOERROR  |             | SOA  | no-type y.example.
                x.y.example. A            | NOERROR  |             | SOA  | no-type x.y.example.
                q.x.y.example. A          | NXDOMAIN |             | SOA  | no-name q.x.y.example., no-wildcard x.y.example.
                q.www.example. A          | NXDOMAIN |             | SOA  | no-name q.www.example., no-wildcard www.example.
                sub.example. A            | NOERROR  |             | NS   | no-type sub.example.
                www.sub.example. A        | NOERROR  |             | NS   | no-type sub.example.
                sub.example. DS           | NOERROR  |             | SOA  | no-type sub.example.
                sec.example. A            | NOERROR  |             | NS DS |
                www.sec.example. A        | NOERROR  |             | NS DS |
                sec.example. DS           | NOERROR  | DS          |      |
                hollow.example. A         | NOERROR  |             | SOA  | no-type hollow.example.
                deleg.hollow.example. A   | NOERROR  |             | NS   | no-type deleg.hollow.example.
                deleg.hollow.example. DS  | NOERROR  |             | SOA  | no-type deleg.hollow.example.
                q.hollow.example. A       | NXDOMAIN |             | SOA  | no-name q.hollow.example., no-wildcard hollow.example.
                alias.example. AAAA       | NOERROR  | CNAME AAAA  |      |
                alias.example. TXT        | NOERROR  | CNAME       | SOA  | no-type www.example.
                wild.example. A           | NOERROR  | CNAME CNAME A |    | expanded v.c.example.
                z.c.example. TXT          | NOERROR  | CNAME       | SOA  | expanded z.c.example., no-type www.example.
                dn.example. DNAME         | NOERROR  | DNAME       |      |
                x.dn.example. A           | NOERROR  | DNAME CNAME A |    |
                q.dn.example. A           | NXDOMAIN | DNAME CNAME | SOA  | no-name q.target.example., no-wildcard target.example.
                example. DS               | NOERROR  |             | SOA  | no-type example.
                """;

    private record Row(String question, String rcode, String answer, String authority, String denied) {

        static Row of(String line) {
            String[] cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            return new Row(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }
    }

    private static List<Row> rows() {
        return TABLE.lines().map(Row::of).toList();
    }

    private static ZoneQueries served(String zone) {
        return ZoneQueries.zone(text(zone));
    }

    static List<String> questions() {
        return rows().stream().map(Row::question).toList();
    }

    static String text(String zone) {
        try (var file = SignedZonesTest.class.getResourceAsStream("signed/" + zone + ".zone")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// kzonesign makes NSEC records for names below a DNAME, which are not served (RFC 6672 section 2.4).
    @Test
    void aRecordBelowADnameDeniesTheNamesBehindIt() {
        ZoneQueries queries = served("knot-below-dname-nsec").withDnssec();

        assertThat(queries.ask("dz.example. A").authority())
                .anyMatch(record -> record.startsWith("x.y.dn.example. 300 NSEC e.example. "));
        assertThat(queries.ask("h.dn.example. A").answer()).first().asString()
                .startsWith("dn.example. 3600 DNAME target.example.");
        assertThat(queries.ask("h.dn.example. NSEC").answer()).first().asString()
                .startsWith("dn.example. 3600 DNAME target.example.");
    }

    @ParameterizedTest
    @FieldSource("ZONES")
    void eachAnswerHasItsSignaturesAndProofs(String zone) {
        ZoneQueries queries = served(zone).withDnssec();
        SignedChain chain = SignedChain.of(text(zone));
        for (Row row : rows()) {
            Response response = queries.ask(row.question());

            assertThat(response.rcode()).as(row.question()).isEqualTo(row.rcode());
            assertThat(types(response.message().answer())).as(row.question()).isEqualTo(row.answer());
            assertThat(types(response.message().authority())).as(row.question()).isEqualTo(row.authority());
            assertThat(denials(response)).as(row.question()).isEqualTo(chain.owners(row.denied()));
            assertThat(unsigned(response)).as(row.question()).isEmpty();
        }
    }

    @ParameterizedTest
    @FieldSource("ZONES")
    void withoutDoThereAreNoDnssecRecords(String zone) {
        ZoneQueries queries = served(zone);
        for (Row row : rows()) {
            Response response = queries.ask(row.question());

            assertThat(response.rcode()).as(row.question()).isEqualTo(row.rcode());
            assertThat(response.authority()).as(row.question()).noneMatch(
                    line -> line.contains(" DS ") || line.contains(" NSEC") || line.contains(" RRSIG "));
            assertThat(response.answer()).as(row.question()).noneMatch(line -> line.contains(" RRSIG "));
        }
    }

    /// RFC 4035 section 3.1.1.
    @ParameterizedTest
    @FieldSource("ZONES")
    void withoutDoDnssecRecordsAreAnsweredIfTheyAreQueried(String zone) {
        ZoneQueries queries = served(zone);

        assertThat(queries.ask("www.example. RRSIG").answer()).hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("www.example. 300 RRSIG "));
        assertThat(queries.ask("example. DNSKEY").answer()).isNotEmpty().allMatch(line -> line.contains(" DNSKEY "));
        if (zone.endsWith("-nsec")) {
            assertThat(queries.ask("www.example. NSEC").answer()).singleElement().asString().contains(" NSEC ");
        } else {
            assertThat(queries.ask("example. NSEC3PARAM").answer()).singleElement().asString().contains(" 1 0 ");
        }
    }

    /// The types of RRsets without signatures and denials.
    private static String types(List<RRset> sets) {
        List<String> types = new ArrayList<>();
        for (RRset rrset : sets) {
            switch (rrset.type()) {
                case RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3 -> {}
                default -> types.add(RecordType.name(rrset.type()));
            }
        }
        return String.join(" ", types);
    }

    private static Set<Name> denials(Response response) {
        Set<Name> owners = new TreeSet<>();
        for (RRset rrset : response.message().authority()) {
            if (rrset.type() == RecordType.NSEC || rrset.type() == RecordType.NSEC3) {
                owners.add(rrset.owner());
            }
        }
        return owners;
    }

    /// RRsets without a signature with the same owner and TTL. There is none of NS records at a cut, of the CNAME record that a
    /// DNAME record gives (RFC 6672 section 5.3.1), and of glue.
    private static List<RRset> unsigned(Response response) {
        List<RRset> all = new ArrayList<>(response.message().answer());
        all.addAll(response.message().authority());
        boolean hasDname = all.stream().anyMatch(rrset -> rrset.type() == RecordType.DNAME);
        return all.stream().filter(rrset -> rrset.type() != RecordType.RRSIG && rrset.type() != RecordType.NS)
                .filter(rrset -> !(rrset.type() == RecordType.CNAME && hasDname))
                .filter(rrset -> all.stream().noneMatch(other -> isSignatureOf(other, rrset))).toList();
    }

    private static boolean isSignatureOf(RRset other, RRset rrset) {
        return other.type() == RecordType.RRSIG && other.covers() == rrset.type() && other.owner().equals(rrset.owner())
                && other.ttl() == rrset.ttl();
    }
}
