package rootwalk.web.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;

/// Stands before the codec, notes when the first octet of a response comes, and steps aside. Event loop of its channel;
/// its time may be read by any thread.
final class FirstOctet extends ChannelInboundHandlerAdapter {

    private static final long NEVER = -1;

    private final int connection;
    private final Journey journey;
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
