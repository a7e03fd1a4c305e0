package rootwalk.daemon.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;

class TlsEventsTest {

    private static final IOException DISCONNECTED = new IOException("disconnected");

    private static final HandshakeObserver OBSERVER = new HandshakeObserver() {

        @Override
        public void completed(TlsClient client) {
            // Counted elsewhere.
        }

        @Override
        public void failed(ClientAddress client, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void abandoned() {
            // Counted elsewhere.
        }
    };

    private final List<Throwable> seen = new ArrayList<>();

    private record User(ClientAddress client) implements TlsUser {

        @Override
        public void secured(TlsClient shown) {
            // Has no protocol.
        }
    }

    private EmbeddedChannel channel() throws Exception {
        return new EmbeddedChannel(new HandshakeInput(OBSERVER),
                new TlsEvents(SSLContext.getDefault().createSSLEngine(), new User(new ClientAddress()),
                        OBSERVER),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        seen.add(cause);
                    }
                });
    }

    /// Netty wraps the error of the kernel if a client has disconnected before the next read.
    @Test
    void aClientThatDisconnectsDuringTheHandshakeIsNoError() throws Exception {
        EmbeddedChannel channel = channel();

        channel.pipeline().fireExceptionCaught(new UncheckedIOException(DISCONNECTED));

        assertThat(seen).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatDisconnectsLaterIsAnErrorOfTheConnection() throws Exception {
        EmbeddedChannel channel = channel();
        channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);

        channel.pipeline().fireExceptionCaught(new UncheckedIOException(DISCONNECTED));

        assertThat(seen).containsExactly(DISCONNECTED);
    }

    @Test
    void otherExceptionsReachTheConnection() throws Exception {
        IllegalStateException defect = new IllegalStateException("defect");

        channel().pipeline().fireExceptionCaught(defect);

        assertThat(seen).containsExactly(defect);
    }
}
