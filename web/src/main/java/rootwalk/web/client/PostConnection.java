package rootwalk.web.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import rootwalk.socket.stream.StreamSockets;
import rootwalk.web.http.Http2TailHandler;

/// A connection over HTTP/2 to a fixed address, for any number of requests by POST at the same time, with an event loop of its own. Nothing is
/// cached or redirected. Any thread.
public final class PostConnection implements AutoCloseable {

    private static final int WINDOW = 1 << 20;
    private static final long END_MILLIS = 500;

    /// Where requests go, and what they have.
    ///
    /// @param authority of the URL
    /// @param mediaType of the content of requests and responses
    /// @param most octets of the content of a response
    public record Target(String authority, String path, String mediaType, int most) {}

    /// @param age the value of `Age`; empty if the response has none
    @SuppressWarnings("ArrayRecordComponent") // the content belongs to the receiver
    public record Reply(byte[] content, String age) {}

    private final EventLoopGroup group;
    private final Target target;
    private final CompletableFuture<Channel> ready = new CompletableFuture<>();
    private volatile boolean isEnding;
    private volatile boolean isFinishing;

    private PostConnection(EventLoopGroup group, Target target) {
        this.group = group;
        this.target = target;
    }

    /// Opens a connection. Blocks.
    ///
    /// @param engine of a client, which offers `h2` by ALPN
    /// @param idle without requests for this long, it is closed
    /// @throws IOException if there is no connection, if the server is not accepted, or if it does not select HTTP/2
    public static PostConnection open(InetSocketAddress server, SSLEngine engine, Target target, Duration timeout,
            Duration idle, ThreadFactory threads) throws IOException {
        StreamSockets sockets = StreamSockets.available();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, threads, sockets.ioHandlers());
        PostConnection connection = new PostConnection(group, target);
        boolean isOpen = false;
        try {
            SslHandler tls = new SslHandler(engine);
            tls.setHandshakeTimeoutMillis(timeout.toMillis());
            var _ = new Bootstrap().group(group).channel(sockets.channels()).option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                    .handler(connection.new NewConnection(tls, idle)).connect(server).addListener(connected -> {
                        if (!connected.isSuccess()) {
                            connection.ready.completeExceptionally(connected.cause());
                        }
                    });
            Channel channel = connection.ready.get(2 * timeout.toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(_ -> connection.end());
            isOpen = true;
            return connection;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the connection took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!isOpen) {
                connection.end();
            }
        }
    }

    public boolean isOpen() {
        return !isEnding && ready.join().isActive();
    }

    /// Whether the server has announced the end of the connection, without an error, and goes on with requests that it has received before (RFC 9113 section 6.8).
    public boolean isFinishing() {
        return isFinishing;
    }

    /// Sends a request.
    ///
    /// @return ends with the content of a successful response with the media type, with [RejectedPostException] if the server sends something else, or
    ///         with another `IOException` if it has not processed the request; to cancel it ends the stream
    public CompletableFuture<Reply> post(byte[] content) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (!ready.join().isActive()) {
            reply.completeExceptionally(new IOException("the connection has ended"));
            return reply;
        }
        var _ = new Http2StreamChannelBootstrap(ready.join()).handler(new PostResponse(target, reply)).open()
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        send((Http2StreamChannel) opened.getNow(), content, reply);
                    } else {
                        reply.completeExceptionally(new IOException("the connection has ended", opened.cause()));
                    }
                });
        return reply;
    }

    private void send(Http2StreamChannel stream, byte[] content, CompletableFuture<Reply> reply) {
        if (reply.isDone()) {
            var _ = stream.close();
            return;
        }
        var _ = reply.whenComplete((_, unwanted) -> {
            if (unwanted != null) {
                var _ = stream.close();
            }
        });
        Http2Headers head = new DefaultHttp2Headers().method("POST").scheme("https").authority(target.authority())
                .path(target.path()).set("content-type", target.mediaType()).set("accept", target.mediaType())
                .setInt("content-length", content.length);
        var _ = stream.write(new DefaultHttp2HeadersFrame(head, false));
        var _ = stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(content), true))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        reply.completeExceptionally(new IOException("the request was not sent", written.cause()));
                    }
                });
    }

    private void end() {
        isEnding = true;
        var _ = group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Ends the connection. Never waits.
    @Override
    public void close() {
        isEnding = true;
        var _ = ready.thenAccept(channel -> {
            var _ = channel.close();
        });
    }

    private final class NewConnection extends ChannelInitializer<Channel> {

        private final SslHandler tls;
        private final Duration idle;

        NewConnection(SslHandler tls, Duration idle) {
            this.tls = tls;
            this.idle = idle;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(tls, new Negotiated(tls.engine()), new Idle(idle));
        }
    }

    /// Ends the connection when nothing was sent or received for some time.
    private static final class Idle extends IdleStateHandler {

        Idle(Duration idle) {
            super(0, 0, idle.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
            var _ = context.close();
        }
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {

        private final SSLEngine engine;

        Negotiated(SSLEngine engine) {
            super("");
            this.engine = engine;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String unknown) {
            // Netty finds the protocol only in engines of its own.
            if (!ApplicationProtocolNames.HTTP_2.equals(engine.getApplicationProtocol())) {
                ready.completeExceptionally(new IOException("it does not support HTTP/2"));
                var _ = context.close();
                return;
            }
            context.pipeline().addLast(ClientFrameCodecBuilder.codec(Limits.DEFAULTS, WINDOW),
                    new Http2MultiplexHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel pushed) {
                            var _ = pushed.close();
                        }
                    }), new ConnectionFrames(), new Http2TailHandler(_ -> {}));
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            ready.completeExceptionally(cause);
            var _ = context.close();
        }

        @Override
        @SuppressWarnings("deprecation")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The decoder wraps the errors of TLS.
            ready.completeExceptionally(
                    cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
            var _ = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            ready.completeExceptionally(new IOException("it closed the connection"));
            super.channelInactive(context);
        }
    }

    /// Receives frames about the connection. After GOAWAY, further requests need another one (RFC 9113 section 6.8).
    private final class ConnectionFrames extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            switch (frame) {
                // Only now it is known how many streams the server permits.
                case Http2SettingsFrame _ -> ready.complete(context.channel());
                case Http2GoAwayFrame farewell -> {
                    isFinishing = farewell.errorCode() == Http2Error.NO_ERROR.code() && farewell.lastStreamId() > 0;
                    isEnding = true;
                }
                default -> {}
            }
            context.fireChannelRead(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ready.completeExceptionally(new IOException("it closed the connection"));
            context.fireChannelInactive();
        }
    }
}
