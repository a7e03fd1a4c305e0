package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;

class ReverseCheckTest {

    private static final String IPV6 = "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";

    @TempDir
    private Path folder;

    private List<String> warnings(String origin, String text) throws IOException {
        Path file = folder.resolve("z.zone");
        Files.writeString(file, "$TTL 300\n@ SOA ns.test. host.test. 1 2 3 4 5\n@ NS ns.test.\n" + text + "\n");
        ZoneReading reading = ZoneFile.read(Name.of(origin), file);
        assertThat(reading.hasErrors()).isFalse();
        return reading.problems().stream().map(problem -> problem.line() + " " + problem.what()).toList();
    }

    @Test
    void aNameWithoutItsFinalDotIsWarnedOf() throws IOException {
        assertThat(warnings("2.0.192.in-addr.arpa.", "1 PTR a.test.\n1 PTR b.test")).containsExactly(
                "5 the name b.test.2.0.192.in-addr.arpa. in the PTR record of 1.2.0.192.in-addr.arpa. is in this zone,"
                        + " which is for addresses");
    }

    @Test
    void anOwnerOfMoreNumbersThanAnAddressIsWarnedOf() throws IOException {
        assertThat(warnings("2.0.192.in-addr.arpa.", "192.0.2.1 PTR a.test.")).containsExactly(
                "4 192.0.2.1.2.0.192.in-addr.arpa. has 7 numbers, and an IPv4 address has 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0.0.0.0", "1.0.0.0.0.0.0.0.0"})
    void anOwnerOfOtherThan32DigitsIsWarnedOf(String digits) throws IOException {
        assertThat(warnings(IPV6, digits + " PTR a.test.")).singleElement().asString()
                .contains(" has " + (digits.length() / 2 + 25) + " digits, and an IPv6 address has 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 PTR a.test.", "* PTR a.test.", "0/25 NS ns.test.\n1 CNAME 1.0/25", "1.0/25 PTR a.test.",
            "@ PTR a.test.",
            "_services._dns-sd._udp PTR _http._tcp", "1 PTR 2.0.192.in-addr.arpa.", "sub.1 PTR a.test."})
    void whatIsUsualIsNotWarnedOf(String line) throws IOException {
        assertThat(warnings("2.0.192.in-addr.arpa.", line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.0.0.0.0.0.0.0 PTR a.test.", "*.0 PTR a.test."})
    void whatIsUsualForIpv6IsNotWarnedOf(String line) throws IOException {
        assertThat(warnings(IPV6, line)).isEmpty();
    }

    @Test
    void pointersInOtherZonesAreNotWarnedOf() throws IOException {
        assertThat(warnings("z.test.", "192.0.2.1.5 PTR a")).isEmpty();
    }
}
