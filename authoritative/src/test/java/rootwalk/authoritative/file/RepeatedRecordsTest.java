package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// RFC 2181 section 5: the records of a set are different, and have one TTL.
class RepeatedRecordsTest {

    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";
    private static final String SIGNATURE = " 13 2 60 20300101000000 20200101000000 1 example. ";

    @TempDir
    private Path folder;

    private ZoneReading read(String text) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, HEAD + text);
        return ZoneFile.read(Name.of("example."), file);
    }

    private static List<String> warnings(ZoneReading reading) {
        assertThat(reading.hasErrors()).isFalse();
        return reading.problems().stream().filter(problem -> !problem.what().contains("is signed"))
                .map(problem -> problem.line() - 3 + " " + problem.what()).toList();
    }

    private static RRset set(ZoneReading reading, String owner, int type) {
        return ((ZoneSnapshot) reading.state()).rrset(Name.of(owner), type);
    }

    private static String many(String owner, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(owner).append(" A 192.0.2.").append(i).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7", "8", "9", "10", "11", "50"})
    void aRecordThatIsThereAlreadyIsLeftOutHoweverManyThereAre(int count) throws IOException {
        ZoneReading reading = read(many("a", count) + "a A 192.0.2.1\na A 192.0.2." + count + "\na A 192.0.2.99\n");

        String already = " the A record of a.example. is a duplicate";
        assertThat(warnings(reading)).containsExactly((count + 1) + already, (count + 2) + already);
        assertThat(set(reading, "a.example.", RecordType.A).size()).isEqualTo(count + 1);
    }

    @Test
    void recordsOfOtherTypesBetweenThemMakeNoDifference() throws IOException {
        ZoneReading reading = read("a A 192.0.2.1\na TXT x\na AAAA ::1\na TXT y\na A 192.0.2.1\na TXT x\n");

        assertThat(warnings(reading)).containsExactlyInAnyOrder("5 the A record of a.example. is a duplicate",
                "6 the TXT record of a.example. is a duplicate");
        assertThat(set(reading, "a.example.", RecordType.TXT).size()).isEqualTo(2);
    }

    @Test
    void namesInDataAreComparedWithoutCaseAndOtherDataIsNot() throws IOException {
        ZoneReading reading = read("a MX 1 h.test.\na MX 1 H.Test.\na MX 2 h.test.\na TXT x\na TXT X\n");

        assertThat(warnings(reading)).containsExactly("2 the MX record of a.example. is a duplicate");
        assertThat(set(reading, "a.example.", RecordType.MX).size()).isEqualTo(2);
        assertThat(set(reading, "a.example.", RecordType.TXT).size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"60 30, 2, 30", "30 60, 2, 30", "30 30 60, 3, 30", "60 60 30, 3, 30", "60 30 60 20, 2, 20",
            "30 60 30 60, 2, 30"})
    void differentTtlsAreWarnedOfOnceAtTheFirstRecordThatDiffers(String ttls, int line, int lowest)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (String ttl : ttls.split(" ")) {
            text.append("a ").append(ttl).append(" A 192.0.2.").append(text.length()).append('\n');
        }
        ZoneReading reading = read(text.toString());

        assertThat(warnings(reading))
                .containsExactly(line + " the A records of a.example. have different TTLs, of which"
                        + " the lowest is " + lowest);
        assertThat(set(reading, "a.example.", RecordType.A).ttl()).isEqualTo(lowest);
    }

    @Test
    void theTtlOfARecordThatIsThereAlreadyCountsAndIsWarnedOf() throws IOException {
        ZoneReading reading = read("a 60 A 192.0.2.1\na 30 A 192.0.2.1\n");

        assertThat(warnings(reading)).containsExactlyInAnyOrder("2 the A record of a.example. is a duplicate",
                "2 the A records of a.example. have different TTLs, of which the lowest is 30");
        assertThat(set(reading, "a.example.", RecordType.A).ttl()).isEqualTo(30);
    }

    @Test
    void equalTtlsAreNotWarnedOf() throws IOException {
        assertThat(warnings(read(many("a", 20) + "b 60 A 192.0.2.1\nb 30 TXT x\nb 30 TXT y\n"))).isEmpty();
    }

    @Test
    void signaturesOfDifferentTypesAreDifferentSets() throws IOException {
        ZoneReading reading = read("a 60 RRSIG A" + SIGNATURE + "AAAA\na 30 RRSIG TXT" + SIGNATURE + "BBBB\n"
                + "a 60 A 192.0.2.1\na 30 TXT x\na 30 RRSIG TXT" + SIGNATURE + "CCCC\na 60 RRSIG A" + SIGNATURE
                + "AAAA\n");

        assertThat(warnings(reading)).containsExactly("6 the RRSIG record of a.example. is a duplicate");
    }
}
