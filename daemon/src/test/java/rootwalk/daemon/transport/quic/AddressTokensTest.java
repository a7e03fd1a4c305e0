package rootwalk.daemon.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/// RFC 9000 section 8.1.4.
class AddressTokensTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4000);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AddressTokens tokens = new AddressTokens(nanos::get, new SecureRandom());

    private ByteBuf token() {
        ByteBuf token = Unpooled.buffer();
        assertThat(tokens.writeToken(token, Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), CLIENT))
                .isTrue();
        return token;
    }

    @Test
    void aTokenHasTheConnectionIdThatTheClientHasChosen() {
        ByteBuf token = token();
        int at = tokens.validateToken(token, CLIENT);
        assertThat(token.readableBytes() - at).isEqualTo(8);
        assertThat(token.getByte(at)).isEqualTo((byte) 1);
    }

    @Test
    void aTokenIsForOneAddressAndPort() {
        assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.2", 4000))).isNegative();
        assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.1", 4001))).isNegative();
    }

    @Test
    void aTokenIsValidForTenSeconds() {
        ByteBuf token = token();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(tokens.validateToken(token, CLIENT)).isPositive();
        nanos.incrementAndGet();
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    @Test
    void aTokenOfAnotherServerIsInvalid() {
        assertThat(new AddressTokens(nanos::get, new SecureRandom()).validateToken(token(), CLIENT)).isNegative();
    }

    @Test
    void aTokenThatWasChangedIsInvalid() {
        for (int i = 0; i < token().readableBytes(); i++) {
            ByteBuf changed = token();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(tokens.validateToken(changed, CLIENT)).isNegative();
        }
        for (int length : new int[] {0, 1, 23}) {
            assertThat(tokens.validateToken(token().writerIndex(length), CLIENT)).isNegative();
        }
        assertThat(tokens.validateToken(Unpooled.wrappedBuffer(new byte[2000]), CLIENT)).isNegative();
    }
}
