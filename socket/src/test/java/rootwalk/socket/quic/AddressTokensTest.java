package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.socket.quic.AddressTokens.Verdict;

/// RFC 9000 section 8.1.4.
class AddressTokensTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4000);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenKey key = TokenKey.random(new SecureRandom());
    private final AddressTokens tokens = new AddressTokens(nanos::get, key);

    private ByteBuf token() {
        ByteBuf token = Unpooled.buffer();
        tokens.issue(token, Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), CLIENT);
        return token;
    }

    @Test
    void aTokenHasTheConnectionIdThatTheClientHasChosen() {
        ByteBuf token = token();
        assertThat(tokens.judge(token, CLIENT)).isEqualTo(Verdict.VALID);
        assertThat(token.skipBytes(AddressTokens.ID_AT))
                .isEqualTo(Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        assertThat(tokens.issued()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void aTokenIsForOneAddressAndPort(String address) {
        ByteBuf token = Unpooled.buffer();
        tokens.issue(token, Unpooled.EMPTY_BUFFER, new InetSocketAddress(address, 4000));

        assertThat(tokens.judge(token, new InetSocketAddress(address, 4000))).isEqualTo(Verdict.VALID);
        assertThat(tokens.judge(token, new InetSocketAddress(address, 4001))).isEqualTo(Verdict.STALE);
        assertThat(tokens.judge(token, new InetSocketAddress(address, 4256))).isEqualTo(Verdict.STALE);
        assertThat(tokens.judge(token, new InetSocketAddress("192.0.2.2", 4000))).isEqualTo(Verdict.STALE);
    }

    @Test
    void aTokenIsValidForTenSeconds() {
        ByteBuf token = token();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(tokens.judge(token, CLIENT)).isEqualTo(Verdict.VALID);
        nanos.incrementAndGet();
        assertThat(tokens.judge(token, CLIENT)).isEqualTo(Verdict.STALE);
    }

    @Test
    void aTokenOfAnotherServerIsForeign() {
        assertThat(new AddressTokens(nanos::get, TokenKey.random(new SecureRandom())).judge(token(), CLIENT))
                .isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void aTokenOfTheProcessBeforeIsValidForItsLifetime() {
        AddressTokens next = new AddressTokens(nanos::get, TokenKey.of(key.text()).orElseThrow());
        ByteBuf token = token();

        assertThat(next.judge(token, CLIENT)).isEqualTo(Verdict.VALID);
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(next.judge(token, CLIENT)).isEqualTo(Verdict.STALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void aKeyHasThirtyTwoOctets(String text) {
        assertThat(TokenKey.of(text)).isEmpty();
    }

    @Test
    void aTokenThatWasChangedIsForeign() {
        for (int i = 0; i < token().readableBytes(); i++) {
            ByteBuf changed = token();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(tokens.judge(changed, CLIENT)).isEqualTo(Verdict.FOREIGN);
        }
        for (int length = 0; length < token().readableBytes(); length++) {
            assertThat(tokens.judge(token().writerIndex(length), CLIENT)).isEqualTo(Verdict.FOREIGN);
        }
        assertThat(tokens.judge(Unpooled.wrappedBuffer(new byte[2000]), CLIENT)).isEqualTo(Verdict.FOREIGN);
    }
}
