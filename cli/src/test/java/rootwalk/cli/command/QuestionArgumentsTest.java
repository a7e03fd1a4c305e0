package rootwalk.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

class QuestionArgumentsTest {

    @Test
    void aNameAloneAsksForAddresses() {
        QuestionArguments words = QuestionArguments.parse(List.of("www.harbor.isle"));

        assertThat(words.question().name()).isEqualTo(Name.of("www.harbor.isle."));
        assertThat(words.question().type()).isEqualTo(RecordType.A);
        assertThat(words.server()).isEmpty();
    }

    @Test
    void theServerStandsAnywhere() {
        QuestionArguments words = QuestionArguments.parse(List.of("@127.0.0.1:5300", "harbor.isle", "mx"));

        assertThat(words.question().type()).isEqualTo(RecordType.MX);
        assertThat(words.server()).contains(new ServerArgument("127.0.0.1", 5300));
    }

    @Test
    void aTypeWithoutAMnemonicIsANumber() {
        assertThat(QuestionArguments.parse(List.of("a.", "TYPE65280")).type()).contains(65280);
    }

    @ParameterizedTest
    @CsvSource({"IXFR=2026010203, 2026010203", "ixfr=4294967295, 4294967295", "IXFR=0, 0"})
    void ixfrHasTheSerialOfTheClient(String type, long serial) {
        QuestionArguments words = QuestionArguments.parse(List.of("harbor.isle", type));

        assertThat(words.type()).contains(RecordType.IXFR);
        assertThat(Integer.toUnsignedLong(words.serial().orElseThrow())).isEqualTo(serial);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IXFR", "IXFR=", "IXFR=x", "IXFR=-1", "IXFR=4294967296", "IXFR 7"})
    void ixfrWithoutASerialIsWrongUsage(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> QuestionArguments.parse(List.of("harbor.isle", type)))
                .withMessage("'" + type + "' has no serial; write the serial of the version that you have, as in"
                        + " IXFR=2026010100");
    }

    @Test
    void anInternationalisedNameBecomesALabels() {
        assertThat(QuestionArguments.parse(List.of("bücher.vale")).name()).isEqualTo(Name.of("xn--bcher-kva.vale."));
    }

    @ParameterizedTest
    @CsvSource({
            "127.8.11.80, 80.11.8.127.in-addr.arpa.",
            "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void anAddressAsksForItsReverseName(String address, String name) {
        QuestionArguments words = QuestionArguments.parse(List.of(address));

        assertThat(words.name()).isEqualTo(Name.of(name));
        assertThat(words.question().type()).isEqualTo(RecordType.PTR);
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1, 53",
            "192.0.2.1:5300, 192.0.2.1, 5300",
            "2001:db8::1, 2001:db8::1, 53",
            "[2001:db8::1]:5300, 2001:db8::1, 5300",
            "[2001:db8::1], 2001:db8::1, 53"
    })
    void aServerIsAnAddressPerhapsWithAPort(String text, String address, int port) throws Exception {
        assertThat(ServerArgument.parse(text).address()).isEqualTo(new InetSocketAddress(address, port));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                a. @192.0.2.1#5353       | @192.0.2.1#5353 has its port after #; write @192.0.2.1:5353
                a. @2001:db8::1#53       | @2001:db8::1#53 has its port after #; write @[2001:db8::1]:53
                a. @tls://192.0.2.1      | @tls://192.0.2.1 is a URL, but @ stands before an address; the transport is an option, such as --tls or --https-url
                +short a. @192.0.2.1     | +short is an option of dig; options of rootwalk begin with --
                a. AAAA +dnssec          | +dnssec is an option of dig; options of rootwalk begin with --
                a. +bufsize=1232         | +bufsize=1232 is an option of dig; options of rootwalk begin with --
                a. +subnet=192.0.2.0/24  | +subnet=192.0.2.0/24 is an option of dig; options of rootwalk begin with --
                """)
    void whatOtherProgramsUnderstandIsSaidInTheWordsOfThis(String line, String seen) {
        assertThatIllegalArgumentException().isThrownBy(() -> QuestionArguments.parse(List.of(line.split(" "))))
                .withMessage(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+tag.example.org", "+short."})
    void aNameMayBeginWithPlus(String name) {
        assertThat(QuestionArguments.parse(List.of(name)).name()).isEqualTo(Name.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "a. NOTYPE", "a. A b.", "@192.0.2.1", "a. @192.0.2.1:0", "a. @192.0.2.1:x",
            "a. @[2001:db8::1", "a. @", "a. @:53",
            "a. @192.0.2.999", "a. @2001:db8::x", "a. @[ns.example]", "a. @[2001:db8::1]53", "192.0.2.999"})
    void whatIsWrongIsSaid(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> QuestionArguments.parse(List.of(line.split(" "))))
                .withMessageMatching(".{10,}");
    }
}
