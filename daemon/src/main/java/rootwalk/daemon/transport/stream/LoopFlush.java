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

    /// Also those of connections that were closed meanwhile.
    private final List<FlushHandler> waiting = new ArrayList<>();
    private boolean isScheduled;
    private boolean isSending;

    /// @param loop runs a task after what is ready
    LoopFlush(Executor loop) {
        this.loop = loop;
    }

    /// The first handler of a new connection.
    ChannelHandler handler() {
        return new FlushHandler();
    }

    private void add(FlushHandler handler) {
        waiting.add(handler);
        if (waiting.size() >= MOST) {
            sendAll();
        } else if (!isScheduled) {
            schedule();
        }
    }

    private void schedule() {
        try {
            loop.execute(() -> {
                isScheduled = false;
                sendAll();
            });
            isScheduled = true;
        } catch (RejectedExecutionException e) {
            // The event loop ends.
            sendAll();
        }
    }

    /// A connection that has sent all may write more at once, and then waits again.
    private void sendAll() {
        if (isSending) {
            return;
        }
        isSending = true;
        try {
            for (int i = 0; i < waiting.size(); i++) {
                waiting.get(i).send();
            }
        } finally {
            // After a failure, such as a lack of memory, the others are sent with what is written next.
            waiting.forEach(FlushHandler::forget);
            waiting.clear();
            isSending = false;
        }
    }

    private final class FlushHandler extends ChannelOutboundHandlerAdapter {

        private @Nullable ChannelHandlerContext flushed;

        @Override
        public void flush(ChannelHandlerContext context) {
            if (flushed != null) {
                return;
            }
            boolean isAdded = false;
            flushed = context;
            try {
                add(this);
                isAdded = true;
            } finally {
                if (!isAdded) {
                    flushed = null;
                }
            }
        }

        /// What was to be sent before the end is sent first.
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            send();
            var _ = context.close(promise);
        }

        void send() {
            ChannelHandlerContext context = flushed;
            flushed = null;
            if (context != null) {
                context.flush();
            }
        }

        void forget() {
            flushed = null;
        }
    }
}
