package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import rootwalk.web.url.Url.Scheme;

/// The TLS handlers of a connection: the certificate is selected by SNI (RFC 6066 section 3), the HTTP version by ALPN
/// (RFC 7301). Event loop only.
final class TlsHandlers {

    private static final int MAX_CLIENT_HELLO = 32 << 10;

    private TlsHandlers() {}

    /// Selects the TLS context for the server name.
    static final class SniCertificateHandler extends SniHandler {

        private final long patienceMillis;

        SniCertificateHandler(Mapping<? super String, ? extends SslContext> contexts, WebSettings settings) {
            super(contexts, MAX_CLIENT_HELLO, settings.requestTimeout().toMillis());
            patienceMillis = settings.requestTimeout().toMillis();
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler tls = super.newSslHandler(context, allocator);
            tls.setHandshakeTimeoutMillis(patienceMillis);
            return tls;
        }
    }

    /// Adds the handlers of the negotiated HTTP version.
    static final class AlpnHandler extends ApplicationProtocolNegotiationHandler {

        private final ProtocolSetup protocols;
        private Optional<String> serverName = Optional.empty();

        AlpnHandler(ProtocolSetup protocols) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.protocols = protocols;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof SniCompletionEvent sni) {
                serverName = Optional.ofNullable(sni.hostname());
            }
            if (event instanceof ChannelInputShutdownEvent) {
                // The handshake cannot be completed.
                var _ = context.close();
            }
            super.userEventTriggered(context, event);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            protocols.add(context.pipeline(), protocol,
                    new ConnectionInfo(Scheme.HTTPS, serverName, reached(context.channel())));
        }

        private static Optional<InetSocketAddress> reached(Channel channel) {
            return channel.localAddress() instanceof InetSocketAddress reached ? Optional.of(reached)
                    : Optional.empty();
        }

        /// A failed handshake is not logged: it is usually caused by the client.
        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
