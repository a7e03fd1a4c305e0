package rootwalk.daemon.transport.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import rootwalk.daemon.pipeline.HandshakeObserver;

/// Limits the octets that are read before the TLS handshake is complete: `SslHandler` keeps all that arrives while another
/// thread works on the handshake. Event loop only.
final class HandshakeInput extends ChannelDuplexHandler {

    /// Enough for the messages of a client with a long chain of certificates; the JDK limits each message to half of it.
    private static final int MOST = 64 << 10;

    private final HandshakeObserver observer;
    private int received;
    private boolean isHeldBack;

    HandshakeInput(HandshakeObserver observer) {
        this.observer = observer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received += ((ByteBuf) message).readableBytes();
        context.fireChannelRead(message);
    }

    /// Without a read, the client waits until the handshake is complete, or until its time limit.
    @Override
    public void read(ChannelHandlerContext context) {
        if (received < MOST) {
            context.read();
        } else if (!isHeldBack) {
            isHeldBack = true;
            observer.heldBack();
        }
    }
}
