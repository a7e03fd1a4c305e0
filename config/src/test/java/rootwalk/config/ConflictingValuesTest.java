package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values that are right alone and exclude each other.
class ConflictingValuesTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static List<String> problems(String text) {
        return switch (ConfigReader.read(text.replace('~', '\n'), FILE)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid -> invalid.problems().stream().map(Problem::toString).toList();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                tls: {certificate: a, key: b}~listen: {dns: [127.0.0.1], quic: ["127.0.0.1:53"]} | 2:35: listen.quic[0]: 127.0.0.1:53 is also in listen.dns
                listen: {dns: [127.0.0.1], web: ["127.0.0.1:53"]}              | 1:34: listen.web[0]: 127.0.0.1:53 is also in listen.dns
                listen: {dns: ["0.0.0.0:53", "127.0.0.1:53"]}                  | 1:30: listen.dns[1]: 127.0.0.1:53 and 0.0.0.0:53 of listen.dns conflict, since 0.0.0.0:53 is every address of this host
                listen: {dns: ["127.0.0.1:53", "0.0.0.0:53"]}                  | 1:32: listen.dns[1]: 0.0.0.0:53 and 127.0.0.1:53 of listen.dns conflict, since 0.0.0.0:53 is every address of this host
                listen: {dns: ["[::]:53", "[2001:db8::1]:53"]}                 | 1:27: listen.dns[1]: [2001:db8::1]:53 and [::]:53 of listen.dns conflict
                listen: {web: ["0.0.0.0:53"]}                                  | 1:16: listen.web[0]: 0.0.0.0:53 and 127.0.0.1:53 of listen.dns conflict
                listen: {dns: ["0.0.0.0:443"]}~web: {tls: [192.0.2.1], sites: [{names: [a], demo: requests}]} | 2:13: web.tls[0]: 192.0.2.1:443 and 0.0.0.0:443 of listen.dns conflict
                """)
    void anAddressAndPortIsListenedOnOnce(String text, String problem) {
        assertThat(problems(text)).singleElement().asString().startsWith(FILE + ":" + problem)
                .endsWith("or change the port of one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"listen: {dns: [\"0.0.0.0:53\", \"[::]:53\"]}", "listen: {dns: [127.0.0.1, 127.0.0.2]}",
            "listen: {dns: [\"0.0.0.0:53\", \"127.0.0.1:54\"]}",
            // One is for TCP, and one for UDP.
            "listen: {tls: [127.0.0.1], quic: [127.0.0.1]}~tls: {certificate: a, key: b}",
            "listen: {dns: [\"0.0.0.0:0\", \"127.0.0.1:0\"]}",
            // Where there is no site, nothing listens over TLS.
            "listen: {dns: [\"127.0.0.1:443\"]}~web: {tls: [127.0.0.1]}"})
    void addressesThatGoTogetherAreNoProblem(String text) {
        assertThat(problems(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                a. CNAME b.       ~a. A 192.0.2.1              | 3:3: local-data: a. has a record of type CNAME on line 2, and a name with a CNAME can have no other data
                a. A 192.0.2.1    ~a. CNAME b.                 | 3:3: local-data: a. has a record of type A on line 2
                a. CNAME b.       ~a. CNAME c.                 | 3:3: local-data: a. has another CNAME on line 2, and a name can have only one
                a. SOA b. c. 1 2 3 4 5 ~a. SOA b. c. 2 2 3 4 5 | 3:3: local-data: a. has another SOA on line 2
                a. CNAME b.       ~b. A 192.0.2.1~a. TXT x     | 4:3: local-data: a. has a record of type CNAME on line 2
                """)
    void aNameWithACnameHasNoOtherData(String records, String problem) {
        assertThat(problems("local-data:~- " + records.replaceAll(" *~", "~- "))).singleElement().asString()
                .startsWith(FILE + ":" + problem)
                .endsWith("remove one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a. CNAME b.~- a. CNAME b.", "a. A 192.0.2.1~- a. A 192.0.2.2~- a. TXT x",
            "a. CNAME b.~- b. CNAME c.~- x.a. A 192.0.2.1"})
    void recordsThatGoTogetherAreNoProblem(String records) {
        assertThat(problems("local-data:~- " + records)).isEmpty();
    }
}
