package rootwalk.daemon.transport.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.TlsClient.ClientCertificate;
import rootwalk.wire.tls.CertificateNames;
import rootwalk.wire.tls.KeyPin;

/// Translates the events of TLS into those of a connection over TCP: `close_notify` is the end of the input, and an error of
/// TLS is one of the connection. Event loop only.
final class TlsEvents extends ChannelInboundHandlerAdapter {

    private final SSLEngine engine;
    private final TlsUser user;
    private final HandshakeObserver observer;
    private boolean isSecured;
    private boolean hasContent;

    TlsEvents(SSLEngine engine, TlsUser user, HandshakeObserver observer) {
        this.engine = engine;
        this.user = user;
        this.observer = observer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> {
                isSecured = true;
                context.pipeline().remove(HandshakeInput.class);
                TlsClient client = client();
                observer.completed(client);
                user.secured(client);
            }
            case SslHandshakeCompletionEvent handshake -> failed(context, handshake.cause());
            // RFC 8446 section 6.1: the other direction stays open until the responses are sent.
            case SslCloseCompletionEvent _ -> context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            // Without the messages of the client, the handshake cannot be completed.
            case ChannelInputShutdownEvent _ when !isSecured -> {
                var _ = context.close();
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object content) {
        hasContent = true;
        context.fireChannelRead(content);
    }

    /// Records without content, such as those of the handshake, are no reads of the protocol above: it would take them for
    /// the beginning of a message.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (hasContent) {
            hasContent = false;
            context.fireChannelReadComplete();
        }
    }

    private TlsClient client() {
        SSLSession session = engine.getSession();
        String protocol = engine.getApplicationProtocol();
        return new TlsClient(session.getProtocol(), protocol == null ? "" : protocol, certificate(session));
    }

    private static @Nullable ClientCertificate certificate(SSLSession session) {
        try {
            Certificate first = session.getPeerCertificates()[0];
            return first instanceof X509Certificate certificate
                    ? new ClientCertificate(CertificateNames.hosts(certificate), KeyPin.of(certificate))
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private void failed(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case ClosedChannelException _ -> observer.abandoned();
            case NotSslRecordException _ ->
                observer.failed(user.client(), "it does not use TLS; it may have the wrong port");
            case SslHandshakeTimeoutException _ -> observer.failed(user.client(), "it was not complete in time");
            case SSLException failure -> observer.failed(user.client(), String.valueOf(failure.getMessage()));
            default -> observer.abandoned();
        }
        var _ = context.close();
    }

    /// The decoder wraps the errors of TLS; other exceptions in it are defects. Netty wraps the error of the kernel if a client has
    /// disconnected before the next read. Before the handshake is complete, there may be no handler after this one.
    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable shown = switch (cause) {
            case DecoderException undecodable when undecodable.getCause() instanceof SSLException ofTls -> ofTls;
            case UncheckedIOException wrapped -> wrapped.getCause();
            default -> cause;
        };
        if (shown instanceof IOException && !isSecured) {
            var _ = context.close();
            return;
        }
        context.fireExceptionCaught(shown);
    }
}
