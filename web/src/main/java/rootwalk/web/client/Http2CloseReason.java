package rootwalk.web.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.util.AttributeKey;

/// Keeps the first that said why a connection of HTTP/2 ends: the server's GOAWAY, or the rule that it broke. Stands right
/// behind Netty's frame codec, so that it knows before any stream ends of it. Event loop of its channel.
final class Http2CloseReason extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<CloseReason> REASON = AttributeKey.valueOf(Http2CloseReason.class, "reason");

    /// Why the connection of a channel ends or ended, if that is known. Any thread.
    static Optional<CloseReason> of(Channel connection) {
        return Optional.ofNullable(connection.attr(REASON).get());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2GoAwayFrame farewell) {
            context.channel().attr(REASON).setIfAbsent(goAway(farewell));
        }
        context.fireChannelRead(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        if (why instanceof Http2Exception breach && !Http2Exception.isStreamError(breach)) {
            context.channel().attr(REASON)
                    .setIfAbsent(new CloseReason(ResponseFailures.brokeHttp2(breach, "connection"),
                            ResponseFailures.SERVER_FAULT));
        }
        context.fireExceptionCaught(why);
    }

    /// RFC 9113 section 6.8.
    private static CloseReason goAway(Http2GoAwayFrame frame) {
        Http2Error error = Http2Error.valueOf(frame.errorCode());
        String text = frame.content().toString(StandardCharsets.UTF_8);
        String seen = "the server said GOAWAY, " + (error == null ? "error " + frame.errorCode() : error.name())
                + (text.isEmpty() ? "" : ", \"" + ResponseFailures.quote(text) + "\"");
        return new CloseReason(seen, error == Http2Error.NO_ERROR
                ? "a server that is about to stop or wants a new connection; another attempt may succeed"
                : "a server that does not like what it was sent, or how much of it; its log says more");
    }
}
