package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9000 section 17.2.2.
class InitialHeaderTest {

    private static ByteBuf datagram(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock = """
                C3 00000001 02 AABB 01 CC 03 010203 4004 01020304,   AABB, CC, 010203, C3 00000001 02 AABB 01 CC 00 4004 01020304
                CF 00000001 00      00    4001 FF   01 EE,           '',   '', FF,     CF 00000001 00      00    00 01 EE
                C0 00000001 01 AA   01 CC 80000002 0102,             AA,   CC, 0102,   C0 00000001 01 AA   01 CC 00
                C0 00000001 01 AA   01 CC C000000000000001 01,       AA,   CC, 01,     C0 00000001 01 AA   01 CC 00
                C0 00000001 01 AA   01 CC 00 4004,                   AA,   CC, '',     C0 00000001 01 AA   01 CC 00 4004
                """)
    void itsPartsAreFoundAndTheTokenIsRemoved(String hex, String destination, String source, String token,
            String without) {
        ByteBuf datagram = datagram("0000" + hex).skipBytes(2);
        InitialHeader header = InitialHeader.read(datagram).orElseThrow();
        ByteBuf out = Unpooled.buffer();

        header.writeWithoutToken(datagram, out);

        assertThat(header.destination(datagram)).isEqualTo(HexFormat.of().parseHex(destination));
        assertThat(header.source(datagram)).isEqualTo(HexFormat.of().parseHex(source));
        assertThat(header.token(datagram)).isEqualTo(datagram(token));
        assertThat(out).isEqualTo(datagram(without));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C0", "C0 00000001", "C0 00000001 00", "C0 00000001 00 00", "C0 00000001 01 AA 01 CC",
            "C0 00000001 00 00 40", "C0 00000001 00 00 02 01", "C0 00000001 00 00 FFFFFFFFFFFFFFFF 01",
            "C0 00000002 00 00 01 01", "D0 00000001 00 00 01 01", "40 00000001 00 00 01 01",
            "C0 00000001 15 000000000000000000000000000000000000000000 00 01 01"})
    void whatIsNoWholeHeaderOfThisTypeHasNone(String hex) {
        assertThat(InitialHeader.read(datagram(hex))).isEmpty();
    }

    @Test
    void anyOctetsNeverThrow() {
        Random random = new Random(9000);
        int headers = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] octets = new byte[random.nextInt(64)];
            random.nextBytes(octets);
            ByteBuf datagram = Unpooled.wrappedBuffer(octets);
            if (octets.length > 5) {
                datagram.setByte(0, 0xC0 | octets[0] & 0x0F).setInt(1, 1).setByte(5, octets[5] & 0x1F);
            }
            headers += InitialHeader.read(datagram).map(it -> it.destination(datagram).length < 21
                    && it.token(datagram).readableBytes() == it.tokenLength() ? 1 : 0).orElse(0);
        }
        assertThat(headers).isPositive();
    }
}
