package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
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

/// Where servers read zone files in different ways, what this one does; docs/conformance.md says why.
class ZoneFileDecisionsTest {

    private static final Name EXAMPLE = Name.of("example.");
    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";

    @TempDir
    private Path folder;

    private ZoneReading read(String text) throws IOException {
        return read(text, StandardCharsets.ISO_8859_1);
    }

    private ZoneReading read(String text, Charset charset) throws IOException {
        write("example.zone", text, charset);
        return ZoneFile.read(EXAMPLE, folder.resolve("example.zone"));
    }

    private void write(String file, String text, Charset charset) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text, charset);
    }

    private List<String> problems(String text) throws IOException {
        return read(HEAD + text).problems().stream().map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    private List<String> records(String text) throws IOException {
        return records(read(HEAD + text));
    }

    private static List<String> records(ZoneReading reading) {
        assertThat(reading.hasErrors()).as(reading.problems().toString()).isFalse();
        List<String> lines = new ArrayList<>();
        for (ZoneNode node : ((ZoneSnapshot) reading.state()).names()) {
            for (RRset rrset : node.rrsets()) {
                lines.addAll(RdataText.print(rrset).lines().map(line -> line.replace(" IN ", " ")).toList());
            }
        }
        lines.removeIf(line -> line.contains("other."));
        return lines;
    }

    @Nested
    class NamesOutOfTheZone {

        @Test
        void areIgnoredWithAWarningForEach() throws IOException {
            String text = "ns.elsewhere. A 192.0.2.7\n  AAAA 2001:db8::7\na A 192.0.2.1\nexample2. TXT x\n";

            assertThat(records(text)).containsExactly("a.example. 300 A 192.0.2.1");
            assertThat(problems(text)).containsExactly(
                    "example.zone:4: warning: ns.elsewhere. is not in the zone example.; its records are ignored; move them"
                            + " to the zone that they are in, or check the origin and the trailing dot of the name",
                    "example.zone:7: warning: example2. is not in the zone example.; its records are ignored; move them to"
                            + " the zone that they are in, or check the origin and the trailing dot of the name");
        }

        @Test
        void mustBeRecordsAllTheSame() throws IOException {
            assertThat(problems("ns.elsewhere. A nonsense\n")).singleElement().asString()
                    .startsWith("example.zone:4: error: 'nonsense' is not an IPv4 address");
        }

        @Test
        void doNotMakeUpForWhatIsMissing() throws IOException {
            assertThat(read("$TTL 60\nother. SOA a. b. 1 2 3 4 5\nother. NS ns.other.\n").problems())
                    .anyMatch(problem -> problem.what().equals("the zone has no SOA record at example."))
                    .anyMatch(problem -> problem.remedy()
                            .equals("the file has the SOA record of other.; check the name of the zone"));
        }

        @Test
        void giveTheirTtlToTheNextRecord() throws IOException {
            assertThat(
                    records(read("@ 77 SOA ns.other. h.other. 1 2 3 4 5\n@ NS ns.other.\na.elsewhere. 9 A 192.0.2.1\n"
                            + "b A 192.0.2.2\n")))
                    .containsExactly("b.example. 9 A 192.0.2.2");
        }
    }

    @Nested
    class IncludedFiles {

        @Test
        void areBesideTheIncludingFile() throws IOException {
            write("zones/deep/part.inc", "a A 192.0.2.1\n$INCLUDE more.inc\n", StandardCharsets.US_ASCII);
            write("zones/deep/more.inc", "b A 192.0.2.2\n", StandardCharsets.US_ASCII);
            write("zones/example.zone", HEAD + "$INCLUDE deep/part.inc\n", StandardCharsets.US_ASCII);

            assertThat(records(ZoneFile.read(EXAMPLE, folder.resolve("zones/example.zone")))).hasSize(2);
        }

        @Test
        void areInTheBaseWhereThatIsSaid() throws IOException {
            write("zones/part.inc", "a A 192.0.2.1\n$INCLUDE zones/more.inc\n", StandardCharsets.US_ASCII);
            write("zones/more.inc", "b A 192.0.2.2\n", StandardCharsets.US_ASCII);
            write("zones/example.zone", HEAD + "$INCLUDE zones/part.inc\n", StandardCharsets.US_ASCII);
            Path file = folder.resolve("zones/example.zone");

            assertThat(records(ZoneFile.read(EXAMPLE, file, Optional.of(folder)))).hasSize(2);
            assertThat(ZoneFile.read(EXAMPLE, file).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isEqualTo(4);
                assertThat(problem.what()).contains("zones/zones/part.inc cannot be read: there is no such file");
                assertThat(problem.remedy()).contains("include-base");
            });
            assertThat(ZoneFile.read(EXAMPLE, file, Optional.of(folder.resolve("zones"))).problems()).singleElement()
                    .satisfies(problem -> assertThat(problem.remedy())
                            .isEqualTo("relative file names refer to the folder " + folder.resolve("zones")
                                    + ", as include-base says"));
        }

        @Test
        void mayHaveAnyName() throws IOException {
            write("b\u00fccher und mehr", "a A 192.0.2.1\n", StandardCharsets.US_ASCII);

            assertThat(records(read(HEAD + "$INCLUDE \"b\u00fccher und mehr\"\n", StandardCharsets.UTF_8))).hasSize(1);
            assertThat(problems("$INCLUDE \"a\0b\"\n")).singleElement().asString()
                    .startsWith("example.zone:4: error: the file a");
        }
    }

    @Nested
    class OctetsThatAreNotAscii {

        @Test
        void areServedAsTheyAre() throws IOException {
            ZoneReading reading = read(HEAD + "b\u00fccher A 192.0.2.1\nb CNAME b\u00fccher\n", StandardCharsets.UTF_8);

            assertThat(records(reading)).containsExactly("b.example. 300 CNAME b\\195\\188cher.example.",
                    "b\\195\\188cher.example. 300 A 192.0.2.1");
            assertThat(reading.problems()).hasSize(2).first().asString().contains(
                    "example.zone:4: warning: the name b\\195\\188cher.example. has octets that are not ASCII; they are"
                            + " served unchanged");
            assertThat(reading.problems()).last().asString().contains("example.zone:5: warning: the name"
                    + " b\\195\\188cher.example. in the data has octets that are not ASCII; they are served unchanged"
                    + " (RFC 2181 section 11); an internationalised name is written as its A-labels");
        }

        @Test
        void thatAreWrittenAsNumbersAreRecognised() throws IOException {
            assertThat(problems("b\\195\\188cher A 192.0.2.1\n")).isEmpty();
        }

        @Test
        void ofOtherCharsetsAreOctetsToo() throws IOException {
            assertThat(records("b\u00fccher A 192.0.2.1\nt TXT \"\u00fc\"\n"))
                    .containsExactly("b\\252cher.example. 300 A 192.0.2.1", "t.example. 300 TXT \"\\252\"");
        }
    }

    @Nested
    class Ttls {

        @Test
        void areTheMinimumOfAnSoaRecordThatHasNone() throws IOException {
            assertThat(records(read("@ SOA ns.other. host.other. 1 2 3 4 5\n 7200 NS ns.other.\na A 192.0.2.1\n"
                    + "b 60 A 192.0.2.2\nc A 192.0.2.3\n$TTL 7\nd A 192.0.2.4\n")))
                    .containsExactly("a.example. 5 A 192.0.2.1", "b.example. 60 A 192.0.2.2",
                            "c.example. 5 A 192.0.2.3",
                            "d.example. 7 A 192.0.2.4");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2147483648", "4294967295", "4000w"})
        void withTheHighestBitSetCountAsZero(String ttl) throws IOException {
            String warning = "the TTL '" + ttl + "' is above 2147483647; it is treated as 0 (RFC 2181 section 8);"
                    + " write a lower one";

            assertThat(records("a " + ttl + " A 192.0.2.1\nb 2147483647 A 192.0.2.2\n"))
                    .containsExactly("a.example. 0 A 192.0.2.1", "b.example. 2147483647 A 192.0.2.2");
            assertThat(problems("a " + ttl + " A 192.0.2.1\n")).containsExactly("example.zone:4: warning: " + warning);
            assertThat(records("$TTL " + ttl + "\na A 192.0.2.1\n")).containsExactly("a.example. 0 A 192.0.2.1");
            assertThat(problems("$TTL " + ttl + "\n")).containsExactly("example.zone:4: warning: " + warning);
        }

        @ParameterizedTest
        @ValueSource(strings = {"4294967296", "99999999999999999999999999", "8000w"})
        void ofMoreThan32BitsAreNone(String ttl) throws IOException {
            assertThat(problems("a " + ttl + " A 192.0.2.1\n")).containsExactly("example.zone:4: error: the TTL '" + ttl
                    + "' is too long; write at most 2147483647 seconds");
        }

        @Test
        void doNotLimitTheTimersOfTheSoa() throws IOException {
            assertThat(read("$TTL 60\n@ SOA ns.other. h.other. 1 4294967295 4294967295 4294967295 4294967295\n"
                    + "@ NS ns.other.\n").problems()).isEmpty();
        }
    }

    @Nested
    class Lines {

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r"})
        void endInThreeWays(String end) throws IOException {
            String text = HEAD + "a A 192.0.2.1 ; comment\n  TXT ( \"x\"\n y ) ; more\n\nb A 192.0.2.2\nc A x\n";

            ZoneReading reading = read(text.replace("\n", end));

            assertThat(reading.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isEqualTo(9);
                assertThat(problem.what()).startsWith("'x' is not an IPv4 address");
            });
            assertThat(records(read(text.replace("c A x\n", "").replace("\n", end)))).hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"# the comment", "  # a comment", "#comment", "// the comment", "/* the */ comment"})
        void haveCommentsThatBeginWithASemicolon(String line) throws IOException {
            assertThat(problems("a A 192.0.2.1\n" + line + "\n")).singleElement().asString()
                    .endsWith("; a comment begins with a semicolon");
        }

        @Test
        void haveDirectivesAtTheirBeginning() throws IOException {
            assertThat(problems("a A 192.0.2.1\n  $ORIGIN sub\n")).containsExactly("example.zone:5: error: '$ORIGIN'"
                    + " is not a record type; remove the blank before it: a directive is at the beginning of its line");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"A\"", "\"IN\"", "\"300\""})
        void haveNoQuotesBeforeTheData(String word) throws IOException {
            assertThat(problems("a " + word + " A 192.0.2.1\n")).containsExactly("example.zone:4: error: '" + word
                    + "' is not a record type; remove the quotes; TTL, class and type have none");
        }

        @Test
        void areShortenedInMessages() throws IOException {
            assertThat(problems("a A " + "1".repeat(81) + "\n")).containsExactly("example.zone:4: error: '"
                    + "1".repeat(77) + "...' is not an IPv4 address; write it as 192.0.2.1");
        }

        @Test
        void mayBeginWithAByteOrderMark() throws IOException {
            assertThat(records(read("\ufeff" + HEAD + "a A 192.0.2.1\n", StandardCharsets.UTF_8))).hasSize(1);
        }

        @Test
        void inUtf16AreNotRead() throws IOException {
            for (Charset encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                assertThat(read("\ufeff" + HEAD, encoding).problems()).singleElement().asString()
                        .contains("is text in UTF-16, not in UTF-8; convert it: iconv -f UTF-16 -t UTF-8 ")
                        .doesNotContain("permissions");
                assertThat(read(HEAD, encoding).problems()).singleElement().asString()
                        .contains("is text in UTF-16, not in UTF-8; convert it: iconv -f " + encoding.name()
                                + " -t UTF-8 ");
            }
            for (Charset encoding : List.of(StandardCharsets.UTF_32LE, StandardCharsets.UTF_32BE)) {
                assertThat(read("\ufeff" + HEAD, encoding).problems()).singleElement().asString()
                        .contains("is text in UTF-32, not in UTF-8; convert it: iconv -f UTF-32 -t UTF-8 ");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "@", "@ T", "\0\0\0\0", "\u0080\0a\0", "\0\u0080\0a"})
        void ofOddOctetsAreNotCalledUtf16(String text) throws IOException {
            Path file = folder.resolve("odd.zone");
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);

            assertThat(ZoneFile.read(EXAMPLE, file).problems()).isNotEmpty()
                    .noneMatch(problem -> problem.what().contains("is text in"));
        }

        @Test
        void areRecognisedAsUtf16FromFourOctetsOn() throws IOException {
            assertThat(read("@\n", StandardCharsets.UTF_16LE).problems()).singleElement().asString()
                    .contains("is text in UTF-16");
            assertThat(read("\u007f\n", StandardCharsets.UTF_16BE).problems()).singleElement().asString()
                    .contains("is text in UTF-16");
            assertThat(read("\u0001\n", StandardCharsets.UTF_16LE).problems()).singleElement().asString()
                    .contains("is text in UTF-16");
        }

        /// The records that are missing may be in it.
        @Test
        void inUtf16InAnIncludedFileAreOneProblem() throws IOException {
            write("part", "@ NS ns.other.\n", StandardCharsets.UTF_16LE);

            assertThat(read("$TTL 60\n@ SOA ns.other. host.other. 1 2 3 4 5\n$INCLUDE part\n").problems())
                    .singleElement().asString().contains("is text in UTF-16");
        }

        @Test
        void endWithinAQuotedStringBehindABackslashOnly() throws IOException {
            assertThat(records("a TXT \"x\\\ny\"\nb A 192.0.2.1\n"))
                    .containsExactly("a.example. 300 TXT \"x\\010y\"", "b.example. 300 A 192.0.2.1");
            assertThat(problems("a TXT \"x\\\ny\"\nb A x\n")).singleElement().asString().contains("example.zone:6: ");
            assertThat(problems("a TXT \"x\n")).singleElement().asString().contains("example.zone:4: ")
                    .contains("a quoted string does not end on its line");
        }

        @Test
        void withADateAreIgnored() throws IOException {
            assertThat(records("$DATE 20261128000000\na A 192.0.2.1\n")).hasSize(1);
        }
    }

    @Nested
    class LargeSets {

        private static String set(int records) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < records; i++) {
                text.append("a A 10.0.").append(i >> 8).append('.').append(i & 0xFF).append('\n');
            }
            return text.toString();
        }

        @Test
        void ofMoreThanAHundredRecordsAreWarnedOf() throws IOException {
            assertThat(problems(set(100))).isEmpty();
            assertThat(problems(set(101)))
                    .containsExactly("example.zone:4: warning: a.example. has 101 A records;"
                            + " resolvers and secondaries that run BIND refuse RRsets of more than 100; spread them over several"
                            + " names");
        }

        @Test
        void thatFitIntoNoMessageLeaveTheZoneAsItIs() throws IOException {
            assertThat(problems(set(4097)))
                    .containsExactly("example.zone:4: warning: the A records of a.example. do not"
                            + " fit into one message: these 4097 records take 65552 octets,"
                            + " and a message has at most 65535; queries for them get SERVFAIL; spread the records over several names");
            assertThat(read(HEAD + set(4097)).hasErrors()).isFalse();
        }

        /// One problem is enough: what else is wrong with thousands of records would hide the others.
        @Test
        void thatFitIntoNoMessageAreNotCheckedFurther() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 3500; i++) {
                text.append("a MX ").append(i).append(" mail").append(i).append('\n');
            }

            assertThat(problems(text.toString())).singleElement().asString().contains("do not fit into one message");
        }

        @Test
        void namesWithMoreThanAHundredSetsAreWarnedOf() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 101; i++) {
                text.append("a TYPE").append(64_000 + i).append(" \\# 0\n");
            }

            assertThat(problems(text.toString())).singleElement().asString()
                    .startsWith(
                            "example.zone:4: warning: a.example. has 101 RRsets; BIND refuses names with more");
        }
    }

    @Nested
    class Aliases {

        @ParameterizedTest
        @CsvSource(delimiter = '|',
                textBlock = """
                    a CNAME a                                  | 4: warning: the CNAME record of a.example. leads back to a.example., so it has no data
                    b CNAME c ~ c CNAME b                      | 4: warning: the CNAME record of b.example. leads back to b.example. through c.example., so it has no data
                    c CNAME b ~ b CNAME c                      | 5: warning: the CNAME record of b.example. leads back to b.example. through c.example., so it has no data
                    a CNAME z ~ z CNAME y ~ y CNAME x ~ x CNAME z | 7: warning: the CNAME record of x.example. leads back to x.example. through z.example., y.example., so it has no data
                    b CNAME c ~ c CNAME d ~ d CNAME e ~ e CNAME b | 4: warning: the CNAME record of b.example. leads back to b.example. through c.example., d.example., e.example., so it has no data
                    x CNAME b ~ b CNAME c ~ c CNAME b          | 5: warning: the CNAME record of b.example. leads back to b.example. through c.example.
                    *.w CNAME a.w                              | 4: warning: the CNAME record of *.w.example. leads back to *.w.example., so
                    *.w CNAME a ~ a CNAME b.w                  | 5: warning: the CNAME record of a.example. leads back to a.example. through *.w.example.
                    a CNAME x.d ~ d DNAME b ~ x.b CNAME a      | 4: warning: the CNAME record of a.example. leads back to a.example. through x.b.example.
                    h DNAME h                                  | 4: warning: the DNAME record of h.example. leads back to names below h.example., so they have no data
                    g DNAME a.g                                | 4: warning: the DNAME record of g.example. leads back to names below g.example., so they have no data
                    d DNAME x.e ~ e DNAME d                    | 4: warning: the DNAME record of d.example. leads back to names below d.example. through e.example., so
                    d DNAME t ~ x.t DNAME y.x.d ~ a CNAME b.x.d | 4: warning: the DNAME record of d.example. leads back to names below d.example. through x.t.example., so
                    """)
        void thatLeadInALoopAreOneWarning(String records, String problem) throws IOException {
            assertThat(problems(records.replaceAll(" *~ *", "\n") + "\n")).singleElement().asString()
                    .startsWith("example.zone:" + problem)
                    .endsWith("; let one of these records point to a name that has data, or remove them");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a CNAME x.sub ~ x.sub A 192.0.2.1 ~ sub NS ns.other.", "d DNAME t ~ a.t CNAME b.t",
                "a CNAME b.w ~ *.w A 192.0.2.1", "d DNAME e ~ e DNAME f.other.", "a CNAME x.w ~ *.w CNAME www.other.",
                "t.d2 DNAME d ~ d DNAME t", "a CNAME b ~ b DNAME c"})
        void thatEndHaveNone(String records) throws IOException {
            assertThat(problems(records.replaceAll(" *~ *", "\n") + "\n")).isEmpty();
        }

        @Test
        void inSeveralLoopsAreOneWarningForEach() throws IOException {
            assertThat(problems("a CNAME a\nb CNAME c\nc CNAME b\nd DNAME d\ne DNAME e\nx CNAME a\ny CNAME q.d\n"))
                    .hasSize(4);
        }

        @Test
        void thatMakeALongChainAreWarnedOf() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append("c").append(i).append(" CNAME c").append(i + 1).append('\n');
            }

            assertThat(problems(text + "c12 A 192.0.2.1\n")).singleElement().asString()
                    .startsWith(
                            "example.zone:4: warning: c0.example. begins a chain of 12 aliases to c12.example.: many"
                                    + " resolvers follow only 11, and an answer of this server has at most 16;");
            assertThat(problems(text.substring(text.indexOf("\n") + 1) + "c12 A 192.0.2.1\n")).isEmpty();
        }

        @Test
        void ofOneChainAreOneWarningHoweverManyBeginIt() throws IOException {
            StringBuilder text = new StringBuilder("x CNAME c3\ny CNAME x\n");
            for (int i = 0; i < 40; i++) {
                text.append("c").append(i).append(" CNAME c").append(i + 1).append('\n');
                text.append("d").append(i).append(" CNAME d").append(i + 1).append('\n');
            }

            assertThat(problems(text + "c40 A 192.0.2.1\nd40 CNAME www.other.\n")).hasSize(2)
                    .anySatisfy(problem -> assertThat(problem.toString())
                            .startsWith("example.zone:6: warning: c0.example. begins a chain of 40 aliases to c40."))
                    .anySatisfy(problem -> assertThat(problem.toString())
                            .contains("d0.example. begins a chain of 41 aliases to www.other."));
        }

        @Test
        void ofALongLoopAreNamedInPart() throws IOException {
            StringBuilder text = new StringBuilder("a CNAME c0\n");
            for (int i = 0; i < 30; i++) {
                text.append("c").append(i).append(" CNAME c").append((i + 1) % 30).append('\n');
            }

            assertThat(problems(text.toString())).singleElement().asString()
                    .startsWith(
                            "example.zone:5: warning: the CNAME record of c0.example. leads back to c0.example. through"
                                    + " c1.example., c2.example., c3.example. and 26 more, so it has no data;");
        }

        @Test
        void aChainThroughDnamesIsMeasuredToItsEnd() throws IOException {
            StringBuilder text = new StringBuilder("a CNAME x.d0\n");
            for (int i = 0; i < 12; i++) {
                text.append("d").append(i).append(" DNAME d").append(i + 1).append('\n');
            }

            assertThat(problems(text.toString())).singleElement().asString()
                    .startsWith("example.zone:4: warning: a.example. begins a chain of 13 aliases to x.d12.example.:");
        }
    }
}
