package rootwalk.daemon.transport.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/// Sends what the connections of an event loop have written after the loop has read all connections that were ready, instead of after each.
/// A client with several connections then receives more responses together, and its next queries arrive together: under load, there are
/// fewer system calls and packets for each query. Event loop only.
final class LoopFlush {

    /// The most connections that wait. Thousands may be ready, and the first response should not wait for all of them.
    private static final int MOST = 64;

    private final Executor loop;

    /// Also connections that were closed meanwhile.
    private final List<Connection> waiting = new ArrayList<>();
    private boolean isScheduled;
    private boolean isSending;

    /// @param loop runs a task after what is ready
    LoopFlush(Executor loop) {
        this.loop = loop;
    }

    /// The first handler of a new connection.
    ChannelHandler connection() {
        return new Connection();
    }

    private void add(Connection connection) {
        waiting.add(connection);
        if (waiting.size() >= MOST) {
            send();
        } else if (!isScheduled) {
            schedule();
        }
    }

    private void schedule() {
        try {
            isScheduled = true;
            loop.execute(() -> {
                isScheduled = false;
                send();
            });
        } catch (RejectedExecutionException e) {
            // The event loop ends.
            isScheduled = false;
            send();
        }
    }

    /// A connection that has sent all may write more at once, and then waits again.
    private void send() {
        if (isSending) {
            return;
        }
        isSending = true;
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).send();
        }
        waiting.clear();
        isSending = false;
    }

    private final class Connection extends ChannelOutboundHandlerAdapter {

        private @Nullable ChannelHandlerContext waiting;

        @Override
        public void flush(ChannelHandlerContext context) {
            if (waiting == null) {
                waiting = context;
                add(this);
            }
        }

        /// What was to be sent before the end is sent first.
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            send();
            var _ = context.close(promise);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            send();
        }

        void send() {
            ChannelHandlerContext context = waiting;
            waiting = null;
            if (context != null) {
                context.flush();
            }
        }
    }
}
