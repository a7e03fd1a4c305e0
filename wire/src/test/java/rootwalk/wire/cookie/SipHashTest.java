package rootwalk.wire.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.BigEndian;

/// The vectors of the reference implementation: key 00 01 ... 0f, message 00 01 ... of each length.
class SipHashTest {

    private static final CookieSecret KEY = CookieSecret.parse("000102030405060708090a0b0c0d0e0f");

    @ParameterizedTest
    @CsvSource({"0, 310e0edd47db6f72", "1, fd67dc93c539f874", "8, 6224939a79f5f593", "15, e545be4961ca29a1"})
    void hashesMessagesLikeTheReference(int length, String expected) {
        byte[] message = new byte[40];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) i;
        }
        long hash = SipHash.hash(KEY, word(message, 0), word(message, 1), word(message, 2), word(message, 3),
                word(message, 4), length);
        byte[] octets = new byte[8];
        BigEndian.put64(octets, 0, Long.reverseBytes(hash));
        assertThat(HexFormat.of().formatHex(octets)).isEqualTo(expected);
    }

    private static long word(byte[] message, int index) {
        return Long.reverseBytes(BigEndian.get64(message, 8 * index));
    }

    @Test
    void secretIsNotPrinted() {
        assertThat(KEY).hasToString("a cookie secret");
    }
}
