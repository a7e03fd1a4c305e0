package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BigEndianTest {

    private final byte[] octets = new byte[10];

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7F, 0x80FF, 0x7FFF_FFFFL, 0x8000_0001L, -1, Long.MIN_VALUE, 0x0102_0304_0506_0708L})
    void whatIsPutIsGot(long value) {
        BigEndian.put64(octets, 1, value);

        assertThat(BigEndian.get64(octets, 1)).isEqualTo(value);
        assertThat(BigEndian.get32(octets, 5)).isEqualTo((int) value);
        assertThat(BigEndian.get16(octets, 7)).isEqualTo((int) value & 0xFFFF);
        assertThat(octets[8]).isEqualTo((byte) value);
    }
}
