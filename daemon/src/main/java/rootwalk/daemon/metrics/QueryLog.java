package rootwalk.daemon.metrics;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Addresses;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// Writes a line for each answered query, on its own thread. Any thread; no method blocks.
public final class QueryLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.queries");

    private record Line(
            InetSocketAddress client, Transport transport, Question question, int rcode, int length,
            AnswerSource source) {

        @Override
        public String toString() {
            return Addresses.text(client.getAddress()) + "#" + client.getPort() + " " + question + " "
                    + transport.name().toLowerCase(Locale.ROOT) + " " + ResponseCode.name(rcode) + " " + length
                    + " octets from "
                    + source.name().toLowerCase(Locale.ROOT);
        }
    }

    private final LineQueue<Line> queue;
    private volatile boolean enabled;

    /// @param threads makes the writing thread with the first line
    public QueryLog(ThreadFactory threads) {
        queue = new LineQueue<>(threads, "questions", new LineQueue.Sink<>() {
            @Override
            public void write(List<Line> lines) {
                lines.forEach(line -> LOG.info("{}", line));
            }

            @Override
            public void end() {}
        });
    }

    /// Begins to write lines.
    public void enable() {
        enabled = true;
        queue.start();
    }

    /// Stops writing lines.
    public void disable() {
        enabled = false;
    }

    /// The number of lines that were not written because the log was too slow.
    public long lost() {
        return queue.lost();
    }

    void answered(QueryContext context, int length) {
        if (!enabled || !context.request().hasQuestion()) {
            return;
        }
        Line line = new Line(
                context.client().toSocketAddress(),
                context.transport(),
                context.request().question(),
                context.rcode(),
                length,
                context.source());
        queue.offer(line);
    }

    /// Writes the waiting lines, and ends the writing thread.
    @Override
    public void close() {
        enabled = false;
        queue.close();
    }
}
