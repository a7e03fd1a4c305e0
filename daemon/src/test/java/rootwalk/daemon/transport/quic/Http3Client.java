package rootwalk.daemon.transport.quic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import rootwalk.wire.testing.TestCertificates;

/// Clients of HTTP/3 for tests: with the codec of Netty, or with octets of the test.
public final class Http3Client implements AutoCloseable {

    private static final int SECONDS = 20;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().daemon().name("http3-client-", 0).factory(),
                    NioIoHandler.newFactory());

    /// A response.
    ///
    /// @param fields with names in lower case; of repeated ones the last
    public record Response(int status, Map<String, String> fields, byte[] content) {}

    /// A connection.
    ///
    /// @param ended with the error code of the server
    /// @param leaving with the stream ID of GOAWAY
    public record Connection(QuicChannel channel, CompletableFuture<Integer> ended, CompletableFuture<Long> leaving) {

        /// The error code with which the server ends the connection.
        public int code() throws Exception {
            return ended.get(SECONDS, TimeUnit.SECONDS);
        }

        /// Sends a request with the codec of Netty.
        public CompletableFuture<Response> send(String method, String target, Map<String, String> fields,
                byte[] content)
                throws Exception {
            var result = new CompletableFuture<Response>();
            QuicStreamChannel stream = Http3.newRequestStream(channel, new Receiving(result)).get();
            Http3Headers head = new DefaultHttp3Headers().method(method).scheme("https").authority("127.0.0.1")
                    .path(target);
            fields.forEach(head::add);
            var _ = stream.write(new DefaultHttp3HeadersFrame(head));
            if (content.length > 0) {
                var _ = stream.write(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(content)));
            }
            var _ = stream.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.EMPTY_BUFFER))
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
            return result;
        }

        public Stream open(QuicStreamType type) throws Exception {
            // Netty would lose an ID if it was asked for a stream that is not permitted.
            long begun = System.nanoTime();
            while (channel.peerAllowedStreams(type) <= 0) {
                if (ended.isDone() || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(SECONDS)) {
                    throw new IOException("the server permits no further stream");
                }
                Thread.onSpinWait();
            }
            var stream = new Stream();
            stream.channel = channel.createStream(type, stream).get();
            return stream;
        }
    }

    /// A stream of octets.
    public static final class Stream extends ChannelInboundHandlerAdapter {

        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final CompletableFuture<Integer> reset = new CompletableFuture<>();
        private QuicStreamChannel channel;

        public Stream send(byte... more) {
            channel.writeAndFlush(Unpooled.copiedBuffer(more)).awaitUninterruptibly();
            return this;
        }

        /// Sends octets, and ends this side with them.
        public Stream sendLast(byte... last) {
            channel.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.copiedBuffer(last), true))
                    .awaitUninterruptibly();
            return this;
        }

        public Stream end() {
            channel.shutdownOutput().awaitUninterruptibly();
            return this;
        }

        /// Resets this side, and refuses what the server sends.
        public Stream abandon() {
            channel.shutdown(0x10c).awaitUninterruptibly();
            return this;
        }

        /// Refuses what the server sends.
        public Stream refuse() {
            channel.shutdownInput(0x10c).awaitUninterruptibly();
            return this;
        }

        /// Takes nothing from the server.
        public void stopReading() {
            channel.config().setAutoRead(false);
        }

        public void readLater() {
            channel.config().setAutoRead(true);
        }

        /// Whether the server has ended or reset its side.
        public boolean hasEnded() {
            return all.isDone();
        }

        /// All that the server sends.
        public byte[] all() throws Exception {
            return all.get(SECONDS, TimeUnit.SECONDS);
        }

        /// The error code with which the server resets the stream.
        public int code() throws Exception {
            return reset.get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            byte[] some = new byte[buffer.readableBytes()];
            buffer.readBytes(some);
            buffer.release();
            octets.writeBytes(some);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                all.complete(octets.toByteArray());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            all.completeExceptionally(new IOException("the stream has ended"));
            reset.completeExceptionally(new IOException("the stream has ended"));
        }

        @Override
        @SuppressWarnings("deprecation")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof QuicStreamResetException by) {
                reset.complete((int) by.applicationProtocolCode());
                all.completeExceptionally(cause);
            }
        }
    }

    private static final class Receiving extends Http3RequestStreamInboundHandler {

        private final CompletableFuture<Response> result;
        private final Map<String, String> fields = new TreeMap<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Receiving(CompletableFuture<Response> result) {
            this.result = result;
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            frame.headers().forEach(field -> fields.put(field.getKey().toString(), field.getValue().toString()));
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            byte[] some = new byte[frame.content().readableBytes()];
            frame.content().readBytes(some);
            frame.release();
            content.writeBytes(some);
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            result.complete(new Response(Integer.parseInt(fields.getOrDefault(":status", "0")), fields,
                    content.toByteArray()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            result.completeExceptionally(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            result.completeExceptionally(new IOException("the stream has ended"));
        }
    }

    private static final class Opened extends ChannelInitializer<QuicChannel> {

        private final CompletableFuture<Integer> ended;
        private final CompletableFuture<Long> leaving;
        private final boolean speaks;

        Opened(CompletableFuture<Integer> ended, CompletableFuture<Long> leaving, boolean speaks) {
            this.ended = ended;
            this.leaving = leaving;
            this.speaks = speaks;
        }

        @Override
        protected void initChannel(QuicChannel channel) {
            if (speaks) {
                channel.pipeline()
                        .addLast(new Http3ClientConnectionHandler(new Control(leaving), null, null, null, true));
            }
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                    if (event instanceof QuicConnectionCloseEvent close) {
                        ended.complete(close.error());
                    }
                }
            });
        }
    }

    /// What the server sends on its control stream.
    private static final class Control extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Long> leaving;

        Control(CompletableFuture<Long> leaving) {
            this.leaving = leaving;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http3GoAwayFrame goAway) {
                leaving.complete(goAway.id());
            }
            ReferenceCountUtil.release(frame);
        }
    }

    /// Discards the streams that the server opens.
    private static final class Discarding extends ChannelInitializer<QuicStreamChannel> {

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    ReferenceCountUtil.release(message);
                }
            });
        }
    }

    /// Opens a connection with the codec of Netty.
    public Connection connect(InetSocketAddress server) throws Exception {
        return connect(server, "h3", true, 1 << 20);
    }

    /// Offers another protocol.
    public Connection connect(InetSocketAddress server, String protocol) throws Exception {
        return connect(server, protocol, false, 1 << 20);
    }

    /// Opens a connection on which only the test sends octets.
    public Connection connectRaw(InetSocketAddress server) throws Exception {
        return connect(server, "h3", false, 1 << 20);
    }

    /// @param window octets that the server may send on a stream
    public Connection connectRaw(InetSocketAddress server, int window) throws Exception {
        return connect(server, "h3", false, window);
    }

    private Connection connect(InetSocketAddress server, String protocol, boolean speaks, int window) throws Exception {
        QuicSslContext context = QuicSslContextBuilder.forClient().trustManager(TestCertificates.authority())
                .applicationProtocols(protocol).endpointIdentificationAlgorithm("").build();
        ChannelHandler codec = new QuicClientCodecBuilder().sslContext(context)
                .maxIdleTimeout(SECONDS, TimeUnit.SECONDS).initialMaxData(1 << 20)
                .initialMaxStreamDataBidirectionalLocal(window).initialMaxStreamDataUnidirectional(1 << 16)
                .initialMaxStreamsUnidirectional(8).build();
        Channel socket = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(codec).bind(0).sync()
                .channel();
        var ended = new CompletableFuture<Integer>();
        var leaving = new CompletableFuture<Long>();
        QuicChannelBootstrap connecting = QuicChannel.newBootstrap(socket).handler(new Opened(ended, leaving, speaks))
                .remoteAddress(server);
        if (!speaks) {
            connecting.streamHandler(new Discarding());
        }
        QuicChannel channel = connecting.connect().get(SECONDS, TimeUnit.SECONDS);
        return new Connection(channel, ended, leaving);
    }

    /// What a stream sends first: a frame with header fields of literal names and values (RFC 9204 section 4.5.6).
    ///
    /// @param fields names and values
    public static byte[] head(String... fields) {
        var block = new ByteArrayOutputStream();
        block.write(0);
        block.write(0);
        Queue<String> texts = new ArrayDeque<>(List.of(fields));
        while (!texts.isEmpty()) {
            text(block, 0x20, 3, texts.remove());
            text(block, 0x00, 7, texts.remove());
        }
        return frame(1, block.toByteArray());
    }

    private static void text(ByteArrayOutputStream block, int pattern, int prefix, String text) {
        int most = (1 << prefix) - 1;
        int length = text.length();
        if (length < most) {
            block.write(pattern | length);
        } else {
            block.write(pattern | most);
            int rest = length - most;
            while (rest >= 128) {
                block.write(rest & 127 | 128);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A frame (RFC 9114 section 7.1).
    public static byte[] frame(int type, byte... content) {
        var frame = new ByteArrayOutputStream();
        number(frame, type);
        number(frame, content.length);
        frame.writeBytes(content);
        return frame.toByteArray();
    }

    /// RFC 9000 section 16, in four octets.
    private static void number(ByteArrayOutputStream out, int value) {
        out.write(0x80 | value >> 24);
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1000);
    }
}
