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
import rootwalk.wire.Name;

class DnssecCheckTest {

    private static final String HEAD = "$TTL 300\n@ SOA ns.other. host.other. 1 2 3 4 5\n@ NS ns.other.\n";

    @TempDir
    private Path folder;

    private List<String> warnings(String text) throws IOException {
        Path file = folder.resolve("example.zone");
        Files.writeString(file, HEAD + text);
        ZoneReading reading = ZoneFile.read(Name.of("example."), file);
        assertThat(reading.hasErrors()).isFalse();
        return reading.problems().stream().map(problem -> problem.line() + " " + problem.what()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "@ DS 1 13 200 AB | there is a DS record at example., the apex of the zone",
            "a DS 1 13 200 AB | the DS record of a.example. has no NS record at the same name",
            "a CDS 1 13 200 AB | there is a CDS record at a.example., which is not the apex of the zone",
            "a CDNSKEY 257 3 13 AAAA | there is a CDNSKEY record at a.example., which is not the apex of the zone",
            "@ CDS 1 0 0 00 | the CDS record has algorithm 0, which requests the deletion of all DS records, but is not"
                    + " 0 0 0 00",
            "@ CDNSKEY 257 3 0 AAAA | the CDNSKEY record has algorithm 0, which requests the deletion of all DS records,"
                    + " but is not 0 3 0 AA=="
    })
    void aRecordInTheWrongPlaceOrFormIsWarnedOf(String record, String what) throws IOException {
        assertThat(warnings(record + "\n")).containsExactly("4 " + what);
    }

    /// RFC 8078 section 4, as corrected by its erratum 5049.
    @Test
    void aDeletionIsTheOnlyRecord() throws IOException {
        assertThat(warnings("@ CDS 0 0 0 00\n@ CDNSKEY 0 3 0 AA==\n")).isEmpty();
        assertThat(warnings("@ CDS 1 13 200 AB\n@ CDS 2 13 200 AB\n")).isEmpty();
        assertThat(warnings("@ CDS 0 0 0 00\n@ CDS 1 13 200 AB\n")).containsExactly(
                "4 a CDS record that requests the deletion of all DS records is not the only one");
    }

    @Test
    void anNsec3RecordThatIsNotBelowTheApexIsWarnedOf() throws IOException {
        assertThat(warnings("a.b NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A\n"))
                .contains("4 the NSEC3 record of a.b.example. is not one label below example.");
    }
}
