package rootwalk.bench.load;

import java.io.IOException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import rootwalk.socket.stream.StreamSockets;

/// A connection over TLS, whose queries may be answered in any order. The message ID of a query is its place among those that are
/// outstanding. Event loop only.
final class TlsLoad extends ChannelInboundHandlerAdapter {

    private static final int PREFIX = 2;
    private static final int HEADER = 12;
    private static final int MOST_OCTETS = PREFIX + 0xFFFF;

    private final LoadRun run;
    private final long[] sentAt;

    private TlsLoad(LoadRun run, int most) {
        this.run = run;
        sentAt = new long[most];
    }

    /// Opens all connections, and begins to send.
    ///
    /// @throws IOException if one cannot be opened
    static void begin(EventLoopGroup group, LoadPlan plan, LoadRun run) throws IOException, InterruptedException {
        SslContext context = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("").build();
        Channel[] opened = new Channel[plan.connections()];
        for (int i = 0; i < opened.length; i++) {
            opened[i] = connect(group, plan, context);
        }
        for (int i = 0; i < opened.length; i++) {
            TlsLoad load = new TlsLoad(run, plan.share(i));
            Channel channel = opened[i];
            channel.eventLoop().execute(() -> {
                channel.pipeline().addLast(load);
                for (int id = 0; id < load.sentAt.length; id++) {
                    load.send(channel, id);
                }
                channel.flush();
            });
        }
    }

    private static Channel connect(EventLoopGroup group, LoadPlan plan, SslContext context)
            throws IOException, InterruptedException {
        ChannelFuture connecting = new Bootstrap().group(group).channel(StreamSockets.available().channels())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(context.newHandler(channel.alloc()),
                                new LengthFieldBasedFrameDecoder(MOST_OCTETS, 0, PREFIX, 0, PREFIX));
                    }
                }).connect(plan.server()).await();
        if (!connecting.isSuccess()) {
            throw new IOException("no connection to " + plan.server(), connecting.cause());
        }
        Channel channel = connecting.channel();
        var handshake = channel.pipeline().get(SslHandler.class).handshakeFuture().await();
        if (!handshake.isSuccess()) {
            throw new IOException("no TLS with " + plan.server(), handshake.cause());
        }
        return channel;
    }

    private void send(Channel channel, int id) {
        if (run.isOn()) {
            sentAt[id] = System.nanoTime();
            var _ = channel.write(run.next(channel.alloc(), id), channel.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf response = (ByteBuf) message;
        try {
            int id = response.readableBytes() < HEADER ? sentAt.length
                    : response.getUnsignedShort(response.readerIndex());
            if (id < sentAt.length) {
                run.answered(response, System.nanoTime() - sentAt[id]);
                send(context.channel(), id);
            }
        } finally {
            boolean ignored = response.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }
}
