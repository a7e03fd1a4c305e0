package rootwalk.wire.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.BigEndian;

class ServerCookiesTest {

    private static final CookieSecret OLD = CookieSecret.parse("dd3bdf9344b678b185a6f5cb60fca715");
    private static final CookieSecret SECRET = CookieSecret.parse("e5e973e5a6b2a43f48e7dc849e37bfcf");
    private static final CookieSecret NEW = CookieSecret.parse("445536bcd2513298075a5d379663c962");

    private record Client(boolean ipv6, long high, long low) {}

    private static final Client FIRST = new Client(false, 0, 0xC6336464L);
    private static final Client SECOND = new Client(false, 0, 0xCB0071CBL);
    private static final Client IPV6 = new Client(true, 0x20010db802200001L, 0x59ded0f4876982b8L);

    private final byte[] option = new byte[ServerCookies.LENGTH];

    private String written(ServerCookies cookies, String clientCookie, Client client, long seconds) {
        cookies.write(HexFormat.of().parseHex(clientCookie), 0, client.ipv6(), client.high(), client.low(), seconds,
                option);
        return HexFormat.of().formatHex(option);
    }

    private static boolean isValid(ServerCookies cookies, String cookie, Client client, long seconds) {
        byte[] octets = HexFormat.of().parseHex("ff" + cookie);
        return cookies.isValid(octets, 1, octets.length - 1, client.ipv6(), client.high(), client.low(), seconds);
    }

    /// RFC 9018 appendix A.
    @Nested
    class Vectors {

        private final ServerCookies cookies = ServerCookies.of(List.of(SECRET));

        @Test
        void aNewCookieHasTheTimeAndTheHash() {
            assertThat(written(cookies, "2464c4abcf10c957", FIRST, 1559731985))
                    .isEqualTo("2464c4abcf10c957010000005cf79f111f8130c3eee29480");
        }

        @Test
        void aCookieOfFortyMinutesIsValidAndRenewed() {
            String old = "2464c4abcf10c957010000005cf79f111f8130c3eee29480";
            assertThat(isValid(cookies, old, FIRST, 1559734385)).isTrue();
            assertThat(written(cookies, old, FIRST, 1559734385))
                    .isEqualTo("2464c4abcf10c957010000005cf7a871d4a564a1442aca77");
        }

        @Test
        void reservedOctetsMayHaveAnyValueAndAreZeroInTheResponse() {
            String reserved = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
            assertThat(isValid(cookies, reserved, SECOND, 1559727985)).isTrue();
            assertThat(written(cookies, reserved, SECOND, 1559734700))
                    .isEqualTo("fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e");
        }

        @Test
        void aCookieOfTheOldSecretIsValidAndReplaced() {
            ServerCookies both = ServerCookies.of(List.of(NEW, OLD));
            String old = "22681ab97d52c298010000005cf7c57926556bd0934c72f8";
            assertThat(isValid(both, old, IPV6, 1559741961)).isTrue();
            assertThat(isValid(ServerCookies.of(List.of(NEW)), old, IPV6, 1559741961)).isFalse();
            assertThat(written(both, old, IPV6, 1559741961))
                    .isEqualTo("22681ab97d52c298010000005cf7c609a6bb79d16625507a");
        }
    }

    @Nested
    class Verification {

        private static final long NOW = 1_800_000_000;
        private final ServerCookies cookies = ServerCookies.ofOneServer(SECRET);
        private final String cookie = written(cookies, "0102030405060708", FIRST, NOW);

        @Test
        void anHourOfAgeAndFiveMinutesOfSkewAreAccepted() {
            assertThat(isValid(cookies, cookie, FIRST, NOW + 3600)).isTrue();
            assertThat(isValid(cookies, cookie, FIRST, NOW + 3601)).isFalse();
            assertThat(isValid(cookies, cookie, FIRST, NOW - 300)).isTrue();
            assertThat(isValid(cookies, cookie, FIRST, NOW - 301)).isFalse();
        }

        @Test
        void anotherClientMayNotUseIt() {
            assertThat(isValid(cookies, cookie, SECOND, NOW)).isFalse();
            assertThat(isValid(cookies, cookie, new Client(true, 0, FIRST.low()), NOW)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 7, 8, 9, 12, 15, 16, 23})
        void aChangedOctetMakesItInvalid(int index) {
            byte[] octets = HexFormat.of().parseHex(cookie);
            octets[index] ^= 1;
            assertThat(isValid(cookies, HexFormat.of().formatHex(octets), FIRST, NOW)).isFalse();
        }

        @Test
        void otherLengthsAreInvalid() {
            assertThat(isValid(cookies, cookie.substring(0, 16), FIRST, NOW)).isFalse();
            assertThat(isValid(cookies, cookie.substring(0, 46), FIRST, NOW)).isFalse();
            assertThat(isValid(cookies, cookie + "00", FIRST, NOW)).isFalse();
        }

        @Test
        void timesAreComparedAcrossTheEndOfThirtyTwoBits() {
            long end = 0xFFFF_FFFFL;
            String last = written(cookies, "0102030405060708", FIRST, end);
            assertThat(isValid(cookies, last, FIRST, end + 100)).isTrue();
            assertThat(isValid(cookies, last, FIRST, end + 4000)).isFalse();
        }

        @Test
        void aServerAloneHasAnotherSecretEachDay() {
            long midnight = NOW - NOW % 86_400;
            String before = written(cookies, "0102030405060708", FIRST, midnight - 1);
            String after = written(cookies, "0102030405060708", FIRST, midnight);
            assertThat(isValid(cookies, before, FIRST, midnight)).isTrue();
            assertThat(isValid(cookies, after, FIRST, midnight - 1)).isTrue();
            byte[] redated = HexFormat.of().parseHex(before);
            BigEndian.put32(redated, 12, (int) midnight);
            assertThat(isValid(cookies, HexFormat.of().formatHex(redated), FIRST, midnight)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "000102030405060708090a0b0c0d0e0f10", "000102030405060708090a0b0c0d0exy"})
    void aSecretIsThirtyTwoDigits(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CookieSecret.parse(text));
    }
}
