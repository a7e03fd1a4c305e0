package rootwalk.daemon.transport.https;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Joins the records that are sent together into one buffer, which costs the kernel and Netty less than one for each. Event loop only.
final class RecordJoin extends ChannelOutboundHandlerAdapter {

    /// The most octets in a buffer.
    private static final int MOST = 64 << 10;

    private static final int FIRST = 2 << 10;

    private ByteBuf joined = Unpooled.EMPTY_BUFFER;
    private List<ChannelPromise> promises = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf octets) || octets.readableBytes() > MOST) {
            writeJoined(context);
            var _ = context.write(message, promise);
            return;
        }
        if (joined.readableBytes() + octets.readableBytes() > MOST) {
            writeJoined(context);
        }
        if (promises.isEmpty()) {
            joined = context.alloc().directBuffer(Math.max(octets.readableBytes(), FIRST));
        }
        joined.writeBytes(octets);
        octets.release();
        promises.add(promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        writeJoined(context);
        context.flush();
    }

    private void writeJoined(ChannelHandlerContext context) {
        if (promises.isEmpty()) {
            return;
        }
        ByteBuf written = joined;
        List<ChannelPromise> waiting = promises;
        joined = Unpooled.EMPTY_BUFFER;
        promises = new ArrayList<>(waiting.size());
        context.write(written).addListener((ChannelFuture it) -> {
            for (ChannelPromise promise : waiting) {
                boolean _ = it.isSuccess() ? promise.trySuccess() : promise.tryFailure(it.cause());
            }
        });
    }

    /// What is not sent when the connection is closed fails.
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        writeJoined(context);
    }
}
