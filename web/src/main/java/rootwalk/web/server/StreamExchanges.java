package rootwalk.web.server;

import java.util.List;
import java.util.Objects;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamEvent;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import org.jspecify.annotations.Nullable;

/// The requests of an HTTP/2 connection whose responses are all in memory ([rootwalk.web.site.Handler#isInMemory()]). They have no channel for
/// each stream: Netty's channels, and its conversion of frames to messages of HTTP/1 and back, take half of the time of a short request. Event
/// loop only.
final class StreamExchanges extends ChannelInboundHandlerAdapter implements LoopContext.TimedHandler {

    private final Http2FrameCodec codec;
    private final ServerState server;
    private final WebConnection connection;
    private final ConnectionInfo info;
    private final LoopContext loop;

    /// By the identifier of the stream, until the codec has closed it.
    private final IntObjectMap<StreamExchange> exchanges = new IntObjectHashMap<>();

    StreamExchanges(Http2FrameCodec codec, ServerState server, WebConnection connection, ConnectionInfo info) {
        this.codec = codec;
        this.server = server;
        this.connection = connection;
        this.info = info;
        loop = connection.loop();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loop.register(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.unregister(this);
        all().forEach(StreamExchange::closed);
        exchanges.clear();
        context.fireChannelInactive();
    }

    private List<StreamExchange> all() {
        return List.copyOf(exchanges.values());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        switch (frame) {
            case Http2HeadersFrame head -> read(context, head);
            case Http2DataFrame data -> read(context, data);
            // A reset also closes the stream, and the codec has the windows.
            case Http2StreamFrame _ -> ReferenceCountUtil.release(frame);
            default -> context.fireChannelRead(frame);
        }
    }

    private void read(ChannelHandlerContext context, Http2HeadersFrame frame) {
        int id = frame.stream().id();
        StreamExchange known = exchanges.get(id);
        if (known == null) {
            var begun = new StreamExchange(context, frame.stream(), server, connection, info, this::isBlocked);
            exchanges.put(id, begun);
            begun.begin(frame);
        } else {
            known.end(frame);
        }
    }

    private void read(ChannelHandlerContext context, Http2DataFrame frame) {
        Http2FrameStream stream = frame.stream();
        StreamExchange exchange = exchanges.get(stream.id());
        if (frame.initialFlowControlledBytes() > 0) {
            var _ = context.write(
                    new DefaultHttp2WindowUpdateFrame(frame.initialFlowControlledBytes()).stream(stream));
        }
        if (exchange == null) {
            frame.release();
        } else {
            exchange.add(frame);
        }
    }

    /// Whether the window of a stream itself is closed, rather than that of the connection (RFC 9113 section 5.2.1).
    private boolean isBlocked(int id) {
        @Nullable
        Http2Stream stream = codec.connection().stream(id);
        return stream == null || codec.connection().remote().flowController().windowSize(stream) <= 0;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        connection.account();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case Http2FrameStreamEvent change -> {
                if (change.stream().state() == Http2Stream.State.CLOSED) {
                    StreamExchange closed = exchanges.remove(change.stream().id());
                    if (closed != null) {
                        closed.closed();
                    }
                }
            }
            case ChannelInputShutdownEvent _ -> {
                all().forEach(StreamExchange::inputEnded);
                context.fireUserEventTriggered(event);
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof Http2FrameStreamException failure)) {
            context.fireExceptionCaught(cause);
            return;
        }
        ServerState.reportIfInternal(Objects.requireNonNullElse(failure.getCause(), failure));
        StreamExchange exchange = exchanges.get(failure.stream().id());
        if (exchange == null) {
            StreamExchange.reset(context, failure.stream(), failure.error());
        } else {
            exchange.abort(failure.error());
        }
    }

    @Override
    public void closeIfExpired(long now) {
        all().forEach(exchange -> exchange.endIfExpired(now));
        connection.account();
    }
}
