package rootwalk.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;

class ZoneCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"list", "status a.", "read a.", "read a. www.a.", "read a. www.a. MX", "freeze a.", "thaw a.",
                    "refresh a.", "retransfer a.", "notify a.", "diff a. 1 4294967295", "revert a. 7", "begin a.",
                    "set a. www.a. 60 TXT \"x  y\"", "unset a. www.a.", "unset a. www.a. A",
                    "unset a. www.a. A 192.0.2.1",
                    "commit a.",
                    "abort a."})
    void isReadAsItIsWritten(String words) {
        assertThat(ZoneCommand.parse(words).words()).isEqualTo(words);
        assertThat(ControlCommand.parse("zone " + words).words()).isEqualTo("zone " + words);
    }

    @Test
    void hasAbsoluteNames() {
        assertThat(ZoneCommand.parse(" unset  example.test WWW.example.test  a 192.0.2.1 "))
                .isEqualTo(new ZoneCommand.Unset(
                        Name.of("example.test."), Name.of("www.example.test."), Optional.of(1),
                        Optional.of("192.0.2.1")));
    }

    @ParameterizedTest
    @CsvSource({"www, www.example.test.", "a.www, a.www.example.test.", "@, example.test.",
            "www.example.test, www.example.test.", "example.test, example.test.", "www., www."})
    void hasRelativeAndWholeNames(String written, String owner) {
        assertThat(ZoneCommand.parse("set example.test " + written + " A 192.0.2.1"))
                .isEqualTo(new ZoneCommand.Set(Name.of("example.test."), owner + " A 192.0.2.1"));
        assertThat(ZoneCommand.parse("unset example.test " + written))
                .isEqualTo(new ZoneCommand.Unset(
                        Name.of("example.test."), Name.of(owner), Optional.empty(), Optional.empty()));
        assertThat(ZoneCommand.parse("read example.test " + written)).isEqualTo(
                new ZoneCommand.Read(Name.of("example.test."), Optional.of(Name.of(owner)), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "\"\" | a verb is missing; the verbs of zone are list, add ZONE",
            "lst | unknown verb 'zone lst'; the verbs of zone are list, add ZONE",
            "status | the name of the zone is missing",
            "status a. b. | unexpected 'b.' at the end of the command",
            "read a. www.a. TXTT | 'TXTT' is not the type of a record",
            "diff a. 1 | a serial is missing",
            "revert a. 4294967296 | '4294967296' is not a serial: a number from 0 to 4294967295",
            "set a. | a record is missing; write NAME [TTL] TYPE DATA",
            "unset a. | the name of the records is missing",
    })
    void thatIsWrongIsRejectedWithTheReason(String words, String problem) {
        assertThatThrownBy(() -> ZoneCommand.parse(words)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem);
    }
}
