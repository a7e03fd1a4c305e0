package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

/// The data of records in zone files: what is served, and what is reported and not served.
class ZoneRecordDataTest {

    private static final String HEAD = "$TTL 3600\n@ SOA ns.x. h.x. 1 2 3 4 5\n@ NS ns.x.\n";

    @TempDir
    private Path folder;

    private ZoneReading read(String records) throws IOException {
        Path file = folder.resolve("zone");
        Files.writeString(file, HEAD + records + "\n", StandardCharsets.ISO_8859_1);
        return ZoneFile.read(Name.of("z.test."), file);
    }

    private List<String> problems(String records) throws IOException {
        return read(records).problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
    }

    private List<String> served(String records) throws IOException {
        ZoneReading reading = read(records);
        assertThat(reading.hasErrors()).as(reading.problems().toString()).isFalse();
        List<String> lines = new ArrayList<>();
        for (ZoneNode node : ((ZoneSnapshot) reading.state()).names()) {
            for (RRset rrset : node.rrsets()) {
                lines.addAll(RdataText.print(rrset).lines().filter(line -> !line.startsWith("z.test.")).toList());
            }
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "SVCB 1 . key667= key668             | SVCB 1 . key667 key668",
            "HTTPS 1 . key1=\\002h2              | HTTPS 1 . alpn=\"h2\"",
            "HTTPS 1 . key3=\\001\\187           | HTTPS 1 . port=443",
            "HTTPS 1 . key4=\\192\\000\\002\\001 | HTTPS 1 . ipv4hint=192.0.2.1",
            "HTTPS 1 . tls-supported-groups=29,23 | HTTPS 1 . tls-supported-groups=29,23",
            "SVCB 1 . docpath=a,b                | SVCB 1 . docpath=\"a,b\"",
            "HTTPS 1 . ( alpn=\"h2,h3\" ohttp )  | HTTPS 1 . alpn=\"h2,h3\" ohttp",
            "SVCB 1 . ipv6hint=::ffff:198.51.100.100 | SVCB 1 . ipv6hint=::ffff:198.51.100.100",
            "SVCB 1 . ipv6hint=2001:DB8:0:0:0:0:0:1 | SVCB 1 . ipv6hint=2001:db8::1",
            "LOC 52 N 4 E 0m                     | LOC 52 0 0.000 N 4 0 0.000 E 0m 1m 10000m 10m",
            "LOC 60 9 N 24 39 E 10 20 2000 20    | LOC 60 9 0.000 N 24 39 0.000 E 10m 20m 2000m 20m",
            "HINFO PC Net\\~                    | HINFO \"PC\" \"Net \"",
            "CAA 0 ISSUE ca.test                 | CAA 0 ISSUE \"ca.test\"",
            "L64 10 2001:db8:0:1                 | L64 10 2001:0db8:0000:0001",
            "CERT PKIX 1 RSASHA256 AQID          | CERT 1 1 8 AQID",
            "WKS 192.0.2.1 TCP smtp domain       | WKS 192.0.2.1 6 25 53",
            "DOA 0 1 2 \"text/plain\" SGVsbG8=   | DOA 0 1 2 \"text/plain\" SGVsbG8="
    })
    void isServedAsItIsWritten(String written, String printed) throws IOException {
        assertThat(served("a " + written.replace("~", " "))).containsExactly("a.z.test. 3600 IN " + printed);
    }

    @Test
    void hasTimesOf32BitsInTheSoaRecord() throws IOException {
        Path file = folder.resolve("zone");
        Files.writeString(file, "$TTL 1h\n@ SOA ns.x. h.x. 1 3000000000 10m 4294967295 5m\n@ NS ns.x.\n");

        assertThat(ZoneFile.read(Name.of("z.test."), file).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SVCB 1 . alpn= port=53", "SVCB 1 . alpn= \"h2\"", "HTTPS 1 . ohttp=x", "SVCB 10 3 2",
            "OPENPGPKEY AQID!!BAUG", "DHCID 10 9 2 . AQ==", "CERT PKIX 1 8 AQID,BAUG", "DNSKEY 256 3 8 AQIDBAU",
            "HIP 2 2001 AQI", "KEY 256 3 8 AQI", "TYPE65 \\# 7 00010000030001"})
    void isAnErrorWhereItWouldBeServedOtherwiseThanWritten(String record) throws IOException {
        assertThat(problems("a " + record)).singleElement().asString().startsWith("zone:4: error: ");
    }

    @Test
    void mayBeOddAndIsWarnedOf() throws IOException {
        assertThat(problems("a HTTPS 0 svc.example. alpn=h2\nb SVCB 1 . key9=\nc HTTPS 1 . no-default-alpn"))
                .containsExactly(
                        "zone:4: warning: a HTTPS record of priority 0 is an alias, and clients ignore its parameters;"
                                + " remove them, or give the record another priority (RFC 9460 section 2.4.2)",
                        "zone:5: warning: the value of key9 is not valid for tls-supported-groups;"
                                + " write tls-supported-groups and its value",
                        "zone:6: warning: no-default-alpn is used without alpn, so that no protocol is left;"
                                + " add alpn (RFC 9460 section 7.1.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!a!b", "!a!b!x", "!a!b!!", "!a!b\\\\!", "iaibi", "0a0b0", "\\\\a\\\\b\\\\", "!", "!!!",
            "!a\\000!b!"})
    void mayHaveARegularExpressionThatBindRefuses(String expression) throws IOException {
        assertThat(problems("a NAPTR 1 1 u x \"" + expression + "\" ."))
                .containsExactly("zone:4: warning: the regular expression of the NAPTR record is not a pattern and a"
                        + " replacement between three delimiters, with i or nothing after them; BIND refuses zones and"
                        + " responses with it;"
                        + " write it as \"!PATTERN!REPLACEMENT!\" (RFC 3402 section 3.2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!^.*$!sip:info@example.com!", "/a/b/i", "!a\\\\!b!\\\\!c!", "!a!!", "baabcb"})
    void mayHaveAnyOtherRegularExpression(String expression) throws IOException {
        assertThat(problems("a NAPTR 1 1 u x \"" + expression + "\" .")).isEmpty();
    }

    @Test
    void keepsItsQuotesAttachedInGenerate() throws IOException {
        assertThat(served("$GENERATE 1-1 a$ HTTPS 1 . alpn=\"h2,h$\" port=53"))
                .containsExactly("a1.z.test. 3600 IN HTTPS 1 . alpn=\"h2,h1\" port=53");
    }
}
