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
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;

class LintCheckTest {

    @TempDir
    private Path folder;

    private List<String> warnings(String soa, String text) throws IOException {
        Path file = folder.resolve("z.test.zone");
        Files.writeString(file, "$TTL 300\n@ SOA " + soa + " 1 2 3 4 5\n@ NS ns.other.\n" + text);
        ZoneReading reading = ZoneFile.read(Name.of("z.test."), file);
        assertThat(reading.hasErrors()).isFalse();
        return reading.problems().stream().map(problem -> problem.line() + " " + problem.what()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "#www A 192.0.2.1 | 4 #www.z.test. begins with #",
            "www.z.test A 192.0.2.1 | 4 www.z.test.z.test. has the origin twice",
            "z.test A 192.0.2.1 | 4 z.test.z.test. has the origin twice",
            "w CNAME www.z.test | 4 the name www.z.test.z.test. in the CNAME record of w.z.test. has the origin twice",
            "w CNAME 192.0.2.1 | 4 the name 192.0.2.1.z.test. in the CNAME record of w.z.test. is an address",
            "w CNAME 192.0.2.1. | 4 the name 192.0.2.1. in the CNAME record of w.z.test. is an address"})
    void unusualSettingsAreWarnedOf(String line, String warning) throws IOException {
        assertThat(warnings("ns.other. host.other.", line + "\n")).containsExactly(warning);
    }

    @Test
    void theHostOfAnMxRecordIsNoAddress() throws IOException {
        assertThat(warnings("ns.other. host.other.", "@ MX 10 192.0.2.1\n"))
                .contains("4 the name 192.0.2.1.z.test. in the MX record of z.test. is an address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c.d.", "x92.0.2.1.", "19x.0.2.1.", "192.0.2.1x.", "192.0.2.-1.", "192.0.2.1234.",
            "192.0.2.:.", "192.0.2./.", "1.2.0.192.in-addr.arpa.", "192.0.2."})
    void aHostOfOtherLabelsIsNoAddress(String host) throws IOException {
        assertThat(warnings("ns.other. host.other.", "w CNAME " + host + "\n")).isEmpty();
    }

    @Test
    void namesOfTheSoaRecordThatHaveTheOriginTwiceAreWarnedOf() throws IOException {
        assertThat(warnings("ns.z.test host.z.test", "")).containsExactlyInAnyOrder(
                "2 the name ns.z.test.z.test. in the SOA record of z.test. has the origin twice",
                "2 the mailbox host.z.test.z.test. of the SOA record has the origin twice");
    }

    @Test
    void aMailboxHasNoAt() throws IOException {
        assertThat(warnings("ns.other. host@other", "")).singleElement().asString()
                .contains("of the SOA record has an @");
    }

    @Test
    void whatIsUsualIsNotWarnedOf() throws IOException {
        assertThat(
                warnings("ns.other. host.other.", "www A 192.0.2.1\nw CNAME www\n1 CNAME 1.sub\n1.sub A 192.0.2.1\n"))
                .isEmpty();
    }
}
