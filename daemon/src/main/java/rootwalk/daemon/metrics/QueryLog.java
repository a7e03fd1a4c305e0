package rootwalk.daemon.metrics;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Addresses;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// Writes a line for each answered question, by a thread of its own. Any thread; nobody waits.
public final class QueryLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.queries");
    private static final int MOST_WAITING = 4096;

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

    private final ThreadFactory threads;
    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean enabled;
    private @Nullable Thread writer;

    /// @param threads makes the writing thread when there is first something to write
    public QueryLog(ThreadFactory threads) {
        this.threads = threads;
    }

    /// From now on lines are written.
    public synchronized void enable() {
        enabled = true;
        if (writer == null) {
            writer = threads.newThread(this::write);
            writer.start();
        }
    }

    /// From now on no lines are written.
    public synchronized void disable() {
        enabled = false;
    }

    /// Lines that were not written because the log was too slow.
    public long lost() {
        return lost.get();
    }

    void answered(Exchange exchange, int length) {
        if (!enabled || !exchange.request().hasQuestion()) {
            return;
        }
        Line line = new Line(
                exchange.client().toSocketAddress(),
                exchange.transport(),
                exchange.request().question(),
                exchange.rcode(),
                length,
                exchange.source());
        if (!waiting.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        long toldOf = 0;
        try {
            while (true) {
                Line line = waiting.take();
                LOG.info("{}", line);
                long lostSoFar = lost.get();
                if (waiting.isEmpty() && lostSoFar > toldOf) {
                    LOG.warn("{} questions were not logged, because the log is too slow for them", lostSoFar - toldOf);
                    toldOf = lostSoFar;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the writing thread; what still waits is not written.
    @Override
    public synchronized void close() {
        enabled = false;
        if (writer != null) {
            writer.interrupt();
        }
    }
}
