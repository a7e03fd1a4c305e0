package rootwalk.web.client;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;

/// Records when the first octet of the request is written and the first octet of the response is read, and then removes
/// itself. It is placed before the codec. Event loop of its channel; other threads may read the times.
final class FirstOctetTimer extends ChannelDuplexHandler {

    private static final long NEVER = -1;

    private final int connection;
    private final FetchTimeline timeline;
    private volatile long sentAt = NEVER;
    private volatile long receivedAt = NEVER;

    FirstOctetTimer(int connection, FetchTimeline timeline) {
        this.connection = connection;
        this.timeline = timeline;
    }

    boolean hasReceived() {
        return receivedAt != NEVER;
    }

    /// When the response began, in nanoseconds of the timeline.
    long receivedAt() {
        return receivedAt;
    }

    /// When the request was written, in nanoseconds of the timeline; 0 before.
    long sentAt() {
        return Math.max(sentAt, 0);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (sentAt == NEVER) {
            sentAt = timeline.now();
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        timeline.report(now -> {
            receivedAt = now;
            return new PathEvent.FirstOctet(now, connection);
        });
        context.pipeline().remove(this);
        context.fireChannelRead(message);
    }
}
