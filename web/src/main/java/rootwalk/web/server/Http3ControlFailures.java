package rootwalk.web.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.util.ReferenceCountUtil;

/// Ends the connection if Netty's codec fails on a stream in one direction: such a stream is critical (RFC 9114 section 6.2.1, RFC 9204
/// section 4.2). As the last handler of the control stream, it also discards frames, which the codec has processed. Event loop only.
final class Http3ControlFailures extends ChannelInboundHandlerAdapter {

    private final Http3Connection connection;

    Http3ControlFailures(Http3Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (context.name().equals(context.pipeline().lastContext().name())) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.violated(cause instanceof Http3Exception violation
                ? violation.errorCode()
                : Http3ErrorCode.H3_GENERAL_PROTOCOL_ERROR, "a stream in one direction cannot be read");
    }
}
