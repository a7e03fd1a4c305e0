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

/// One client that is told events. [#send] belongs to the teller's thread, all else to the event loop.
final class EventStream implements EventSink {

    private final Channel channel;
    private final Thread teller;

    private EventStream(Channel channel, EventSource source, ThreadFactory tellers, Runnable afterwards) {
        this.channel = channel;
        teller = tellers.newThread(() -> tell(source, afterwards));
    }

    /// @param afterwards
    ///            done by the event loop when the source has told everything
    static EventStream start(Channel channel, EventSource source, ThreadFactory tellers,
            Runnable afterwards) {
        var stream = new EventStream(channel, source, tellers, afterwards);
        stream.teller.start();
        return stream;
    }

    private void tell(EventSource source, Runnable afterwards) {
        try {
            source.tell(this);
        } catch (InterruptedException e) {
            // The client is gone: that is how most streams end.
            Thread.currentThread().interrupt();
        } finally {
            try {
                channel.eventLoop().execute(afterwards);
            } catch (RejectedExecutionException e) {
                // The server is ending, and the connection with it.
                var _ = channel.close();
            }
        }
    }

    @Override
    public void send(String type, String data) throws InterruptedException {
        var event = new StringBuilder("event: ").append(oneLine(type)).append('\n');
        data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        byte[] octets = event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        // Waiting for the kernel to take it is the back-pressure.
        ChannelFuture taken =
                channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(octets))).await();
        if (!taken.isSuccess()) {
            throw new InterruptedException("the client is gone");
        }
    }

    private static String oneLine(String type) {
        return type.replaceAll("[\\r\\n]", " ");
    }

    /// The client is gone.
    void end() {
        teller.interrupt();
    }
}
