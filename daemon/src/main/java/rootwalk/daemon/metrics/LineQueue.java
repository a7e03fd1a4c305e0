package rootwalk.daemon.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// A queue of log lines, and the thread that writes them. Any thread; only the writing thread blocks.
final class LineQueue<T> implements AutoCloseable {

    /// The output. Used by the writing thread.
    interface Sink<T> {

        /// @param lines in order; not used after this returns
        void write(List<T> lines);

        /// Called after the last line.
        void end();
    }

    /// Of lines that the writing thread logs: the log may have it wait until there is room for them.
    static final Marker BULK = MarkerFactory.getMarker("bulk");

    private static final Logger LOG = LoggerFactory.getLogger(LineQueue.class);
    private static final int MAX_WAITING = 4096;
    private static final int MAX_AT_ONCE = 256;
    private static final long END_MILLIS = 500;

    private final ThreadFactory threads;
    private final String what;
    private final Sink<T> sink;
    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private @Nullable Thread writer;

    /// @param threads makes the writing thread with the first line
    /// @param what is logged, in the plural
    LineQueue(ThreadFactory threads, String what, Sink<T> sink) {
        this.threads = threads;
        this.what = what;
        this.sink = sink;
    }

    synchronized void start() {
        if (writer == null) {
            writer = threads.newThread(this::write);
            writer.start();
        }
    }

    /// Adds a line, or counts it as lost if the queue is full.
    void offer(T line) {
        if (!waiting.offer(line)) {
            lost.incrementAndGet();
        }
    }

    /// The number of lines that were not written because the queue was full.
    long lost() {
        return lost.get();
    }

    private void write() {
        List<T> lines = new ArrayList<>();
        long toldOf = 0;
        try {
            while (true) {
                lines.add(waiting.take());
                waiting.drainTo(lines, MAX_AT_ONCE - 1);
                write(lines);
                lines.clear();
                long lostSoFar = lost.get();
                if (waiting.isEmpty() && lostSoFar > toldOf) {
                    LOG.warn("{} {} were not logged, because the log is too slow", lostSoFar - toldOf, what);
                    toldOf = lostSoFar;
                }
            }
        } catch (InterruptedException e) {
            waiting.drainTo(lines);
            sink.write(lines);
            sink.end();
            Thread.currentThread().interrupt();
        }
    }

    /// Lines that cannot be written because memory has run out are lost, and the thread continues.
    private void write(List<T> lines) {
        try {
            sink.write(lines);
        } catch (OutOfMemoryError e) {
            lost.addAndGet(lines.size());
        }
    }

    /// Writes the waiting lines, ends the writing thread, and waits for its end for a short time.
    @Override
    public synchronized void close() {
        if (writer == null) {
            return;
        }
        writer.interrupt();
        try {
            writer.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
