package rootwalk.socket.stream;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a listener does when it cannot accept a connection, for example because there are no descriptors left: it closes
/// an idle connection, and tries again after a pause. Any event loop.
@Sharable
final class AcceptFailure extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailure.class);
    private static final long PAUSE_MILLIS = 100;

    private final ConnectionTable table;

    AcceptFailure(ConnectionTable table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean closedIdle = table.closeIdlest();
        LOG.warn("a connection over TCP could not be accepted ({}); {}", cause.getMessage(),
                closedIdle ? "an idle connection was closed to make room" : "no connection is idle, so it waits");
        var listener = context.channel();
        listener.config().setAutoRead(false);
        var _ = listener.eventLoop().schedule(() -> listener.config().setAutoRead(true), PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
