package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.socket.Presence;

/// RFC 9000 sections 8.1.2 and 8.1.3, with a real socket. The packets of the client have a header only: the server reads no more of them.
class TokenCheckTest {

    private static final byte[] CHOSEN = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] OWN = {9, 10};

    private final AtomicLong nanos = new AtomicLong();
    private final QuicListeners listeners = new QuicListeners(1, UnpooledByteBufAllocator.DEFAULT,
            new AddressTokens(nanos::get, TokenKey.random(new SecureRandom())), Thread.ofPlatform().daemon().factory());

    private record Retry(byte[] id, byte[] token) {}

    private DatagramSocket client = socket();
    private InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static DatagramSocket socket() {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(10_000);
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = listeners.reserve(() -> new QuicServerCodecBuilder().handler(new ChannelInboundHandlerAdapter())
                .sslEngineProvider(_ -> {
                    throw new IllegalStateException("the token was accepted");
                }), server, Presence.NOW);
        listeners.start(server);
    }

    @AfterEach
    void close() {
        client.close();
        listeners.close();
    }

    private byte[] exchange(byte[] destination, byte[] token) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(1200).put((byte) 0xC3).putInt(1)
                .put((byte) destination.length).put(destination).put((byte) OWN.length).put(OWN)
                .putShort((short) (0x4000 | token.length)).put(token).putShort((short) (0x4000 | 1000));
        client.send(new DatagramPacket(packet.array(), 1200, server));
        DatagramPacket received = new DatagramPacket(new byte[1500], 1500);
        client.receive(received);
        return Arrays.copyOf(received.getData(), received.getLength());
    }

    /// RFC 9000 section 17.2.5.
    private static Retry retry(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        assertThat(in.get() & 0xF0).isEqualTo(0xF0);
        assertThat(in.getInt()).isEqualTo(1);
        byte[] own = new byte[in.get()];
        in.get(own);
        assertThat(own).isEqualTo(OWN);
        byte[] id = new byte[in.get()];
        in.get(id);
        byte[] token = new byte[in.remaining() - 16];
        in.get(token);
        return new Retry(id, token);
    }

    @Test
    void aForeignTokenIsLikeNone() throws IOException {
        for (int length : new int[] {1, 16, 42, 50, 62, 63, 200, 1000}) {
            byte[] foreign = new byte[length];
            Arrays.fill(foreign, (byte) 7);
            Retry retry = retry(exchange(CHOSEN, foreign));
            assertThat(retry.id()).hasSize(20);
            assertThat(retry.token()).hasSize(42 + CHOSEN.length).endsWith(CHOSEN);
        }
    }

    @Test
    void aClientWithAnExpiredTokenIsToldSo() throws IOException {
        Retry retry = retry(exchange(CHOSEN, new byte[0]));
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());

        assertThat(exchange(retry.id(), retry.token()))
                .isEqualTo(InitialKeys.ofServer(retry.id()).close(OWN, retry.id(), 0x0B));
    }

    @Test
    void aClientWithTheTokenOfAnotherAddressIsToldSo() throws IOException {
        Retry retry = retry(exchange(CHOSEN, new byte[0]));
        client.close();
        client = socket();

        assertThat(exchange(retry.id(), retry.token()))
                .isEqualTo(InitialKeys.ofServer(retry.id()).close(OWN, retry.id(), 0x0B));
    }
}
