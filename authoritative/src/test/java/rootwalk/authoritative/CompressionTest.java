package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.ZoneQueries.Response;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;

/// Names in data are whole and compressed (RFC 1035 section 4.1.4) wherever the set of a zone is in a response.
class CompressionTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    private static final String[] LABELS = {"a", "b", "mail", "Mail", "ex", "example", "w", "*", "n1", "x\\007example"};
    private static final String[] ENDS = {"", ".example.", ".Example.", ".n1.example.", ".test.", ".b.test.", "."};

    private Random random = new Random(0);

    private String host() {
        StringBuilder name = new StringBuilder(LABELS[random.nextInt(LABELS.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            name.append('.').append(LABELS[random.nextInt(LABELS.length)]);
        }
        return name + ENDS[random.nextInt(ENDS.length)];
    }

    private static String whole(String host) {
        return (host.endsWith(".") ? host : host + ".example.").toLowerCase(Locale.ROOT);
    }

    /// The data of one set, each record once: as in the file, and as a response has it.
    private record Data(List<String> written, List<String> whole) {}

    private Data data() {
        List<String> written = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        int kind = random.nextInt(3);
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            String head = switch (kind) {
                case 0 -> "MX " + i + " ";
                case 1 -> "PTR ";
                default -> "SRV 0 " + i + " 80 ";
            };
            String host = host();
            if (!whole.contains((head + whole(host)))) {
                written.add(head + host);
                whole.add(head + whole(host));
            }
        }
        return new Data(written, whole);
    }

    private static List<String> dataOf(Response response, int from) {
        return response.answer().subList(from, response.answer().size()).stream()
                .map(line -> line.split(" ", 3)[2])
                .map(data -> data.substring(0, data.lastIndexOf(' ')) + data.substring(data.lastIndexOf(' '))
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    /// The length of the same message if each record is written separately.
    private static int written(Message message) {
        MessageWriter writer = new MessageWriter();
        writer.begin(new byte[70_000], 0, 65_535, 0, 0);
        writer.question(message.question());
        message.answer().forEach(writer::add);
        message.authority().forEach(writer::add);
        message.additional().forEach(writer::add);
        return writer.finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aSetIsTheSameAtItsNameBehindAnAliasAndFromAWildcard(long seed) {
        random = new Random(seed);
        StringBuilder text = new StringBuilder(HEAD);
        List<Data> sets = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Data data = data();
            sets.add(data);
            for (String record : data.written()) {
                text.append("n").append(i).append(" 60 ").append(record).append('\n');
                text.append("*.w").append(i).append(".b 60 ").append(record).append('\n');
            }
            text.append("to.n").append(i).append(".example.test.w 60 CNAME n").append(i).append('\n');
        }
        ZoneQueries queries = zone(text.toString());

        for (int i = 0; i < sets.size(); i++) {
            String type = sets.get(i).whole().getFirst().split(" ")[0];
            List<String> expected = sets.get(i).whole();
            Response atName = queries.ask("n" + i + ".Example. " + type);
            Response behindAlias = queries.ask("to.n" + i + ".example.test.w.example. " + type);
            Response fromWildcard = queries.ask("mail.b.test.w" + i + ".b.example. " + type);

            assertThat(dataOf(atName, 0)).isEqualTo(expected);
            assertThat(dataOf(behindAlias, 1)).isEqualTo(expected);
            assertThat(dataOf(fromWildcard, 0)).isEqualTo(expected);
            assertThat(atName.message().length()).isLessThanOrEqualTo(written(atName.message()));
            assertThat(fromWildcard.message().length()).isLessThanOrEqualTo(written(fromWildcard.message()));
            // The name that the alias leads to may be there twice.
            assertThat(behindAlias.message().length())
                    .isLessThanOrEqualTo(written(behindAlias.message()) + "n00.".length());
        }
    }

    @Test
    void hostsOfAnotherDomainShareItsName() {
        ZoneQueries queries = zone(HEAD + "m 60 MX 1 a.mail.test.\nm 60 MX 2 b.Mail.test.\nm 60 MX 3 mail.test.\n");

        Response response = queries.ask("m.example. MX");

        assertThat(dataOf(response, 0)).containsExactly("MX 1 a.mail.test.", "MX 2 b.mail.test.", "MX 3 mail.test.");
        int header = 12 + "1m7example0TTCC".length();
        int records = 3 * (2 + 10 + 2) + "1a4mail4test0".length() + "1bPP".length() + "PP".length();
        assertThat(response.message().length()).isEqualTo(header + records);
    }

    @Test
    void theNameThatAnAliasLeadsToIsWrittenOnce() {
        ZoneQueries queries = zone(HEAD + """
            a.b 60 CNAME b
            b 60 A 192.0.2.1
            *.b 60 CNAME b
            c 60 CNAME other.c
            other.c 60 A 192.0.2.2
            e 60 CNAME far.away.test.
            """).and(HEAD.replace("example.", "test.") + "far.away 60 A 192.0.2.3\n");

        for (String name : List.of("a.b", "x.y.b", "c", "e")) {
            Response response = queries.ask(name + ".example. A");

            assertThat(response.answer()).last().asString().contains(" A 192.0.2.");
            assertThat(response.answer().getLast()).startsWith(response.answer().get(response.answer().size() - 2)
                    .replaceFirst(".* CNAME ", "") + " 60 A ");
            assertThat(response.message().length()).isEqualTo(written(response.message()));
        }
    }

    @Test
    void theNameServersOfAReferralAreWrittenOnce() {
        ZoneQueries queries = zone(HEAD + """
            sub 60 NS sub
            sub 60 NS ns.sub
            sub 60 NS a
            sub 60 NS b.a
            sub 60 NS a.ns.sub
            sub 60 A 192.0.2.1
            ns.sub 60 A 192.0.2.2
            a.ns.sub 60 A 192.0.2.3
            a 60 A 192.0.2.4
            b.a 60 A 192.0.2.5
            to 60 CNAME www.sub
            """);
        Response response = queries.ask("x.y.sub.example. A");

        assertThat(response.additional()).containsExactly("sub.example. 60 A 192.0.2.1",
                "ns.sub.example. 60 A 192.0.2.2",
                "a.ns.sub.example. 60 A 192.0.2.3", "a.example. 60 A 192.0.2.4", "b.a.example. 60 A 192.0.2.5");
        assertThat(response.message().length()).isEqualTo(written(response.message()));
        assertThat(queries.ask("to.example. A").additional()).isEqualTo(response.additional());
    }

    /// Some clients follow ten pointers of a name at most.
    @Test
    void hostsThatAreBelowEachOtherDoNotMakeLongChainsOfPointers() {
        StringBuilder text = new StringBuilder(HEAD + "to 60 CNAME m\n*.w 60 MX 99 w.test.\n");
        String host = "test.";
        for (int i = 0; i < 40; i++) {
            host = "h" + i + "." + host;
            text.append("m 60 MX ").append(i).append(' ').append(host).append('\n');
            text.append("*.w 60 MX ").append(i).append(' ').append(host).append('\n');
        }
        ZoneQueries queries = zone(text.toString()).within(65_535);

        for (String question : List.of("m.example. MX", "to.example. MX", "x.w.example. MX")) {
            assertThat(queries.ask(question).answer()).hasSizeGreaterThanOrEqualTo(40).last().asString()
                    .endsWith(" MX 39 " + host);
            assertThat(queries.ask(question).mostPointers()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aWildcardInTheDataIsNotTheNameAskedFor() {
        ZoneQueries queries = zone(HEAD + "*.w 60 MX 1 *.w\n*.w 60 MX 2 mail.w\n");

        assertThat(queries.ask("x.y.w.example. MX").answer())
                .containsExactly("x.y.w.example. 60 MX 1 *.w.example.", "x.y.w.example. 60 MX 2 mail.w.example.");
    }

    @Test
    void theSecondSetOfAWildcardIsWholeToo() {
        ZoneQueries queries =
                zone(HEAD + "*.w 60 TXT x\n*.w 60 MX 1 mail.w\n*.w 60 MX 2 a.b.test.\n*.w 60 MX 3 b.test.\n"
                        + "*.w 60 PTR c.w\n");

        assertThat(queries.ask("somewhat.longer.w.example. ANY").answer()).containsExactlyInAnyOrder(
                "somewhat.longer.w.example. 60 TXT \"x\"", "somewhat.longer.w.example. 60 MX 1 mail.w.example.",
                "somewhat.longer.w.example. 60 MX 2 a.b.test.", "somewhat.longer.w.example. 60 MX 3 b.test.",
                "somewhat.longer.w.example. 60 PTR c.w.example.");
    }

    @Test
    void theTargetOfAServiceIsTheOwnerOfItsAddressBehindAnAliasToo() {
        ZoneQueries queries = zone(HEAD + "to 60 CNAME s\ns 60 SRV 0 0 80 host\nhost 60 A 192.0.2.1\n")
                .with(Authority.Additional.ALL);
        int direct = queries.ask("s.example. SRV").message().length();

        Response response = queries.ask("to.example. SRV");

        assertThat(response.additional()).containsExactly("host.example. 60 A 192.0.2.1");
        int alias = "PPTTCCtttlLL".length() + "1sPP".length();
        assertThat(response.message().length()).isEqualTo(direct + alias + 1);
    }

    /// What is remembered of one set must not shorten or lengthen the names of the next one.
    @Test
    void aSetAfterOneWithManyPointersIsCompressedAsWell() {
        StringBuilder text = new StringBuilder(HEAD);
        String host = "test.";
        for (int i = 0; i < 40; i++) {
            host = "h" + i + "." + host;
            text.append("m 60 MX ").append(i).append(' ').append(host).append('\n');
        }
        text.append("n 60 MX 1 a.b.c.d.e.f.g.h.test.\nn 60 MX 2 x.h.test.\nn 60 MX 3 y.x.h.test.\n");

        Response response = zone(text.toString()).ask("n.example. MX");

        assertThat(dataOf(response, 0)).containsExactly("MX 1 a.b.c.d.e.f.g.h.test.", "MX 2 x.h.test.",
                "MX 3 y.x.h.test.");
        assertThat(response.message().length()).isEqualTo(written(response.message()));
    }

    private static String signed(String owner, String nsec) {
        return owner + " 60 NSEC " + nsec + " A RRSIG NSEC\n" + owner
                + " 60 RRSIG NSEC 13 1 60 20300101000000 20200101000000 1 . AAAA\n";
    }

    @Test
    void theOwnersOfProofsShareTheNameAskedFor() {
        ZoneQueries queries = zone(HEAD + "a.b.c 60 A 192.0.2.1\nb.c 60 A 192.0.2.2\nd 60 A 192.0.2.3\n"
                + signed("@", "b.c") + signed("b.c", "a.b.c") + signed("a.b.c", "d") + signed("d", "@")).withDnssec();

        for (String question : List.of("a.b.c.example. TXT", "b.c.example. TXT", "x.a.b.c.example. A",
                "A.x.example. A", "d.example. TXT", "example. TXT", "e.d.example. A")) {
            Response response = queries.ask(question);

            assertThat(response.authority()).as(question).anyMatch(line -> line.contains(" NSEC "));
            assertThat(response.message().length()).as(question).isEqualTo(written(response.message()));
        }
    }

    @Test
    void theOwnersOfProofsAreNoLongerInTheRootZone() {
        ZoneQueries queries = zone(". 60 SOA . . 1 2 3 4 5\n. 60 NS com.\ncom. 60 A 192.0.2.1\n"
                + signed(".", "com.") + signed("com.", ".")).withDnssec();

        for (String question : List.of("missing. A", "com. TXT", "a.com. A", ". TXT")) {
            Response response = queries.ask(question);

            assertThat(response.authority()).as(question).anyMatch(line -> line.contains(" NSEC "));
            // The root as an owner is a pointer into the question, which has one octet more than the root.
            int pointers = (int) response.authority().stream().filter(line -> line.startsWith(". ")).count();
            assertThat(response.message().length()).as(question).isEqualTo(written(response.message()) + pointers);
        }
    }

    /// Such a zone is not right, but what is served from it has its names.
    @Test
    void eachOfSeveralProofsOfANameHasItsName() {
        ZoneQueries queries = zone(HEAD + "example. 60 NSEC b NS SOA NSEC\nb 60 A 192.0.2.1\nb 60 NSEC c A NSEC\n"
                + "b 60 NSEC @ A NSEC\n").withDnssec();

        assertThat(queries.ask("bb.example. A").authority()).contains("b.example. 60 NSEC c.example. A NSEC",
                "b.example. 60 NSEC example. A NSEC");
    }

    @Test
    void manyHostsAreWholeBeyondTheReachOfPointers() {
        StringBuilder text = new StringBuilder(HEAD + "a 60 CNAME many\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String record = "MX " + i + " h" + i + ".d" + i % 70 + ".some.where.test.";
            text.append("many 60 ").append(record).append('\n');
            expected.add(record);
        }
        ZoneQueries queries = zone(text.toString()).within(65_535);

        assertThat(dataOf(queries.ask("many.example. MX"), 0)).isEqualTo(expected);
        assertThat(dataOf(queries.ask("a.example. MX"), 1)).isEqualTo(expected);
    }

    @Test
    void anSoaWhosePrimaryIsTheRootIsWholeInADenial() {
        ZoneQueries queries =
                zone("example. 60 SOA . h.example. 1 2 3 4 5\nexample. 60 NS ns.other.\na 60 CNAME b.a\n");
        String soa = " SOA . h.example. 1 2 3 4 5";

        assertThat(queries.ask("example. SOA").answer()).containsExactly("example. 60" + soa);
        assertThat(queries.ask("far.below.it.example. A").authority()).containsExactly("example. 5" + soa);
        assertThat(queries.ask("a.example. A").authority()).containsExactly("example. 5" + soa);
    }

    @Test
    void longDataIsWhole() {
        String text = " \"%s\"".formatted("x".repeat(255)).repeat(5).strip();
        ZoneQueries queries = zone(HEAD + "t 60 TXT " + text + "\na 60 CNAME t\n*.w 60 TXT " + text + "\n");

        assertThat(queries.ask("t.example. TXT").answer()).containsExactly("t.example. 60 TXT " + text);
        assertThat(queries.ask("a.example. TXT").answer()).contains("t.example. 60 TXT " + text);
        assertThat(queries.ask("x.w.example. TXT").answer()).containsExactly("x.w.example. 60 TXT " + text);
        assertThat(queries.ask("t.example. ANY").answer()).containsExactly("t.example. 60 TXT " + text);
    }
}
