package rootwalk.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/// Closes HTTP/2 connections that cause work without requests: floods of PING, SETTINGS, PRIORITY and RST_STREAM, and
/// connections without requests for a long time (RFC 9113 section 10.5). Netty's codec limits rapid reset, floods of
/// CONTINUATION, and queues of control frames. Event loop only.
final class FloodGuard extends ChannelInboundHandlerAdapter implements LoopContext.TimedHandler {

    private static final long WINDOW_NANOS = 10_000_000_000L;

    /// The frames in a window in addition to those for requests.
    private static final int MAX_IDLE_FRAMES = 400;

    /// The further frames for each request: a reset, a window update, a priority.
    private static final int FRAMES_OF_REQUEST = 3;

    /// One further frame is permitted for this many octets of content that the client receives.
    private static final int OCTETS_OF_FRAME = 1024;

    private final Channel channel;
    private final Http2FrameCodec codec;
    private final WebConnection connection;
    private final LoopContext loop;
    private final WebSettings settings;
    private long windowBegun;
    private int allowance = MAX_IDLE_FRAMES;
    private long lastRequestAt;
    private long takenBefore;
    private boolean inputEnded;
    private boolean ended;

    FloodGuard(Channel channel, Http2FrameCodec codec, WebConnection connection, WebSettings settings) {
        this.channel = channel;
        this.codec = codec;
        this.connection = connection;
        loop = connection.loop();
        this.settings = settings;
        lastRequestAt = loop.nanos();
        windowBegun = lastRequestAt;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.register(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.unregister(this);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (ended) {
            ReferenceCountUtil.release(frame);
            return;
        }
        switch (frame) {
            case Http2HeadersFrame _ -> {
                allowance += FRAMES_OF_REQUEST;
                lastRequestAt = loop.nanos();
            }
            case Http2DataFrame _ -> lastRequestAt = loop.nanos();
            default -> count();
        }
        context.fireChannelRead(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            loop.thread().execute(() -> closeIfExpired(loop.nanos()));
        }
    }

    private void count() {
        long now = loop.nanos();
        if (now - windowBegun > WINDOW_NANOS) {
            windowBegun = now;
            allowance = MAX_IDLE_FRAMES;
        }
        // A client that receives content opens the windows again (RFC 9113 section 6.9).
        allowance += (int) ((connection.taken() - takenBefore) / OCTETS_OF_FRAME);
        takenBefore = connection.taken();
        allowance--;
        if (allowance < 0) {
            end(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    private void end(Http2Error error) {
        ended = true;
        var _ = channel.writeAndFlush(new DefaultHttp2GoAwayFrame(error)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void closeIfExpired(long now) {
        if (connection.closeIfStalled(now)) {
            return;
        }
        boolean isIdle = codec.connection().numActiveStreams() == 0;
        if (isIdle && !ended && (inputEnded || isIdleSince(now - settings.idleTimeout().toNanos()))) {
            end(Http2Error.NO_ERROR);
        }
    }

    /// No part of a request has arrived since then, and no response has ended.
    private boolean isIdleSince(long instant) {
        return lastRequestAt - instant < 0 && connection.activeAt() - instant < 0;
    }
}
