package rootwalk.web.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.util.AttributeKey;

/// Keeps the first reason why an HTTP/2 connection is closed: a GOAWAY frame, or a connection error. It is placed
/// directly after Netty's frame codec, so that the reason is known before the streams are closed. Event loop of its
/// channel.
final class Http2CloseReason extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<CloseReason> REASON = AttributeKey.valueOf(Http2CloseReason.class, "reason");

    /// The last GOAWAY frame: a server may announce the end first, and say later which stream is the last one (RFC 9113
    /// section 6.8).
    private record Farewell(int lastStream, Refusal ofOthers) {}

    private static final AttributeKey<Farewell> FAREWELL = AttributeKey.valueOf(Http2CloseReason.class, "farewell");

    /// What the server's GOAWAY says about a stream. Thread-safe.
    static Refusal farewell(Channel connection, int stream) {
        Farewell said = connection.attr(FAREWELL).get();
        return said == null || stream <= said.lastStream() ? Refusal.NONE : said.ofOthers();
    }

    /// Why the connection of a channel is closed; empty if it is not known. Thread-safe.
    static Optional<CloseReason> of(Channel connection) {
        return Optional.ofNullable(connection.attr(REASON).get());
    }

    /// The codec closes the connection without an exception if the server causes too many frames in response, such as
    /// those to `PING`.
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().get(Http2FrameCodec.class).connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onGoAwaySent(int lastStream, long error, ByteBuf text) {
                if (error != Http2Error.NO_ERROR.code()) {
                    context.channel().attr(REASON).setIfAbsent(new CloseReason(
                            ResponseFailures.brokeHttp2(text.toString(StandardCharsets.UTF_8), "connection"),
                            ResponseFailures.SERVER_FAULT));
                }
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2GoAwayFrame farewell) {
            context.channel().attr(REASON).setIfAbsent(goAway(farewell));
            context.channel().attr(FAREWELL).set(
                    new Farewell(farewell.lastStreamId(), Refusal.of(farewell.errorCode(), Http2Error.NO_ERROR)));
        }
        context.fireChannelRead(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        if (why instanceof Http2Exception breach && !Http2Exception.isStreamError(breach)) {
            context.channel().attr(REASON).setIfAbsent(ResponseFailures.brokeConnection(breach));
        }
        context.fireExceptionCaught(why);
    }

    /// RFC 9113 section 6.8.
    private static CloseReason goAway(Http2GoAwayFrame frame) {
        Http2Error error = Http2Error.valueOf(frame.errorCode());
        String text = frame.content().toString(StandardCharsets.UTF_8);
        String seen = "the server sent GOAWAY, " + (error == null ? "error " + frame.errorCode() : error.name())
                + (text.isEmpty() ? "" : ", \"" + ResponseFailures.quote(text) + "\"");
        return new CloseReason(seen, error == Http2Error.NO_ERROR
                ? "a server that is shutting down or requires a new connection; another attempt may succeed"
                : "a server that rejects the requests or their number; see its log");
    }
}
