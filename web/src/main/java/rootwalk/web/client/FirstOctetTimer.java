package rootwalk.web.client;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;

/// Stands before the codec, notes when the first octet of the request goes and when that of the response comes, and steps
/// aside. Event loop of its channel; its times may be read by any thread.
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

    /// Nanoseconds of the journey, once it came.
    long receivedAt() {
        return receivedAt;
    }

    /// Nanoseconds of the journey, once the request was ready to go; the beginning before.
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
