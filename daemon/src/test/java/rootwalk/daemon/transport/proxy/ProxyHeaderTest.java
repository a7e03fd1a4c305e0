package rootwalk.daemon.transport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.transport.proxy.TestHeader.header;
import static rootwalk.daemon.transport.proxy.TestHeader.joined;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.wire.testing.Allocation;

/// Section 2.2 of the specification of the PROXY protocol.
class ProxyHeaderTest {

    private static final InetSocketAddress PROXY = new InetSocketAddress("127.0.0.9", 4000);

    private final ClientAddress client = new ClientAddress();

    private int read(byte[] octets) {
        client.set(PROXY);
        return ProxyHeader.read(octets, 0, octets.length, client);
    }

    private void assertInvalid(byte[] octets) {
        assertThat(read(octets)).isEqualTo(ProxyHeader.INVALID);
        assertThat(client.toSocketAddress()).as("unchanged").isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 28", "255.255.255.255, 28", "2001:db8::1, 52", "::1, 52", "ffff::, 52"})
    void namesTheClient(String address, int octets) {
        assertThat(read(TestHeader.of(address, 65535))).isEqualTo(octets);
        assertThat(client.toSocketAddress()).isEqualTo(new InetSocketAddress(address, 65535));
    }

    @Test
    void namesAMappedClientByItsIpv4Address() {
        byte[] rest = new byte[36];
        rest[10] = rest[11] = (byte) 0xFF;
        System.arraycopy(new byte[] {(byte) 192, 0, 2, 7}, 0, rest, 12, 4);

        assertThat(read(header(0x21, 0x21, rest))).isEqualTo(52);

        assertThat(client.isIpv6()).isFalse();
        assertThat(client.toSocketAddress()).isEqualTo(new InetSocketAddress("192.0.2.7", 0));
    }

    @Test
    void endsBeforeTheMessageAndAfterValues() {
        byte[] valued = header(0x21, 0x11, Arrays.copyOf(new byte[] {(byte) 192, 0, 2, 1, 0, 0, 0, 0, 0, 7}, 12 + 90));

        assertThat(read(joined(valued, new byte[] {1, 2, 3}))).isEqualTo(valued.length);
        assertThat(client.toSocketAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x11, 0x31, 0x77})
    void leavesTheAddressAloneIfTheProxySpeaksForItself(int family) {
        assertThat(read(header(0x20, family, new byte[36]))).isEqualTo(52);
        assertThat(client.toSocketAddress()).isEqualTo(PROXY);
        assertThat(read(TestHeader.local())).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x02, 0x10, 0x13, 0x20, 0x23, 0x30, 0x31, 0x32, 0x41, 0xFF})
    void withoutAnAddressOfTcpOrUdpIsInvalid(int family) {
        assertInvalid(header(0x21, family, new byte[216]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x10, 0x11, 0x22, 0x2F, 0x30, 0x31, 0xA1})
    void ofAnotherVersionOrCommandIsInvalid(int command) {
        assertInvalid(header(command, 0x11, new byte[12]));
    }

    @Test
    void thatIsTooShortForItsAddressesIsInvalid() {
        assertInvalid(header(0x21, 0x11, new byte[11]));
        assertInvalid(header(0x21, 0x22, new byte[35]));
    }

    @Test
    void longerThanItsLimitIsInvalid() {
        assertThat(read(header(0x21, 0x11, new byte[512]))).isEqualTo(ProxyHeader.MOST);
        assertInvalid(header(0x21, 0x11, new byte[513]));
        assertInvalid(header(0x20, 0x00, new byte[513]));
    }

    @Test
    void thatIsCutIsInvalidAndSoIsEveryOtherSignature() {
        byte[] whole = TestHeader.of("192.0.2.1", 53);
        for (int length = 0; length < whole.length; length++) {
            assertInvalid(Arrays.copyOf(whole, length));
        }
        for (int bit = 0; bit < 12 * 8; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertInvalid(changed);
        }
    }

    @Test
    void ofVersionOneIsInvalid() {
        assertInvalid("PROXY TCP4 192.0.2.1 192.0.2.53 4242 53\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyOctetsNeverThrow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] signature = TestHeader.local();
        for (int i = 0; i < 50_000; i++) {
            byte[] octets = new byte[random.nextInt(600)];
            random.nextBytes(octets);
            int genuine = Math.min(octets.length, random.nextInt(17));
            System.arraycopy(signature, 0, octets, 0, genuine);
            if (octets.length > 13 && random.nextBoolean()) {
                octets[12] = (byte) (0x20 | random.nextInt(3));
                octets[13] = (byte) (random.nextInt(4) << 4 | random.nextInt(3));
            }
            int offset = octets.length == 0 ? 0 : random.nextInt(octets.length);

            int header = read(octets);

            assertThat(header == ProxyHeader.INVALID || (header >= 16 && header <= octets.length)).isTrue();
            assertThat(ProxyHeader.read(octets, offset, octets.length - offset, client))
                    .isLessThanOrEqualTo(octets.length - offset);
        }
    }

    @Test
    void costsNoHeap() {
        byte[] octets = TestHeader.of("2001:db8::1", 53);

        assertThat(Allocation.of(() -> {
            if (ProxyHeader.read(octets, 0, octets.length, client) != octets.length) {
                throw new AssertionError("not read");
            }
        })).isZero();
    }
}
