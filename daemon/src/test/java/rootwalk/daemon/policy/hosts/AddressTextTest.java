package rootwalk.daemon.policy.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;

class AddressTextTest {

    private final AddressText address = new AddressText();

    private byte[] read(String text) {
        byte[] octets = ("<" + text + ">").getBytes(US_ASCII);
        int length = address.read(octets, 1, octets.length - 1);
        return Arrays.copyOf(address.octets(), length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8",
                    "1::8", "::2:3:4:5:6:7:8",
                    "1:2:3:4:5:6:7::", "::ffff:192.0.2.1", "64:ff9b::192.0.2.33", "1:2:3:4:5:6:192.0.2.1", "FE80::ABCD"
            })
    void anAddressIsReadAsTheJdkReadsIt(String text) {
        InetAddress expected = InetAddress.ofLiteral(text);
        byte[] octets = expected.getAddress();

        byte[] read = read(text);

        // The JDK makes IPv4 addresses of mapped ones.
        assertThat(Arrays.copyOfRange(read, Math.max(0, read.length - octets.length), read.length)).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "", ".", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.", ".1.2.3",
                    "1..2.3", "1.2.3.4 ", "a.b.c.d",
                    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "1:", ":1", "1:2:3:4:5:6:7:8::",
                    "::1:2:3:4:5:6:7:8",
                    "1:2:3:4:5:6:7:192.0.2.1", "::192.0.2", "::1%eth0", "1.2.3.4/8", "::192.0.2.1:1"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void whateverTheJdkPrintsIsReadBack() throws Exception {
        Random random = new Random(42);
        byte[] octets = new byte[16];
        for (int i = 0; i < 5000; i++) {
            random.nextBytes(octets);
            for (int j = 0; j < 16; j++) {
                if (random.nextInt(3) > 0) {
                    octets[j] = 0;
                }
            }
            octets[0] = 0x20;
            assertThat(read(InetAddress.getByAddress(octets).getHostAddress())).isEqualTo(octets);
        }
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
