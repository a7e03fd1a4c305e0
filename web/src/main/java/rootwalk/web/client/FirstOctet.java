package rootwalk.web.client;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;

/// Stands before the codec, notes when the first octet of the request goes and when that of the response comes, and steps
/// aside. Event loop of its channel; its times may be read by any thread.
final class FirstOctet extends ChannelDuplexHandler {

    private static final long NEVER = -1;

    private final int connection;
    private final Journey journey;
    private volatile long went = NEVER;
    private volatile long at = NEVER;

    FirstOctet(int connection, Journey journey) {
        this.connection = connection;
        this.journey = journey;
    }

    boolean came() {
        return at != NEVER;
    }

    /// Nanoseconds of the journey, once it came.
    long at() {
        return at;
    }

    /// Nanoseconds of the journey, once the request was ready to go; the beginning before.
    long went() {
        return Math.max(went, 0);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (went == NEVER) {
            went = journey.now();
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        journey.tell(now -> {
            at = now;
            return new PathEvent.FirstOctet(now, connection);
        });
        context.pipeline().remove(this);
        context.fireChannelRead(message);
    }
}
