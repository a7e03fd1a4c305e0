package rootwalk.authoritative;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.authoritative.ZoneQueries.zone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of the records in a zone file makes no difference to answers.
class ZoneOrderTest {

    private static final String HEAD = "example. 60 SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 NS ns.other.\n";

    private static final List<String> RECORDS = List.of(
            "a 60 A 192.0.2.1", "a 60 A 192.0.2.2", "a 60 TXT x", "b.a 60 A 192.0.2.3", "x.y.b.a 60 A 192.0.2.4",
            "*.a 60 A 192.0.2.5", "*.a 60 TXT wild", "d.*.c 60 A 192.0.2.6", "e.c 60 A 192.0.2.7",
            "sub 60 NS ns.sub", "sub 60 NS ns.other.", "ns.sub 60 A 192.0.2.8", "*.e.c 60 CNAME a",
            "old 60 DNAME a", "@ 60 MX 1 a", "a 60 RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA",
            "a 60 RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example. BBBB");

    private static final List<String> QUESTIONS = List.of(
            "a.example. A", "a.example. TXT", "a.example. MX", "a.example. RRSIG", "b.a.example. A", "b.a.example. TXT",
            "y.b.a.example. A", "z.b.a.example. A", "q.a.example. A", "q.r.a.example. TXT", "x.y.b.a.example. A",
            "c.example. A", "q.c.example. A", "*.c.example. A", "d.*.c.example. A", "q.*.c.example. A",
            "e.c.example. A",
            "q.e.c.example. A", "sub.example. A", "q.sub.example. A", "old.example. A", "b.old.example. A",
            "q.old.example. A", "example. MX", "example. NS", "q.example. A");

    private static List<String> answers(ZoneQueries queries) {
        List<String> all = new ArrayList<>();
        for (String question : QUESTIONS) {
            ZoneQueries.Response response = queries.ask(question);
            List<String> lines = new ArrayList<>(response.answer());
            lines.addAll(response.authority());
            lines.addAll(response.additional());
            Collections.sort(lines);
            all.add(question + " " + response.kind() + " " + response.rcode() + " " + lines);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void answersAreTheSameInAnyOrder(long seed) {
        List<String> shuffled = new ArrayList<>(RECORDS);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(answers(zone(HEAD + String.join("\n", shuffled) + "\n")))
                .isEqualTo(answers(zone(HEAD + String.join("\n", RECORDS) + "\n")));
    }

    @Test
    void recordsOfANameThatAreApartInTheFileAreOneSet() {
        ZoneQueries queries =
                zone(HEAD + "a 60 A 192.0.2.1\nb 60 A 192.0.2.9\na 60 A 192.0.2.2\na 60 MX 1 m.a\nb 60 TXT x\n"
                        + "a 60 A 192.0.2.3\n");

        assertThat(queries.ask("a.example. A").answer()).containsExactly("a.example. 60 A 192.0.2.1",
                "a.example. 60 A 192.0.2.2", "a.example. 60 A 192.0.2.3");
        assertThat(queries.ask("a.example. MX").answer()).containsExactly("a.example. 60 MX 1 m.a.example.");
        assertThat(queries.ask("b.example. TXT").answer()).hasSize(1);
    }

    /// RFC 4592 section 2.2.3: `*` with nothing but names below it is an empty non-terminal, and stands for names all the
    /// same.
    @Test
    void aWildcardThatIsAnEmptyNonTerminalGivesNoRecordsToNames() {
        ZoneQueries queries = zone(HEAD + "d.*.c 60 A 192.0.2.6\n");

        assertThat(queries.ask("q.c.example. A").rcode()).isEqualTo("NOERROR");
        assertThat(queries.ask("q.c.example. A").answer()).isEmpty();
        assertThat(queries.ask("d.*.c.example. A").answer()).hasSize(1);
        assertThat(queries.ask("e.*.c.example. A").rcode()).isEqualTo("NXDOMAIN");
    }
}
