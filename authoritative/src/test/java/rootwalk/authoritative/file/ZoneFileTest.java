package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.text.RdataText;

class ZoneFileTest {

    private static final Name EXAMPLE = Name.of("example.");
    private static final String HEAD = """
        $TTL 300
        @ SOA ns.other. host.other. 1 2 3 4 5
        @ NS ns.other.
        """;

    @TempDir
    private Path folder;

    private ZoneReading read(String text) {
        return read("example.zone", text);
    }

    private ZoneReading read(String file, String text) {
        write(file, text);
        return ZoneFile.read(EXAMPLE, folder.resolve(file));
    }

    private void write(String file, String text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The records behind the two that every zone of these tests has.
    private List<String> records(String text) {
        ZoneReading reading = read(HEAD + text);
        assertThat(reading.problems()).isEmpty();
        return lines(reading).stream().filter(line -> !line.contains("other.")).toList();
    }

    private static List<String> lines(ZoneReading reading) {
        List<String> lines = new ArrayList<>();
        for (ZoneNode node : ((ZoneSnapshot) reading.state()).names()) {
            for (RRset rrset : node.rrsets()) {
                lines.addAll(RdataText.print(rrset).lines().map(line -> line.replace(" IN ", " ")).toList());
            }
        }
        return lines;
    }

    private List<String> problems(String text) {
        return read(text).problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
    }

    @Nested
    class Rfc1035Section5 {

        @Test
        void entriesTakeTheOwnerBeforeThem() {
            assertThat(records("""
                a 60 IN A 192.0.2.1
                  IN 70 TXT x
                \t80 AAAA 2001:db8::1
                """))
                    .containsExactly("a.example. 60 A 192.0.2.1", "a.example. 70 TXT \"x\"",
                            "a.example. 80 AAAA 2001:db8::1");
        }

        @Test
        void theOriginCompletesNames() {
            assertThat(records("""
                $ORIGIN sub
                a PTR b
                $ORIGIN deep.sub.example.
                @ PTR @
                c PTR d.test.
                """))
                    .containsExactly("a.sub.example. 300 PTR b.sub.example.",
                            "deep.sub.example. 300 PTR deep.sub.example.", "c.deep.sub.example. 300 PTR d.test.");
        }

        @Test
        void quotesAreNoPartOfNames() {
            assertThat(records("a MX 0 \".\"\n\"b\" PTR \"c d.\"\n"))
                    .containsExactly("a.example. 300 MX 0 .", "b.example. 300 PTR c\\032d.");
        }

        @Test
        void parenthesesAndCommentsGoOverLines() {
            ZoneReading reading = read("""
                @ 60 SOA ns.other. host.other. ( 2024 ; the serial number
                                                 1h   ; refresh (not often)
                2m 3w\t\t;
                   ) 1d
                @ ( NS
                ns.other. )
                a.b 60 TXT ("one;" ; not two
                 "two(") ; three
                """);

            assertThat(reading.problems()).isEmpty();
            assertThat(lines(reading))
                    .contains("example. 60 SOA ns.other. host.other. 2024 3600 120 1814400 86400",
                            "a.b.example. 60 TXT \"one;\" \"two(\"");
        }

        @Test
        void escapesMakeAnyOctet() {
            ZoneReading reading = read(HEAD + """
                a\\.b.c\\000\\255 TXT "say \\"hi\\"" \\065\\; "a b"
                \\@ TXT x
                """);

            assertThat(reading.problems()).isEmpty();
            ZoneSnapshot zone = (ZoneSnapshot) reading.state();
            assertThat(zone.rrset(Name.of("a\\.b.c\\000\\255.example."), 16).rdata(0).sharedOctets())
                    .isEqualTo("\10say \"hi\"\2A;\3a b".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(zone.rrset(Name.of("\\@.example."), 16)).isNotNull();
        }

        @Test
        void carriageReturnsAreBlanks() {
            assertThat(records("a A 192.0.2.1\r\n\r\nb A 192.0.2.2\r\n"))
                    .containsExactly("a.example. 300 A 192.0.2.1", "b.example. 300 A 192.0.2.2");
        }

        @Test
        void theLastLineNeedsNoEnd() {
            assertThat(records("a A 192.0.2.1")).hasSize(1);
        }

        @Test
        void anIncludedFileHasAnOriginOfItsOwn() {
            write("more/hosts", "a A 192.0.2.1\n$INCLUDE deeper x\n$ORIGIN y.example.\nc A 192.0.2.3\n");
            write("more/deeper", "b A 192.0.2.2\n");

            assertThat(records("z A 192.0.2.9\n$INCLUDE more/hosts sub\n  TXT t\nd A 192.0.2.4\n"))
                    .containsExactlyInAnyOrder("z.example. 300 A 192.0.2.9", "z.example. 300 TXT \"t\"",
                            "a.sub.example. 300 A 192.0.2.1", "b.x.sub.example. 300 A 192.0.2.2",
                            "c.y.example. 300 A 192.0.2.3", "d.example. 300 A 192.0.2.4");
        }

        @Test
        void problemsOfIncludedFilesNameThem() {
            write("more/hosts", "a A 192.0.2.1\nb A nonsense\n");

            assertThat(problems(HEAD + "$INCLUDE more/hosts\n$INCLUDE missing\n$INCLUDE example.zone"))
                    .containsExactly(
                            "example.zone:5: error: the file missing cannot be read: there is no such file; relative file names refer to the folder of the including file, or to the one that include-base names",
                            "example.zone:6: error: the file example.zone includes itself, directly or through other files; remove this $INCLUDE",
                            "more/hosts:2: error: 'nonsense' is not an IPv4 address; write it as 192.0.2.1");
        }
    }

    @Nested
    class Rfc2308Section4 {

        @Test
        void ttlsComeFromTheDirectiveOrTheRecordBefore() {
            assertThat(lines(read("""
                @ 77 SOA ns.other. host.other. 1 2 3 4 5
                @ NS ns.other.
                a 1h30m A 192.0.2.1
                b A 192.0.2.2
                $TTL 1D
                c A 192.0.2.3
                d 5 A 192.0.2.4
                e A 192.0.2.5
                """)))
                    .containsExactly("example. 77 SOA ns.other. host.other. 1 2 3 4 5", "example. 77 NS ns.other.",
                            "a.example. 5400 A 192.0.2.1", "b.example. 5400 A 192.0.2.2",
                            "c.example. 86400 A 192.0.2.3",
                            "d.example. 5 A 192.0.2.4", "e.example. 86400 A 192.0.2.5");
        }
    }

    @Nested
    class Generate {

        @Test
        void eachNumberMakesARecord() {
            assertThat(records("""
                $GENERATE 1-3 host$ A 192.0.2.$
                $GENERATE 8-12/2 ${-8,3}.n 60 IN PTR x${0,2,x}\\$${1}.test.
                $GENERATE 1-1 ${10,8,n}ip6 TXT "$ $$ ${15,4,X}"
                """))
                    .containsExactlyInAnyOrder("host1.example. 300 A 192.0.2.1", "host2.example. 300 A 192.0.2.2",
                            "host3.example. 300 A 192.0.2.3", "000.n.example. 60 PTR x08\\$9.test.",
                            "002.n.example. 60 PTR x0a\\$11.test.", "004.n.example. 60 PTR x0c\\$13.test.",
                            "b.0.0.0.ip6.example. 300 TXT \"1\" \"$\" \"0010\"");
        }

        @ParameterizedTest
        @CsvSource({"1, cannot be read", "5-1, cannot be read", "1-2/0, cannot be read", "a-b, cannot be read",
                "0-99999999, makes more than 1000000 records"})
        void aRangeThatIsNoneIsAProblem(String range, String what) {
            assertThat(problems(HEAD + "$GENERATE " + range + " a$ A 192.0.2.1")).hasSize(1).first().asString()
                    .startsWith("example.zone:4: error: ").contains(what);
        }
    }

    /// A reading may take 1 MiB and ten files here.
    @Nested
    class Limits {

        private List<String> problems(String text) {
            write("example.zone", text);
            return new ZoneFileReader(() -> new ReadLimits(1 << 20, 10), Optional.empty())
                    .read(EXAMPLE, folder.resolve("example.zone"), Optional.empty(), ProblemDetail.USUAL,
                            ZonePurpose.ANSWERS)
                    .problems()
                    .stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
        }

        private static final String TOO_LARGE = "error: the zone and its files take more than 1 MiB of memory; check"
                + " $GENERATE and $INCLUDE, or give the daemon a larger heap: a zone may use half of it";

        @ParameterizedTest
        @ValueSource(strings = {"a$ A 192.0.2.1", "a TYPE65280 \\# 4 ${0,8,x}", "a A 192.0.2.1"})
        void whatGenerateMakesDoesNotFillTheHeap(String entry) {
            String line = "$GENERATE 1-1000000 " + entry + "\n";

            assertThat(problems(HEAD + line + line + line)).contains("example.zone:4: " + TOO_LARGE)
                    .noneMatch(problem -> problem.startsWith("example.zone:5"));
        }

        @Test
        void namesBetweenAnOwnerAndTheApexCount() {
            assertThat(problems(HEAD + "$GENERATE 1-100 " + "x.".repeat(100) + "a$ A 192.0.2.1\n"))
                    .containsExactly("example.zone:4: " + TOO_LARGE);
        }

        @Test
        void aFileIncludedAgainAndAgainCountsAgainAndAgain() {
            write("comments", ";".repeat(200_000));

            assertThat(problems(HEAD + "$INCLUDE comments\n".repeat(8)))
                    .containsExactly("example.zone:9: " + TOO_LARGE);
        }

        @Test
        void aFileThatIsTooLargeIsNotRead() {
            assertThat(problems(HEAD + ";".repeat(1 << 20))).containsExactly("example.zone: " + TOO_LARGE);
        }

        @Test
        void filesThatEachIncludeManyDoNotMultiplyForEver() {
            write("one", "$INCLUDE two\n".repeat(300));
            write("two", "$INCLUDE three\n".repeat(300));
            write("three", "");

            assertThat(problems(HEAD + "$INCLUDE one\n".repeat(300))).containsExactly("two:8: error: the zone is read"
                    + " from more than 10 files; look for files that are included repeatedly");
        }

        @Test
        void onlyRegularFilesAreRead() {
            String trouble = " cannot be read: it is not a regular file; check its name and its permissions";

            assertThat(problems(HEAD + "$INCLUDE /dev/zero\n$INCLUDE .\n")).satisfiesExactly(
                    first -> assertThat(first).isEqualTo("example.zone:4: error: the file /dev/zero" + trouble),
                    second -> assertThat(second).startsWith("example.zone:5: error: ").endsWith(trouble));
        }

        @Test
        void aZoneWithinThemIsReadWhole() {
            assertThat(problems(HEAD + "$GENERATE 1-5000 a$ A 192.0.2.1\n")).isEmpty();
        }
    }

    @Nested
    class Rfc3597 {

        @Test
        void unknownTypesAndDataAreOctets() {
            assertThat(records("""
                a TYPE65280 \\# 3 abcd ef
                a CLASS1 TYPE1 \\# 4 c0000201
                b TYPE28 2001:db8::1
                c MX \\# 8 000a 0162 0178 00 00
                """.replace("00 00", "00").replace("\\# 8", "\\# 7")))
                    .containsExactlyInAnyOrder("a.example. 300 TYPE65280 \\# 3 abcdef", "a.example. 300 A 192.0.2.1",
                            "b.example. 300 AAAA 2001:db8::1", "c.example. 300 MX 10 b.x.");
        }

        @Test
        void octetsThatBreakTheTypeAreAProblem() {
            assertThat(problems(HEAD + "a A \\# 3 c00002")).hasSize(1).first().asString()
                    .contains("example.zone:4: error");
        }
    }

    @Nested
    class Problems {

        @Test
        void allAreReportedAtOnce() {
            assertThat(problems("""
                  A 192.0.2.1
                @ A 192.0.2.1
                $TTL 99999999999
                $TTL 60
                $NOTHING
                a A 192.0.2.256
                b AAAA 2001:db8::1::2
                c NONSENSE x
                d CH A 192.0.2.1
                e.elsewhere. A 192.0.2.1
                f TXT "never ends
                g 60 A
                h..i A 192.0.2.1
                j MX 70000 x
                k A 192.0.2.1 192.0.2.2
                l ANY x
                m )
                n ( A 192.0.2.1
                """)).containsExactly(
                    "example.zone:1: error: the line begins with a blank, but no record with an owner precedes it; write the owner's name at the beginning of the line",
                    "example.zone:2: error: the record has no TTL; write one, or $TTL before the records",
                    "example.zone:3: error: the TTL '99999999999' is too long; write at most 2147483647 seconds",
                    "example.zone:5: error: unknown directive '$NOTHING'; the directives are $ORIGIN, $TTL, $INCLUDE and $GENERATE",
                    "example.zone:6: error: '192.0.2.256' is not an IPv4 address; write it as 192.0.2.1",
                    "example.zone:7: error: '2001:db8::1::2' is not an IPv6 address; write it as 2001:db8::1",
                    "example.zone:8: error: 'NONSENSE' is not a record type; a record is NAME TTL IN TYPE DATA; a type without a name is written as TYPE and its number",
                    "example.zone:9: error: the record is of class CH; only zones of class IN are served",
                    "example.zone:10: warning: e.elsewhere. is not in the zone example.; its records are ignored; move them to the zone that they are in, or check the origin and the trailing dot of the name",
                    "example.zone:11: error: a quoted string does not end on its line; add the closing quote",
                    "example.zone:12: error: the data of the A record is missing; write A ADDRESS",
                    "example.zone:13: error: the name 'h..i' has an empty label; remove the extra dot",
                    "example.zone:14: error: the preference '70000' is above 65535; write a whole number from 0 to 65535",
                    "example.zone:15: error: the A record has surplus data, from '192.0.2.2'; remove it; a comment begins with a semicolon",
                    "example.zone:16: error: ANY is not a data type and cannot be in a zone; remove the record",
                    "example.zone:17: error: a closing parenthesis has no opening one; remove it, or write ( where the data begins",
                    "example.zone:18: error: a parenthesis that is opened here is not closed; add \")\"");
        }

        /// RFC 4509 section 2.2 and its kin.
        @ParameterizedTest
        @CsvSource({"DS 1 13 2 AA, 2 has 1 octets instead of 32", "CDS 1 13 1 AABB, 1 has 2 octets instead of 20",
                "DS 1 13 4 AA, 4 has 1 octets instead of 48",
                "DS \\# 5 00010D02AA, 2 has 1 octets instead of 32"})
        void aDigestOfAnotherLengthThanItsTypeHasIsOne(String record, String what) {
            assertThat(problems(HEAD + "a " + record)).singleElement().asString()
                    .startsWith("example.zone:4: error: ").contains("the digest of type " + what);
        }

        @Test
        void digestsWholeOrOfTypesUnknownAreNone() {
            String octet = "AB";
            assertThat(problems(HEAD + "a NS ns.test.\na DS 1 13 2 " + octet.repeat(32) + "\na DS 1 13 4 "
                    + octet.repeat(48) + "\na DS 1 13 200 AB\n@ CDS 0 0 0 00\n")).isEmpty();
            assertThat(problems(HEAD + "a DS \\# 2 0001")).hasSize(1);
        }

        @Test
        void thereAreAHundredOfAKindAtMost() {
            assertThat(problems(HEAD + "a A x\n".repeat(500))).hasSize(101).last().asString()
                    .startsWith("example.zone:103: error: 400 more errors like this one are not shown");
        }

        @Test
        void oneKindDoesNotHideTheOthers() throws IOException {
            StringBuilder text = new StringBuilder(HEAD);
            for (int i = 0; i < 1000; i++) {
                text.append("a").append(i).append(".other. 4294967295 A 192.0.2.1\n");
            }
            text.append("b MX 1 nowhere\n");
            Path file = Files.writeString(folder.resolve("example.zone"), text);

            List<String> few = ZoneFile.read(EXAMPLE, file, Optional.empty(), ProblemDetail.FEW).problems().stream()
                    .map(ZoneProblem::toString).toList();

            assertThat(few).hasSize(2 * 11 + 1).last().asString().contains("has no address");
            assertThat(few).filteredOn(line -> line.contains("990 more warnings like this one are not shown;"
                    + " rootwalk check zone shows more")).hasSize(2);
            assertThat(ZoneFile.read(EXAMPLE, file, Optional.empty(), ProblemDetail.USUAL).problems())
                    .hasSize(2 * 101 + 1);
            assertThat(ZoneFile.read(EXAMPLE, file, Optional.empty(), ProblemDetail.ALL).problems())
                    .hasSize(2 * 1000 + 1);
        }

        @Test
        void whatIsWrongWithManyNamesIsCounted() throws IOException {
            StringBuilder text = new StringBuilder(HEAD);
            for (int i = 0; i < 5000; i++) {
                text.append("a").append(i).append(" MX 1 nowhere\n");
            }
            Path file = Files.writeString(folder.resolve("example.zone"), text);

            assertThat(ZoneFile.read(EXAMPLE, file, Optional.empty(), ProblemDetail.FEW).problems()).hasSize(11).last()
                    .asString().contains("warning: 4990 more warnings like this one are not shown");
        }

        @Test
        void anErrorIsSeenBehindAnyNumberOfWarnings() {
            StringBuilder text = new StringBuilder(HEAD);
            for (int i = 0; i < 3000; i++) {
                text.append("a").append(i).append(" MX 1 nowhere\n");
            }

            ZoneReading reading = read(text + "z CNAME y.test.\nz TXT x\n");

            assertThat(reading.hasErrors()).isTrue();
            assertThat(reading.problems()).anyMatch(problem -> problem.isError() && problem.line() == 3004);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "a CNAME b.test. ~ a TXT x | 4 | error | a CNAME record beside TXT",
                "a CNAME b.test. ~ a CNAME c.test. | 5 | error | 2 CNAME records",
                "a DNAME b.test. ~ a DNAME c.test. | 5 | error | 2 DNAME records",
                "a DNAME b.test. ~ a NS ns.test. | 4 | error | a DNAME record beside NS",
                "a DNAME b.test. ~ x.a TXT t | 5 | error | is below the DNAME of a.example.",
                "@ NS here | 4 | error | the name server here.example. of the zone has no address",
                "a SOA a. b. 1 2 3 4 5 | 4 | error | which is not the apex of the zone",
                "@ SOA a. b. 1 2 3 4 5 | 4 | error | has 2 SOA records",
                "a NS ns.a | 4 | warning | ns.a.example. of a.example. has no glue",
                "a NS ns.test. ~ b.a TXT x | 5 | warning | is never returned: a.example. is delegated",
                "a MX 1 b ~ b CNAME c.test. | 4 | warning | is an alias",
                "a MX 1 b | 4 | warning | has no address",
                "a TXT x ~ b TXT x ~ a TXT x | 6 | warning | is a duplicate",
                "a TXT x ~ a 60 TXT y | 5 | warning | have different TTLs, of which the lowest is 60; all get this TTL"
        })
        void ofTheWholeZoneArePlaced(String lines, int line, String severity, String what) {
            assertThat(problems(HEAD + lines.replace(" ~ ", "\n") + "\n")).anySatisfy(problem -> assertThat(problem)
                    .startsWith("example.zone:" + line + ": " + severity + ": ").contains(what));
        }

        @Test
        void aZoneIsLookedAtWholeAlsoWhenNoRecordOfItIsSound() {
            assertThat(problems("a A 192.0.2.1\n")).satisfiesExactlyInAnyOrder(
                    problem -> assertThat(problem).contains("the record has no TTL"),
                    problem -> assertThat(problem).contains("no SOA record"),
                    problem -> assertThat(problem).contains("no NS record"));
        }

        @Test
        void aRecordThatWasRefusedIsNotCalledMissingAsWell() {
            assertThat(problems("""
                $TTL 60
                @   SOA ns h 1 2 3 4 5
                @   NS  ns
                ns  A   192.0.2.999
                """)).singleElement().asString().startsWith("example.zone:4: error: ");
            assertThat(problems("@ 60 SOA ns h x\n@ NS\n"))
                    .hasSize(2).noneMatch(problem -> problem.contains("the zone has no"));
        }

        @ParameterizedTest
        @CsvSource({"'@ 60 SOA ns h ) 1 2 3 4 5', 2", "'@ 60 CH SOA ns h 1 2 3 4 5', 2", "'$INCLUDE none', 2"})
        void whatAnUnreadableEntryMayHaveBeenIsNotCalledMissing(String entry, int line) {
            assertThat(problems("; head\n" + entry + "\na 60 A 192.0.2.1\n")).singleElement().asString()
                    .startsWith("example.zone:" + line + ": error: ");
        }

        @Test
        void oneErrorIsEnoughForAnUnusableTtlDirective() {
            assertThat(problems("$TTL x\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n")).singleElement().asString()
                    .startsWith("example.zone:1: error: ");
        }

        @Test
        void aFileOfWhichNothingIsUnderstoodLacksNoRecords() {
            assertThat(problems("$TTL x\n")).singleElement().asString().startsWith("example.zone:1: error: ");
            assertThat(problems("$TTL x\na 60 A 192.0.2.1\n")).hasSize(3);
        }

        @Test
        void aZoneWithoutSoaOrNsIsNone() {
            assertThat(problems("a 60 A 192.0.2.1\n")).containsExactly(
                    "example.zone: error: the zone has no SOA record at example.; add one, or check the name of the zone and the origin",
                    "example.zone: error: the zone has no NS record at example.; add at least one");
            assertThat(problems("@ 60 SOA a. b. 1 2 3 4 5\n"))
                    .containsExactly("example.zone:1: error: the zone has no NS record at example.; add at least one");
        }

        @Test
        void aFileThatIsMissingIsAProblem() {
            assertThat(ZoneFile.read(EXAMPLE, folder.resolve("none")).problems()).hasSize(1).first().asString()
                    .contains("there is no such file").endsWith("; check its name");
        }

        @Test
        void aLogThatHasLevelsNeedsNoSeverityInTheText() {
            ZoneProblem problem = read(HEAD + "a A x\n").problems().getFirst();

            assertThat(problem.withoutSeverity()).isEqualTo(problem.toString().replace(" error:", ""))
                    .endsWith("example.zone:4: 'x' is not an IPv4 address; " + problem.remedy());
        }

        @Test
        void anyOctetsAreRead() {
            java.util.Random random = new java.util.Random(1);
            String pieces = "\0\n\n\t  ()\";;\\$@.aA019_*ÿ{}/-";
            for (int i = 0; i < 3000; i++) {
                StringBuilder text = new StringBuilder(i % 3 == 0 ? HEAD : "");
                String[] words = {"A", "IN", "60", "TXT", "$TTL", "$GENERATE 1-2", "$ORIGIN", "SOA", "MX", "\\# 2 00",
                        "TYPE7", "NSEC3", "LOC", "RRSIG", "SVCB", "\n"};
                for (int j = random.nextInt(40); j >= 0; j--) {
                    text.append(random.nextBoolean() ? words[random.nextInt(words.length)] + " "
                            : "" + pieces.charAt(random.nextInt(pieces.length())));
                }
                assertThat(read(text.toString())).isNotNull();
            }
        }
    }
}
