package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.TestServer;
import rootwalk.resolver.contract.UpstreamEncryption.Link;
import rootwalk.resolver.contract.UpstreamEncryption.Rejected;
import rootwalk.socket.Presence;
import rootwalk.socket.quic.AddressTokens;
import rootwalk.socket.quic.QuicListeners;
import rootwalk.socket.quic.TokenKey;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.TlsServer;

/// What a server over QUIC sends instead of a response (RFC 9250 section 4.3).
class QuicForwarderTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Config.RemoteTls ANY =
            new Config.RemoteTls(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    private final QuicListeners listeners = new QuicListeners(1, UnpooledByteBufAllocator.DEFAULT,
            new AddressTokens(System::nanoTime, TokenKey.random(new SecureRandom())),
            Thread.ofPlatform().daemon().factory());
    private final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
    private InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    /// What the server sends on a stream before it ends it; empty to reset the stream.
    private volatile String response = "";

    @Sharable
    private final class Connections extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent close) {
                closed.complete(close);
            }
            context.fireUserEventTriggered(event);
        }
    }

    @Sharable
    private final class Streams extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            QuicStreamChannel stream = (QuicStreamChannel) context.channel();
            if (event != ChannelInputShutdownReadComplete.INSTANCE) {
                return;
            }
            if (response.isEmpty()) {
                var _ = stream.shutdownOutput(1);
            } else {
                byte[] octets = new byte[response.length() / 2];
                for (int i = 0; i < octets.length; i++) {
                    octets[i] = (byte) Integer.parseInt(response, 2 * i, 2 * i + 2, 16);
                }
                var _ = context.writeAndFlush(Unpooled.wrappedBuffer(octets))
                        .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
            }
        }
    }

    @BeforeEach
    void listen() throws Exception {
        QuicSslContext tls = QuicSslContextBuilder
                .forServer(TlsServer.keys(List.of(TestCertificates.server())), null).applicationProtocols("doq")
                .build();
        server = listeners.reserve(() -> new QuicServerCodecBuilder()
                .sslEngineProvider(channel -> tls.newEngine(channel.alloc()))
                .maxIdleTimeout(LONG.toMillis(), TimeUnit.MILLISECONDS).initialMaxData(100_000)
                .initialMaxStreamDataBidirectionalRemote(100_000).initialMaxStreamsBidirectional(10)
                .handler(new Connections()).streamHandler(new Streams()), server, Presence.NOW);
        listeners.start(server);
    }

    @AfterEach
    void close() {
        listeners.close();
    }

    private static Rejected.Scope rejection(Link link) throws Exception {
        try {
            throw new AssertionError(
                    "a response of octets: " + link.exchange(new byte[12]).get(20, TimeUnit.SECONDS).length);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(Rejected.class);
            return ((Rejected) e.getCause()).scope();
        }
    }

    @Test
    void aMessageIsAResponse() throws Exception {
        response = "000400000709";
        try (Link link = new QuicForwarder(ANY, "127.0.0.1").open(server, LONG)) {
            assertThat(link.exchange(new byte[12]).get(20, TimeUnit.SECONDS)).containsExactly(0, 0, 7, 9);
        }
    }

    /// RFC 9250 section 4.3.3: the end before that of the message, two messages, an ID other than 0.
    @ParameterizedTest
    @ValueSource(strings = {"0005000007", "000400000709000400000709", "000412340709"})
    void aServerThatViolatesTheProtocolLosesTheConnection(String octets) throws Exception {
        response = octets;
        Link link = new QuicForwarder(ANY, "127.0.0.1").open(server, LONG);

        assertThat(rejection(link)).isEqualTo(Rejected.Scope.SERVER);

        QuicConnectionCloseEvent close = closed.get(20, TimeUnit.SECONDS);
        assertThat(close.isApplicationClose()).isTrue();
        assertThat(close.error()).isEqualTo(2);
        TestServer.await(() -> !link.isOpen());
    }

    @Test
    void aServerThatResetsAStreamRejectsOneQuery() throws Exception {
        try (Link link = new QuicForwarder(ANY, "127.0.0.1").open(server, LONG)) {
            assertThat(rejection(link)).isEqualTo(Rejected.Scope.QUERY);
            assertThat(link.isOpen()).isTrue();
        }
    }
}
