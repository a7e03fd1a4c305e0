package rootwalk.daemon.transport.stream;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a listener does when it cannot accept, as for want of descriptors: an idle connection gives way, and it tries
/// again in a moment. Any event loop.
@Sharable
final class AcceptErrorHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptErrorHandler.class);
    private static final long PAUSE_MILLIS = 100;

    private final ConnectionTable table;

    AcceptErrorHandler(ConnectionTable table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean gaveWay = table.giveWay();
        LOG.warn("a connection over TCP could not be accepted ({}); {}", cause.getMessage(),
                gaveWay ? "an idle one was closed for it" : "none is idle, so it waits");
        var listener = context.channel();
        listener.config().setAutoRead(false);
        var _ = listener.eventLoop().schedule(() -> listener.config().setAutoRead(true), PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
