package rootwalk.web.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;

/// Detects a client that does not receive: octets wait for the socket of its connection, and it does not take them at the
/// lowest rate. Event loop only.
final class OutboundPace {

    private final Channel channel;
    private final Pace pace;
    private long waitingBefore;
    private long added;
    private long checkedAt;

    /// @param channel of a connection, not of a stream
    OutboundPace(Channel channel, WebSettings settings, long now) {
        this.channel = channel;
        pace = new Pace(settings, now);
        checkedAt = now;
    }

    /// The estimated memory of the data that waits for a socket, in octets.
    static long memory(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /// Octets were added to those that wait.
    void add(long octets) {
        added += octets;
    }

    /// Whether the client is slower than permitted. Called at each check of deadlines.
    boolean isStalled(long now) {
        long waiting = octets(channel);
        if (waiting == 0) {
            pace.restart(now);
        } else {
            pace.taken(waitingBefore + added - waiting, checkedAt);
        }
        checkedAt = now;
        waitingBefore = waiting;
        added = 0;
        return pace.isExpired(now);
    }

    /// The octets that wait for a socket, without those of a message that it has taken already.
    private static long octets(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            return 0;
        }
        var sum = new Sum();
        try {
            waiting.forEachFlushedMessage(sum);
        } catch (Exception e) {
            throw new IllegalStateException("a sum does not fail", e);
        }
        return sum.octets;
    }

    private static final class Sum implements ChannelOutboundBuffer.MessageProcessor {

        private long octets;

        @Override
        public boolean processMessage(Object message) {
            octets += switch (message) {
                case ByteBuf buffer -> buffer.readableBytes();
                case FileRegion region -> region.count() - region.transferred();
                default -> 0;
            };
            return true;
        }
    }
}
