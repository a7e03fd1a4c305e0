package rootwalk.socket.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a listener does when it cannot accept a connection, for example because there are no descriptors left: it closes
/// an idle connection, and tries again after a pause. It logs this once a minute. Any event loop.
@Sharable
final class AcceptFailure extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailure.class);
    private static final long PAUSE_MILLIS = 100;
    private static final long LOG_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ConnectionTable table;
    private final LongSupplier nanos;
    private final AtomicLong nextLogLine;

    /// @param nanos a clock that never goes back
    AcceptFailure(ConnectionTable table, LongSupplier nanos) {
        this.table = table;
        this.nanos = nanos;
        nextLogLine = new AtomicLong(nanos.getAsLong());
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean closedIdle = table.closeIdlest();
        if (mayLog()) {
            LOG.warn("a connection over TCP could not be accepted ({}); {}", cause.getMessage(),
                    closedIdle ? "an idle connection was closed to make room" : "no connection is idle, so it waits");
        }
        var listener = context.channel();
        listener.config().setAutoRead(false);
        var _ = listener.eventLoop().schedule(() -> listener.config().setAutoRead(true), PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private boolean mayLog() {
        long now = nanos.getAsLong();
        long next = nextLogLine.get();
        return now - next >= 0 && nextLogLine.compareAndSet(next, now + LOG_PAUSE_NANOS);
    }
}
