package rootwalk.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import rootwalk.socket.stream.StreamSockets;

/// A connection over QUIC, with a query on each stream. Event loop only.
final class QuicLoad extends ChannelInboundHandlerAdapter {

    private static final int IDLE_SECONDS = 30;
    private static final int HEADER = 12;
    private static final int PREFIX = 2;
    private static final long STREAM_WINDOW = 256 << 10;
    private static final long WINDOW = 4 << 20;

    private final LoadRun run;
    private final int most;
    private int outstanding;

    private QuicLoad(LoadRun run, int most) {
        this.run = run;
        this.most = most;
    }

    /// Opens all connections, and begins to send.
    ///
    /// @throws IOException if one cannot be opened
    static void begin(EventLoopGroup group, LoadPlan plan, LoadRun run) throws IOException, InterruptedException {
        QuicSslContext context = QuicSslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols("doq").endpointIdentificationAlgorithm("").build();
        QuicChannel[] opened = new QuicChannel[plan.connections()];
        for (int i = 0; i < opened.length; i++) {
            opened[i] = connect(group, plan.server(), context);
        }
        for (int i = 0; i < opened.length; i++) {
            QuicLoad load = new QuicLoad(run, plan.share(i));
            QuicChannel channel = opened[i];
            channel.eventLoop().execute(() -> {
                channel.pipeline().addLast(load);
                load.fill(channel);
            });
        }
    }

    private static QuicChannel connect(EventLoopGroup group, InetSocketAddress server, QuicSslContext context)
            throws IOException, InterruptedException {
        ChannelHandler codec = new QuicClientCodecBuilder().sslContext(context)
                .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS).initialMaxData(WINDOW)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW).build();
        InetSocketAddress any = new InetSocketAddress(server.getAddress().isLoopbackAddress()
                ? server.getAddress() : new InetSocketAddress(0).getAddress(), 0);
        Channel socket = new Bootstrap().group(group).channelFactory(StreamSockets.available().datagrams(any))
                .option(ChannelOption.SO_RCVBUF, 1 << 20).handler(codec).bind(any).sync().channel();
        var opening = QuicChannel.newBootstrap(socket).handler(new ChannelInboundHandlerAdapter())
                .streamOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(512))
                .remoteAddress(server).connect().await();
        if (!opening.isSuccess()) {
            throw new IOException("no connection to " + server, opening.cause());
        }
        return opening.getNow();
    }

    private void fill(QuicChannel channel) {
        while (run.isOn() && outstanding < most && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
            outstanding++;
            var _ = channel.createStream(QuicStreamType.BIDIRECTIONAL, new Query(channel));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicStreamLimitChangedEvent) {
            fill((QuicChannel) context.channel());
        }
        context.fireUserEventTriggered(event);
    }

    private final class Query extends ChannelInboundHandlerAdapter {

        private final QuicChannel connection;
        private ByteBuf received = Unpooled.EMPTY_BUFFER;
        private long sentAt;

        Query(QuicChannel connection) {
            this.connection = connection;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setOption(QuicChannelOption.READ_FRAMES, true);
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            sentAt = System.nanoTime();
            var _ = context.write(new DefaultQuicStreamFrame(run.next(context.alloc(), 0), true));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            QuicStreamFrame frame = (QuicStreamFrame) message;
            received = Unpooled.wrappedBuffer(received, frame.content());
            if (!frame.hasFin()) {
                return;
            }
            if (received.readableBytes() >= PREFIX + HEADER) {
                run.answered(received.skipBytes(PREFIX), System.nanoTime() - sentAt);
            }
            outstanding--;
            fill(connection);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            boolean ignored = received.release();
        }

        /// The server has reset the stream: the query is lost.
        @Override
        @SuppressWarnings("deprecation")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = ((QuicStreamChannel) context.channel()).shutdown();
            outstanding--;
            fill(connection);
        }
    }
}
