package rootwalk.web.http;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;

/// The end of the pipeline of an HTTP/2 connection, for client and server. It releases frames about the connection,
/// which no other handler uses. An exception closes the connection with its streams. Event loop of its channel.
public final class Http2TailHandler extends ChannelInboundHandlerAdapter {

    private final Consumer<Throwable> exceptions;

    /// @param exceptions is called with each exception first
    public Http2TailHandler(Consumer<Throwable> exceptions) {
        this.exceptions = exceptions;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        exceptions.accept(cause);
        // After an HTTP/2 error, the codec closes the connection with the error code.
        if (!(cause instanceof Http2Exception)) {
            var _ = context.close();
        }
    }
}
