package rootwalk.web.server;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import rootwalk.web.site.EventSink;
import rootwalk.web.site.EventSource;

/// Sends server-sent events to one client. [#send] is called by the source's thread, all else by the event loop.
final class EventStream implements EventSink {

    /// Computes deadlines.
    @FunctionalInterface
    interface DeadlineFunction {

        /// When the client must have read so many octets, by [LoopContext#nanos()]. Thread-safe.
        long deadline(long octets);
    }

    private final Channel channel;
    private final DeadlineFunction deadlines;
    private final Thread thread;
    private volatile long deadline = Long.MAX_VALUE;

    private EventStream(Channel channel, EventSource source, DeadlineFunction deadlines, ThreadFactory tellers,
            Runnable afterwards) {
        this.channel = channel;
        this.deadlines = deadlines;
        thread = tellers.newThread(() -> run(source, afterwards));
    }

    /// @param deadlines for each event
    /// @param afterwards run by the event loop when the source has ended
    static EventStream start(Channel channel, EventSource source, DeadlineFunction deadlines, ThreadFactory tellers,
            Runnable afterwards) {
        var stream = new EventStream(channel, source, deadlines, tellers, afterwards);
        stream.thread.start();
        return stream;
    }

    private void run(EventSource source, Runnable afterwards) {
        try {
            source.run(this);
        } catch (InterruptedException e) {
            // The client has disconnected, which is the usual end.
            Thread.currentThread().interrupt();
        } finally {
            try {
                channel.eventLoop().execute(afterwards);
            } catch (RejectedExecutionException e) {
                // The server is shutting down.
                var _ = channel.close();
            }
        }
    }

    @Override
    public void send(String type, String data) throws InterruptedException {
        var event = new StringBuilder("event: ").append(oneLine(type)).append('\n');
        data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        byte[] octets = event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        deadline = deadlines.deadline(octets.length);
        // Waiting for the write provides back-pressure.
        ChannelFuture taken =
                channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(octets))).await();
        deadline = Long.MAX_VALUE;
        if (!taken.isSuccess()) {
            throw new InterruptedException("the client is gone");
        }
    }

    /// When the client must have read the current event; Long.MAX_VALUE if there is none. Thread-safe.
    long deadline() {
        return deadline;
    }

    private static String oneLine(String type) {
        return type.replaceAll("[\\r\\n]", " ");
    }

    /// The client has disconnected.
    void cancel() {
        thread.interrupt();
    }
}
