package rootwalk.daemon.policy.hosts;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsReaderTest {

    private static final String TEXT = "192.0.2.1 one.lan # the first\n\n192.0.2.2 two.lan zwei.lan\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("hosts");
    }

    private HostsReader.Reading read(String text) throws IOException {
        return read(text, UTF_8);
    }

    private HostsReader.Reading read(String text, Charset encoding) throws IOException {
        Files.write(file, text.getBytes(encoding));
        return HostsReader.read(List.of(file));
    }

    @Nested
    class EndsOfLines {

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r"})
        void ofEverySystemAreKnown(String end) throws IOException {
            HostsReader.Reading reading = read(TEXT.replace("\n", end));

            assertThat(reading.reports()).isEmpty();
            assertThat(reading.table().names()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r"})
        void countLines(String end) throws IOException {
            assertThat(read((TEXT + "wrong name.lan\n").replace("\n", end)).reports())
                    .containsExactly(file + ":4: 'wrong' is not an IP address; the line is skipped");
        }
    }

    @Nested
    class Encodings {

        @Test
        void thatAByteOrderMarkNamesAreRead() throws IOException {
            for (Charset encoding : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
                HostsReader.Reading reading = read("\uFEFF" + TEXT, encoding);

                assertThat(reading.reports()).as(encoding.name()).isEmpty();
                assertThat(reading.table().names()).as(encoding.name()).isEqualTo(3);
            }
        }

        @Test
        void thatNothingNamesAreReportedOnce() throws IOException {
            for (Charset encoding : List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"))) {
                HostsReader.Reading reading = read(TEXT, encoding);

                assertThat(reading.table().names()).isZero();
                assertThat(reading.reports()).as(encoding.name()).containsExactly(file
                        + ": the file begins with NUL octets, like UTF-16 text without a byte order mark; save it"
                        + " as UTF-8. It is not read");
            }
        }

        @Test
        void mayBeTornApart() throws IOException {
            Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, '1'});

            assertThat(HostsReader.read(List.of(file)).reports()).singleElement().asString().startsWith(file + ":1: ");
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
                "a.lan;b.lan | has a ';', which host names cannot contain; put spaces between names",
                "a.lan, | has a ',', which host names cannot contain; put spaces between names",
                "a.lan:8080 | has a ':', which host names cannot contain; write the name of the host alone",
                "https://a.lan/ | has a ':', which host names cannot contain; write the name of the host alone",
                "a.lan/path | has a '/', which host names cannot contain; write the name of the host alone",
                "a*.lan | has a wildcard, which hosts files do not support; use local-zones",
                "a@b.lan | has a character that host names cannot contain",
                "a'b.lan | has a character that host names cannot contain",
                "a\\.lan | has a character that host names cannot contain",
                "192.0.2.9 | is an address where a name belongs",
                "2001:db8::9 | is an address where a name belongs"})
        void thatNoHostHasAreReported(String word, String problem) throws IOException {
            HostsReader.Reading reading = read("192.0.2.1 " + word + " good.lan _service.lan\n");

            assertThat(reading.reports())
                    .containsExactly(file + ":1: '" + word + "' " + problem + "; the name is skipped");
            assertThat(reading.table().names()).isEqualTo(2);
        }

        @Test
        void mayHaveAllLettersAndDigitsAndHyphensAndUnderscores() throws IOException {
            HostsReader.Reading reading = read("192.0.2.1 az-AZ_09.lan b[c.lan d`e.lan f{g.lan h@i.lan\n");

            assertThat(reading.reports()).hasSize(4)
                    .allMatch(line -> line.contains("has a character that host names cannot contain"));
            assertThat(reading.table().names()).isEqualTo(1);
        }

        @Test
        void thatAreTooLongAreReported() throws IOException {
            String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

            assertThat(read("192.0.2.1 " + longest + "\n").reports()).isEmpty();
            assertThat(read("192.0.2.1 " + longest + "b\n").reports()).singleElement().asString()
                    .endsWith(" is longer than a domain name can be; the name is skipped");
        }

        @Test
        void areReportedWithoutTheirControlCharacters() throws IOException {
            assertThat(read("192.0.2.1 a\0b\033[31m.lan\n").reports()).containsExactly(
                    file + ":1: 'a\\000b\\027[31m.lan' has a character that host names cannot contain; the name is skipped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc%eth0", "%eth0", "192.0.2.300%eth0"})
    void aWordWithAPercentSignThatIsNoAddressHasNoZoneIndex(String word) throws IOException {
        assertThat(read(word + " a.lan\n").reports())
                .containsExactly(file + ":1: '" + word + "' is not an IP address; the line is skipped");
    }

    @Test
    void twentyProblemsAreListed() throws IOException {
        assertThat(read("wrong a.lan\n".repeat(20)).reports()).hasSize(20).noneMatch(line -> line.contains(" more "));
        assertThat(read("wrong a.lan\n".repeat(21)).reports()).hasSize(21).last().asString()
                .endsWith(": 1 more problems of this kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"; a comment", "192.0.2.0/24 net.lan", "192.0.2.1:53 port.lan", "192.0.2.1, a.lan"})
    void aLineThatBeginsOtherwiseIsReported(String line) throws IOException {
        assertThat(read(line + "\n").reports()).singleElement().asString().startsWith(file + ":1: '")
                .endsWith("; the line is skipped");
    }

    @Test
    void aDeviceWithoutEndIsReportedAndNotRead() {
        Path zero = Path.of("/dev/zero");

        assertThat(HostsReader.read(List.of(zero)).reports()).containsExactly(
                "/dev/zero: the file cannot be read: it is not a regular file; check its name and its permissions");
    }
}
