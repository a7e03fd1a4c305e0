package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
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

    /// dnssec-signzone leaves them out of the chain, kzonesign does not (RFC 6672 section 2.4).
    @ParameterizedTest
    @ValueSource(strings = {"bind-below-dname", "knot-below-dname-nsec", "knot-below-dname-nsec3"})
    void namesBelowADnameMayBeInTheChain(String zone) throws IOException {
        assertThat(problems(text(zone), TIME)).isEmpty();
        assertThat(ZoneFile.read(Name.of("example."), folder.resolve("example.zone")).problems())
                .anyMatch(problem -> problem.what().startsWith("the A record of h.dn.example. is never returned"));
    }

    @Test
    void recordsBelowADnameThatAreInTheChainAreVerified() throws IOException {
        assertThat(problems(without(text("knot-below-dname-nsec"), "h.dn.example. 300 NSEC"), TIME))
                .anyMatch(problem -> problem.contains("*.dn.example. names h.dn.example. as the next name"));
        assertThat(problems(text("knot-below-dname-nsec").replace("192.0.2.7", "192.0.2.77"), TIME)).singleElement()
                .asString().startsWith("h.dn.example. error RRSIG of A of h.dn.example. by key ");
        assertThat(problems(text("knot-below-dname-nsec3").replace("h.dn.example. 3600 A", "h.dn.example. 3600 TXT"),
                TIME))
                .anyMatch(problem -> problem.contains("the NSEC3 record of h.dn.example. does not list TXT"));
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
                TIME)).containsExactly("example. error the zone example. has signatures but no DNSKEY record");
    }

    /// Of the key 50617, with flags 257; 61644 has signed as well.
    @Test
    void aKeySetThatIsNotSignedByItsEntryPointIsWarnedOf() throws IOException {
        assertThat(problems(without(text("bind-nsec"),
                "example. 3600 IN RRSIG DNSKEY 13 1 3600 20491231000000 20200101000000 50617 "), TIME))
                .containsExactly("example. warning the DNSKEY records of example. have no valid signature by a key with"
                        + " flags 257, to which DS records usually refer");
        assertThat(problems(without(text("bind-nsec"),
                "example. 3600 IN RRSIG DNSKEY 13 1 3600 20491231000000 20200101000000 61644 "), TIME)).isEmpty();
    }

    @Test
    void theDaemonWarnsOfAZoneThatLostItsKeys() throws IOException {
        String text = without(without(text("bind-nsec"), "example. 3600 IN DNSKEY "), "example. 3600 IN RRSIG DNSKEY");

        assertThat(loaded(text))
                .containsExactly("example. warning the zone example. has signatures but no DNSKEY record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind-nsec", "bind-nsec3", "knot-nsec"})
    void keysWithoutSignaturesAreWarnedOf(String zone) throws IOException {
        String what =
                "example. warning the zone example. has DNSKEY records but is not signed; if its parent has a DS record,"
                        + " resolvers reject it";
        String withoutSignatures = changed(text(zone), line -> line.matches("\\S+ \\d+ (IN )?RRSIG .*") ? "" : line);
        String keysAlone = changed(withoutSignatures, line -> line.matches("\\S+ \\d+ (IN )?NSEC3? .*") ? "" : line);

        assertThat(problems(withoutSignatures, TIME)).containsExactly(what);
        assertThat(problems(keysAlone, TIME)).containsExactly(what);
    }

    @Test
    void aSignatureOverGlueIsFound() throws IOException {
        String signature = " 3600 IN RRSIG %s 13 3 3600 20491231000000 20200101000000 1 example. AAAA\n";

        assertThat(problems(text("bind-nsec") + "ns.sub.example." + signature.formatted("A"), TIME)).containsExactly(
                "ns.sub.example. error ns.sub.example., below the delegation of sub.example., has RRSIG records");
        assertThat(ZoneFile.read(Name.of("example."), folder.resolve("example.zone")).problems())
                .noneMatch(problem -> problem.what().contains("ns.sub.example."));
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
                "the NSEC3 chain of example. has 51 iterations; with more than 50, resolvers treat its denials as insecure, or"
                        + " reject them";

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
        return new ZoneLoader(() -> Instant.EPOCH).load(List.of(new ZoneLoader.Source(Name.of("example."), file)))
                .dnssecWarnings()
                .stream()
                .map(problem -> line(problem, lines)).toList();
    }

    /// In an opt-out span, an empty non-terminal may be without a record only if it leads to insecure delegations only.
    @Test
    void anEmptyNonTerminalAboveANameOfTheChainHasARecord() throws IOException {
        String text = text("bind-optout");
        String withoutOne = without(text, hash("y.example."));
        String withoutTwo = without(withoutOne, hash("x.y.example."));
        String missing = " error y.example. has no NSEC3 record";

        assertThat(problems(withoutOne, TIME)).filteredOn(problem -> problem.endsWith(" has no NSEC3 record"))
                .containsExactly("-" + missing);
        assertThat(problems(withoutTwo, TIME)).filteredOn(problem -> problem.endsWith(" has no NSEC3 record"))
                .containsExactly("ent.x.y.example." + missing);
    }

    /// The owner of the NSEC3 record of a name in the zone of BIND with opt-out.
    private static String hash(String name) {
        byte[] label = new byte[Base32Hex.LENGTH];
        Base32Hex.write(new Nsec3Hash().hash(Name.of(name), new byte[] {(byte) 0xAB}, 1), 0, label, 0);
        return new String(label, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT) + ".";
    }

    @Test
    void aDelegationIsLeftOutOfAChainWithOptOutOnly() throws IOException {
        String withoutFlag = text("bind-optout").replace(" NSEC3 1 1 1 AB ", " NSEC3 1 0 1 AB ");

        assertThat(problems(withoutFlag, TIME)).contains("sub.example. error sub.example. has no NSEC3 record",
                "deleg.hollow.example. error deleg.hollow.example. has no NSEC3 record",
                "- error hollow.example. has no NSEC3 record");
    }

    @Test
    void fiftyIterationsAreNotTooMany() throws IOException {
        String soa = "example. 60 IN SOA ns.other. h.other. 1 2 3 4 5\nexample. 60 IN NS ns.other.\n";
        byte[] label = new byte[Base32Hex.LENGTH];
        Base32Hex.write(new Nsec3Hash().hash(Name.of("example."), new byte[0], 50), 0, label, 0);
        String owner = new String(label, StandardCharsets.US_ASCII);
        String zone = soa + "example. 60 IN NSEC3PARAM 1 0 50 -\n" + owner + ".example. 60 IN NSEC3 1 0 50 - " + owner
                + " NS SOA NSEC3PARAM\n" + keyAndSignature();

        assertThat(loaded(zone)).isEmpty();
        assertThat(problems(zone, TIME)).isNotEmpty().noneMatch(problem -> problem.contains(" iterations"));
    }

    private static String keyAndSignature() throws IOException {
        return String.join("\n", text("bind-nsec").lines().filter(line -> line.startsWith("example. 3600 IN DNSKEY ")
                || line.startsWith("example. 3600 IN RRSIG DNSKEY ")).toList()) + "\n";
    }

    @Test
    void aZoneWithSignaturesHasAChain() throws IOException {
        String none = changed(text("bind-nsec"), line -> line.matches(".* IN (RRSIG )?NSEC .*") ? "" : line);
        String parametersAlone =
                changed(text("bind-nsec3"), line -> line.matches(".* IN (RRSIG )?NSEC3 .*") ? "" : line);
        String useless = "example. error the NSEC3 records of example. cannot be used: no NSEC3PARAM record with"
                + " flags 0 has their parameters, no NSEC3 record matches the apex, or there are more than 2500 iterations";

        assertThat(problems(none, TIME)).containsExactly(
                "example. error the apex example. has neither an NSEC nor an NSEC3 record");
        assertThat(problems(parametersAlone, TIME)).containsExactly(useless);
        assertThat(problems(without(text("bind-nsec3"), "example. 0 IN NSEC3PARAM"), TIME)).contains(useless);
    }

    @Test
    void aBitmapListsTypesOfAllWindows() throws IOException {
        String more = text("bind-nsec").replace("ent.x.y.example. A AAAA RRSIG NSEC",
                "ent.x.y.example. A AAAA RRSIG NSEC CAA TYPE1234 TYPE65280");

        assertThat(problems(more, TIME))
                .contains("www.example. error the NSEC record of www.example. lists CAA, TYPE1234,"
                        + " TYPE65280, which the name does not have");
        assertThat(problems(text("bind-nsec") + "www.example. 300 IN CAA 0 issue \"ca.test\"\n", TIME))
                .contains("www.example. error the NSEC record of www.example. does not list CAA");
    }

    @Test
    void anNsecChainIsClosedAndHasOneRecordForEachName() throws IOException {
        String open = text("bind-nsec").replace(" NSEC example. A RRSIG NSEC", " NSEC www.example. A RRSIG NSEC");
        String several = text("bind-nsec") + "www.example. 300 IN NSEC zz.example. A AAAA RRSIG NSEC\n";

        assertThat(problems(open, TIME)).contains("ent.x.y.example. error the NSEC record of ent.x.y.example. names"
                + " www.example. as the next name, but that is example.");
        assertThat(problems(several, TIME)).contains("www.example. error www.example. has 2 NSEC records");
    }

    @Test
    void recordsOfAnNsec3ChainAreSigned() throws IOException {
        String owner = anyOwner(text("bind-nsec3"));

        assertThat(problems(without(text("bind-nsec3"), owner + " 300 IN RRSIG"), TIME)).containsExactly(
                owner + " error the NSEC3 record of " + owner + " has no signature");
    }

    private static final String BY_ZSK = " 13 2 300 20491231000000 20200101000000 61644 example. ";
    private static final String NOTHING = "A".repeat(86) + "==\n";

    @Test
    void aWrongSignatureBesideAValidOneIsWarnedOf() throws IOException {
        assertThat(problems(text("bind-nsec") + "www.example. 300 IN RRSIG A" + BY_ZSK + NOTHING, TIME)).singleElement()
                .asString().startsWith("www.example. warning RRSIG of A of www.example. by key 61644 ")
                .endsWith(" does not match; another signature is valid");
    }

    @Test
    void theSignatureThatIsClosestToAValidOneIsReported() throws IOException {
        String record = text("bind-nsec") + "new.example. 300 IN TXT x\n";
        String expired =
                "new.example. 300 IN RRSIG TXT 13 2 300 20251231000000 20200101000000 61644 example. " + NOTHING;
        String unknown = "new.example. 300 IN RRSIG TXT 13 2 300 20491231000000 20200101000000 7 example. " + NOTHING;

        for (String signatures : List.of(expired + unknown, unknown + expired)) {
            assertThat(problems(record + signatures, TIME))
                    .anyMatch(problem -> problem.startsWith("new.example. error ")
                            && problem.endsWith(" expired at 2025-12-31T00:00:00Z"))
                    .noneMatch(problem -> problem.contains("no DNSKEY"));
        }
        assertThat(problems(record + unknown + unknown.replace(" 7 ", " 8 "), TIME))
                .filteredOn(problem -> problem.contains("no DNSKEY")).singleElement().asString().contains(": key 7 ");
    }

    /// RFC 4035 section 2.2.
    @Test
    void eachAlgorithmOfTheKeysSigns() throws IOException {
        String key = "example. 3600 IN DNSKEY 256 3 15 " + "A".repeat(43) + "=\n";
        String what = "the A record of www.example. has no valid signature of algorithm ";

        assertThat(problems(text("bind-nsec") + key, TIME))
                .anyMatch(problem -> problem.startsWith("www.example. warning " + what)
                        && problem.endsWith(", for which the zone has a key"));
        // Neither a key that is revoked nor one that is not for the zone.
        for (String flags : List.of(" 384 ", " 0 ")) {
            assertThat(problems(text("bind-nsec") + key.replace(" 256 ", flags), TIME))
                    .noneMatch(problem -> problem.contains("has no valid signature of algorithm"));
        }
    }

    /// The tag of the key is one lower, as its algorithm is.
    @Test
    void anAlgorithmThatIsNotSupportedIsWarnedOf() throws IOException {
        String key = text("bind-nsec").lines().filter(line -> line.startsWith("example. 3600 IN DNSKEY 256 3 13"))
                .findFirst().orElseThrow().replace(" 3 13 ", " 3 12 ") + "\n";

        assertThat(problems(text("bind-nsec") + key + "new.example. 300 IN TXT x\nnew.example. 300 IN RRSIG TXT"
                + BY_ZSK.replace(" 13 ", " 12 ").replace("61644", "61643") + NOTHING, TIME))
                .anyMatch(problem -> problem.startsWith("new.example. warning key 61643 ")
                        && problem.endsWith(" is not supported, for TXT of new.example."));
    }

    /// RFC 4034 section 3: a signature has the TTL of its RRset, and was made for it.
    @Test
    void theTtlIsThatOfTheSignature() throws IOException {
        String changed = text("bind-nsec").replace("www.example. 300 IN A 192", "www.example. 200 IN A 192");
        String both = changed.replace("www.example. 300 IN RRSIG A ", "www.example. 200 IN RRSIG A ");
        String signature = text("bind-nsec").replace("www.example. 300 IN RRSIG A ", "www.example. 200 IN RRSIG A ");
        String what =
                "www.example. warning the A record of www.example. has TTL %d, but its signature has TTL %d and was"
                        + " made for TTL 300";

        assertThat(problems(changed, TIME)).containsExactly(what.formatted(200, 300));
        assertThat(problems(both, TIME)).containsExactly(what.formatted(200, 200));
        assertThat(problems(signature, TIME)).containsExactly(what.formatted(300, 200));
    }

    @Test
    void aSignatureOfAWildcardIsNotOneOfAName() throws IOException {
        String wildcard =
                text("bind-nsec").lines().filter(line -> line.matches("\\*\\.w\\.example\\. \\d+ IN (RRSIG )?TXT .*"))
                        .map(line -> line.replace("*.w.example.", "v.w.example.") + "\n").reduce("", String::concat);

        assertThat(problems(text("bind-nsec") + wildcard, TIME)).contains(
                "v.w.example. error the signature of the TXT record of v.w.example. was made for a wildcard");
    }

    @Test
    void whatIsWrongWithManyNamesIsCounted() throws IOException {
        Path file = folder.resolve("many.zone");
        Files.writeString(file, text("bind-nsec"));
        ZoneSnapshot zone = (ZoneSnapshot) ZoneFile.read(Name.of("example."), file).state();

        List<ZoneProblem> few = ZoneVerification.verify(zone, file, Optional.empty(), ProblemDetail.FEW,
                ValidationTime.at(Instant.parse("2050-01-01T00:00:00Z")));

        assertThat(few).hasSize(11).last().asString()
                .contains(" more errors like this one are not shown; rootwalk check");
    }

    @Test
    void aGapInAnNsec3ChainIsFound() throws IOException {
        String text = text("bind-nsec3");

        assertThat(problems(without(text, anyOwner(text)), TIME))
                .anyMatch(problem -> problem.endsWith(" names a next hash that is not that of the next record"))
                .anyMatch(problem -> problem.contains(" error ") && problem.endsWith(" has no NSEC3 record"));
    }
}
