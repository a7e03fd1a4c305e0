package rootwalk.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressReaderTest {

    private static byte[] read(String text) {
        byte[] octets = ("<" + text + ">").getBytes(ISO_8859_1);
        byte[] address = new byte[18];
        int length = AddressReader.read(octets, 1, octets.length - 1, address, 2);
        return Arrays.copyOfRange(address, 2, 2 + length);
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

    @Test
    void aTextHasAnAddressOfEitherFamily() {
        assertThat(AddressReader.parse("192.0.2.1")).contains(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(AddressReader.parse("2001:db8::1")).contains(InetAddress.ofLiteral("2001:db8::1"));
        assertThat(AddressReader.parse("fe80::1%7").map(Addresses::text)).contains("fe80::1%7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "2130706433", "010.0.0.1", "192.0.2.1%7", "fe80::1%no-such-interface", "\u0661.2.3.4",
                    "::\uff11", "%7", ""})
    void formsOfOtherProgramsAreRefused(String text) {
        assertThat(AddressReader.parse(text)).isEmpty();
    }
}
