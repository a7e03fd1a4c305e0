package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 4034 section 4.1.2.
class TypeBitmapTest {

    private static final int TYPE_1234 = 1234;

    /// The bitmap of the example in RFC 4034 section 4.3: A, MX, RRSIG, NSEC and TYPE1234.
    private static final byte[] EXAMPLE = HexFormat.of().parseHex(
            "0006400100000003041b000000000000000000000000000000000000000000000000000020");

    @Test
    void isWrittenAsInTheExampleInAnyOrder() {
        assertThat(
                TypeBitmap.of(TYPE_1234, RecordType.NSEC, RecordType.A, RecordType.RRSIG, RecordType.MX, RecordType.A))
                .isEqualTo(EXAMPLE);
        assertThat(TypeBitmap.of()).isEmpty();
    }

    @Test
    void isReadAsWritten() {
        assertThat(TypeBitmap.isWellFormed(EXAMPLE, 0, EXAMPLE.length)).isTrue();
        assertThat(TypeBitmap.types(EXAMPLE, 0, EXAMPLE.length))
                .containsExactly(RecordType.A, RecordType.MX, RecordType.RRSIG, RecordType.NSEC, TYPE_1234);
        assertThat(TypeBitmap.has(EXAMPLE, 0, EXAMPLE.length, RecordType.NSEC)).isTrue();
        assertThat(TypeBitmap.has(EXAMPLE, 0, EXAMPLE.length, TYPE_1234)).isTrue();
        assertThat(TypeBitmap.has(EXAMPLE, 0, EXAMPLE.length, RecordType.DNSKEY)).isFalse();
        assertThat(TypeBitmap.has(EXAMPLE, 0, EXAMPLE.length, TYPE_1234 + 8)).isFalse();
        assertThat(TypeBitmap.has(EXAMPLE, 0, EXAMPLE.length, 0xFF00)).isFalse();
    }

    @Test
    void theFirstAndTheLastTypeOfEachWindowHaveABit() {
        int[] types = {1, 255, 256, 511, 0xFF00, 0xFFFF};

        byte[] bitmap = TypeBitmap.of(types);

        assertThat(bitmap).hasSize(3 * (2 + 32));
        assertThat(TypeBitmap.types(bitmap, 0, bitmap.length)).containsExactly(1, 255, 256, 511, 0xFF00, 0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0000", "000240", "00014000014000", "010140000140",
            "0021" + "000000000000000000000000000000000000000000000000000000000000000001"})
    void isMalformedWithoutOctetsOutOfOrderOrCut(String hexadecimal) {
        byte[] bitmap = HexFormat.of().parseHex(hexadecimal);

        assertThat(TypeBitmap.isWellFormed(bitmap, 0, bitmap.length)).isFalse();
    }
}
