package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.Name;

/// What `rootwalk check zone` finds in signed zones; the zones are those of `SignedZonesTest`.
class ZoneVerificationTest {

    private static final Instant TIME = Instant.parse("2026-11-29T00:00:00Z");

    @TempDir
    private Path folder;

    private static String text(String zone) throws IOException {
        try (var file = ZoneVerificationTest.class.getResourceAsStream("../signed/" + zone + ".zone")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /// The problems as `OWNER SEVERITY WHAT`, with the owner in the line of the problem.
    private List<String> problems(String text, Instant time) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, text);
        ZoneReading reading = ZoneFile.read(Name.of("example."), file);
        assertThat(reading.problems()).filteredOn(ZoneProblem::isError).isEmpty();
        List<String> lines = text.lines().toList();
        return ZoneVerification.verify((ZoneSnapshot) reading.state(), file, Optional.empty(), ProblemDetail.USUAL,
                ValidationTime.at(time)).stream()
                .map(problem -> line(problem, lines)).toList();
    }

    private static String line(ZoneProblem problem, List<String> lines) {
        String owner = problem.line() == 0 ? "-" : lines.get(problem.line() - 1).split(" ")[0];
        return owner + (problem.isError() ? " error " : " warning ") + problem.what();
    }

    private static String changed(String text, UnaryOperator<String> change) {
        return String.join("\n", text.lines().map(change).filter(line -> !line.isEmpty()).toList()) + "\n";
    }

    private static String without(String text, String beginning) {
        return changed(text, line -> line.startsWith(beginning) ? "" : line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bind-nsec", "bind-nsec3", "bind-optout", "ldns-nsec", "ldns-optout", "knot-nsec", "knot-optout",
                    "pdns-nsec", "pdns-nsec3"})
    void theZonesOfAllSignersAreRight(String zone) throws IOException {
        assertThat(problems(text(zone), TIME)).isEmpty();
    }

    @Test
    void aZoneWithoutSignaturesHasNoProblems() throws IOException {
        assertThat(problems("$ORIGIN example.\n" + text("unsigned"), TIME)).isEmpty();
        assertThat(problems("$ORIGIN example.\n" + text("unsigned") + "@ NSEC3PARAM 1 0 0 -\n"
                + "2t7b4g4vsa5smi47k61mv5bv1a22bojr NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG\n", TIME))
                .isEmpty();
    }

    @Test
    void eachSignatureMustBeValidAtTheTime() throws IOException {
        List<String> later = problems(text("bind-nsec"), Instant.parse("2050-01-01T00:00:00Z"));

        assertThat(later).hasSizeGreaterThan(30).allMatch(problem -> problem.contains(" error ")
                && problem.endsWith("expired at 2049-12-31T00:00:00Z"));
        assertThat(problems(text("bind-nsec"), Instant.parse("2019-12-31T23:59:59Z"))).hasSameSizeAs(later)
                .allMatch(problem -> problem.endsWith("is valid only from 2020-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "www.example. 300 IN RRSIG A   | the A record of www.example. has no signature",
            "www.example. 300 IN AAAA      | www.example. has a signature of AAAA records, but no such records",
            "www.example. 300 IN NSEC      | www.example. has no NSEC record",
            "sub.example. 3600 IN NS       | -"
    })
    void aRecordThatIsMissingIsFound(String beginning, String what) throws IOException {
        assertThat(problems(without(text("bind-nsec"), beginning), TIME)).isNotEmpty()
                .anyMatch(problem -> what.equals("-") || problem.startsWith("www.example. ") && problem.endsWith(what));
    }

    @Test
    void aChangedRecordDoesNotMatchItsSignature() throws IOException {
        assertThat(problems(text("bind-nsec").replace("192.0.2.1\n", "192.0.2.99\n"), TIME)).singleElement().asString()
                .startsWith("www.example. error RRSIG of A of www.example. by key ").endsWith(" does not match");
    }

    @Test
    void aKeyThatIsNotPublishedIsFound() throws IOException {
        assertThat(problems(without(text("ldns-nsec"), "example. 3600 IN DNSKEY 256 "), TIME)).isNotEmpty()
                .anyMatch(problem -> problem
                        .startsWith("www.example. error no DNSKEY for the RRSIG of A of www.example."));
        assertThat(problems(
                without(without(text("ldns-nsec"), "example. 3600 IN DNSKEY "), "example. 3600 IN RRSIG DNSKEY"),
                TIME)).containsExactly("example. warning the zone example. has signatures but no DNSKEY record");
    }

    @Test
    void aSignatureOverGlueIsFound() throws IOException {
        String signature = " 3600 IN RRSIG %s 13 3 3600 20491231000000 20200101000000 1 example. AAAA\n";

        assertThat(problems(text("bind-nsec") + "ns.sub.example." + signature.formatted("A"), TIME)).containsExactly(
                "ns.sub.example. error ns.sub.example., below the delegation of sub.example., has RRSIG records");
        assertThat(problems(text("bind-nsec") + "sub.example." + signature.formatted("NS"), TIME))
                .contains("sub.example. error the NS record of sub.example., a delegation, has a signature");
    }

    @Test
    void anNsecChainNamesEachNameAndItsTypes() throws IOException {
        String withoutName = text("bind-nsec").lines().filter(line -> !line.startsWith("ns.example. "))
                .reduce("", (all, line) -> all + line.replace(" NS ns.example.", " NS ns.sub.example.") + "\n");

        assertThat(problems(withoutName, TIME)).anyMatch(problem -> problem.endsWith(
                " names ns.example. as the next name, but that is deleg.hollow.example.")
                || problem.contains(" names ns.example. as the next name, but that is "));
        assertThat(problems(without(text("bind-nsec"), "www.example. 300 IN AAAA"), TIME)).contains(
                "www.example. error the NSEC record of www.example. lists AAAA, which the name does not have");
        assertThat(problems(text("bind-nsec") + "www.example. 300 IN TXT \"new\"\n", TIME)).contains(
                "www.example. error the NSEC record of www.example. does not list TXT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind-nsec3", "bind-optout", "ldns-optout", "pdns-nsec3"})
    void anNsec3ChainHasEachNameAndItsTypes(String zone) throws IOException {
        String text = text(zone);

        assertThat(problems(text + "new.example. 300 IN TXT \"new\"\n", TIME))
                .contains("new.example. error new.example. has no NSEC3 record");
        assertThat(problems(text + "a.gap.example. 300 IN TXT \"new\"\n", TIME))
                .anyMatch(problem -> problem.endsWith("gap.example. has no NSEC3 record"));
        assertThat(problems(text + "www.example. 300 IN TXT \"new\"\n", TIME))
                .anyMatch(problem -> problem.endsWith(" error the NSEC3 record of www.example. does not list TXT"));
        assertThat(problems(without(text, "alias.example. "), TIME))
                .anyMatch(problem -> problem.endsWith(" belongs to no name of the zone"));
    }

    /// RFC 9276 section 3.2: resolvers may treat such a zone as insecure.
    @Test
    void moreThanFiftyIterationsAreRefusedAndTheDaemonWarns() throws IOException {
        String what =
                "the NSEC3 chain of example. has 51 iterations; with more than 50, resolvers do not validate the zone";

        assertThat(problems(text("bind-iterations"), TIME)).containsExactly("example. error " + what);
        assertThat(loaded(text("bind-iterations"))).containsExactly("example. warning " + what);
        assertThat(loaded(text("bind-nsec3"))).isEmpty();
    }

    @Test
    void theDaemonWarnsOfAChainThatCannotBeUsed() throws IOException {
        String owner = anyOwner(text("bind-nsec3"));

        assertThat(loaded(without(text("bind-nsec3"), owner))).singleElement().asString()
                .contains(" warning the NSEC3 chain of example. has a gap after ");
        assertThat(loaded(without(text("bind-nsec3"), "example. 0 IN NSEC3PARAM"))).containsExactly(
                "example. warning the zone example. is signed, but has no NSEC or NSEC3 chain that can be used");
    }

    private static String anyOwner(String text) {
        return text.lines().filter(line -> line.contains(" IN NSEC3 ") && line.endsWith(" CNAME RRSIG")).findFirst()
                .orElseThrow().split(" ")[0];
    }

    private List<String> loaded(String text) throws IOException {
        Path file = folder.resolve("loaded.zone");
        Files.writeString(file, text);
        List<String> lines = text.lines().toList();
        return new ZoneLoader(() -> 0).load(List.of(new ZoneLoader.Source(Name.of("example."), file))).problems()
                .stream()
                .map(problem -> line(problem, lines)).toList();
    }

    @Test
    void aGapInAnNsec3ChainIsFound() throws IOException {
        String text = text("bind-nsec3");

        assertThat(problems(without(text, anyOwner(text)), TIME))
                .anyMatch(problem -> problem.endsWith(" names a next hash that is not that of the next record"))
                .anyMatch(problem -> problem.contains(" error ") && problem.endsWith(" has no NSEC3 record"));
    }
}
