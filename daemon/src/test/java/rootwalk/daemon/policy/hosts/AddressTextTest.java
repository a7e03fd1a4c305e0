package rootwalk.daemon.policy.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;

class AddressTextTest {

    private final AddressText address = new AddressText();

    private byte[] read(String text) {
        byte[] octets = ("<" + text + ">").getBytes(US_ASCII);
        int length = address.read(octets, 1, octets.length - 1);
        return Arrays.copyOf(address.octets(), length);
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.10, 10.2.0.192.in-addr.arpa.",
            "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void theReverseNameIsThatOfTheAddress(String text, String reverse) {
        int length = read(text).length;

        assertThat(address.writeReverse(length)).isEqualTo(Name.of(reverse).length());
        assertThat(Name.of(address.reverse(), 0)).isEqualTo(Name.of(reverse));
    }
}
