package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Problems of names to which records of a zone file lead, and of its directives.
class ZoneCheckTest {

    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";

    @TempDir
    private Path folder;

    private ZoneReading read(String text) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, text);
        return ZoneFile.read(Name.of("example."), file);
    }

    /// `LINE SEVERITY what` for each problem; lines count behind the head.
    private List<String> problems(String lines) throws IOException {
        return read(HEAD + lines.replace(" ~ ", "\n") + "\n").problems().stream()
                .map(problem -> problem.line() - 3 + (problem.isError() ? " error " : " warning ") + problem.what())
                .toList();
    }

    @Nested
    class Hosts {

        @ParameterizedTest
        @ValueSource(strings = {
                "m MX 1 a.w ~ *.w A 192.0.2.1", "m MX 1 a.b.w ~ *.w AAAA ::1", "m SRV 1 2 3 a.w ~ *.w A 192.0.2.1",
                "sub NS ns.w ~ *.w A 192.0.2.1", "@ NS ns.w ~ *.w A 192.0.2.1", "m MX 0 .", "m SRV 0 0 0 .",
                "m MX 1 elsewhere.test.", "m MX 1 a.sub ~ sub NS ns.other.", "m MX 1 a.b.d ~ d DNAME other.",
                "sub NS ns.that ~ that NS ns.other.", "@ NS ns.sub ~ sub NS ns.other.", "@ NS ns.d ~ d DNAME other.",
                "m PTR nowhere"})
        void thatHaveAddressesOrAreInOtherZonesAreNotWarnedOf(String lines) throws IOException {
            assertThat(problems(lines)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "m MX 1 a.w ~ *.w TXT x | 1 warning the host a.w.example. of the MX record of m.example. has no address",
                "m MX 1 c.b.w ~ *.w A 192.0.2.1 ~ b.w A 192.0.2.2 | 1 warning the host c.b.w.example. of the MX record of m.example. has no address",
                "m MX 1 a.w ~ *.w CNAME x.test. | 1 warning the host a.w.example. of the MX record of m.example. is an alias",
                "m SRV 1 2 3 a | 1 warning the host a.example. of the SRV record of m.example. has no address",
                "m MX 1 x.test. ~ m MX 2 a | 2 warning the host a.example. of the MX record of m.example. has no address",
                "m MX 1 a.b ~ b TXT x | 1 warning the host a.b.example. of the MX record of m.example. has no address",
                "sub NS ns.sub | 1 warning the name server ns.sub.example. of sub.example. has no glue",
                "sub NS ns.sub ~ ns.sub TXT x | 1 warning the name server ns.sub.example. of sub.example. has no glue",
                "sub NS here | 1 warning the name server here.example. of sub.example. has no glue",
                "@ NS ns.b ~ b TXT x | 1 error the name server ns.b.example. of the zone has no address record",
                "@ DNAME other. ~ @ NS ns | 2 warning the host ns.example. of the NS record of example. is below the DNAME record of that name, which redirects it",
                "*.w NS ns.other. | 1 warning the wildcard *.w.example. has an NS record; BIND refuses such a zone",
                "m SRV 1 2 3 www.example | 1 warning the host www.example.example. of the SRV record of m.example. has no address"})
        void thatLeadNowhereAre(String lines, String problem) throws IOException {
            assertThat(problems(lines)).contains(problem);
        }

        @Test
        void whoseAddressWasRefusedAreNotCalledMissingAsWell() throws IOException {
            assertThat(problems("m MX 1 a ~ a A 192.0.2.300")).singleElement().asString().startsWith("2 error ");
            assertThat(problems("m MX 1 a ~ a AAAA 2001:db8:::1")).singleElement().asString().startsWith("2 error ");
            assertThat(problems("m MX 1 a ~ a MX x")).hasSize(2);
        }
    }

    @Test
    void aHundredSetsAtANameAreNotTooMany() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("a TYPE").append(64_000 + i).append(" \\# 0\n");
        }

        assertThat(problems(text.toString())).isEmpty();
    }

    @Nested
    class Directives {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "$ORIGIN | too few", "$ORIGIN a b | too many", "$TTL | too few", "$TTL 60 60 | too many",
                "$INCLUDE | too few", "$INCLUDE a b c | too many", "$DATE | too few", "$DATE 1 2 | too many",
                "$GENERATE 1-2 a A | too few"})
        void withAnotherNumberOfFieldsAreErrors(String directive, String what) throws IOException {
            assertThat(problems(directive)).singleElement().asString()
                    .isEqualTo("1 error " + directive.split(" ")[0] + " has " + what + " fields");
        }

        @Test
        void aQuotedNameIsNoDirective() throws IOException {
            assertThat(problems("a TXT x ~ \"$TTL\" A 192.0.2.1")).isEmpty();
        }

        @Test
        void filesAreIncludedSixteenDeep() throws IOException {
            for (int i = 0; i < 20; i++) {
                Files.writeString(folder.resolve("f" + i), "n" + i + " A 192.0.2.1\n$INCLUDE f" + (i + 1) + "\n");
            }
            Files.writeString(folder.resolve("f20"), "n20 A 192.0.2.1\n");

            ZoneReading deep = read(HEAD + "$INCLUDE f5\n");
            assertThat(deep.problems()).singleElement().asString()
                    .endsWith("f19:2: error: files are included more than 16 levels deep; include "
                            + folder.resolve("f20")
                            + " from a file of an outer level");
            assertThat(read(HEAD + "$INCLUDE f6\n").problems()).isEmpty();
        }
    }

    /// RFC 2308 section 4 says no more than that $TTL is for records without a TTL; BIND takes MINIMUM for the SOA.
    @ParameterizedTest
    @ValueSource(ints = {5, 300, 70_000, 20_000_000, 2_000_000_000})
    void theSoaWithoutATtlHasItsMinimum(int minimum) throws IOException {
        ZoneReading reading = read("@ SOA ns.other. host.other. 1 2 3 4 " + minimum + "\n@ NS ns.other.\n");

        assertThat(reading.problems()).isEmpty();
        assertThat(((ZoneSnapshot) reading.state()).rrset(Name.of("example."), RecordType.NS).ttl())
                .isEqualTo(minimum);
    }

    @Test
    void aNumberInGenerateIsAsWideAs255Characters() throws IOException {
        assertThat(problems("$GENERATE 1-1 a TXT ${0,255}")).isEmpty();
        assertThat(problems("$GENERATE 1-1 a TXT ${0,256}")).singleElement().asString()
                .startsWith("1 error '${0,256}' in $GENERATE cannot be read");
    }

    @Test
    void aFileWithNothingButAByteOrderMarkHasNoZone() throws IOException {
        Path file = folder.resolve("mark");
        Files.write(file, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        assertThat(ZoneFile.read(Name.of("example."), file).problems()).hasSize(2)
                .allMatch(problem -> problem.what().contains("has no "));
    }
}
