package rootwalk.cli.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import rootwalk.wire.CountText;

/// Writes lines on its own thread, so that a blocked standard error or a full disk never delays a response. Lines that
/// cannot be written are counted, and their number is logged when writing works again. Thread-safe.
final class LogWriter {

    private static final int QUEUE_LENGTH = 4096;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(300);

    private final LogLine format;
    private final OutputStream out;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final LogThrottle throttle = new LogThrottle();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    private boolean isStarted;
    private volatile boolean isStopped;

    LogWriter(LogLine form) {
        // Not System.err, which hides errors such as a full disk.
        this(form, new FileOutputStream(FileDescriptor.err));
    }

    LogWriter(LogLine form, OutputStream out) {
        this.format = form;
        this.out = out;
    }

    /// Starts the thread. No effect if it is running.
    ///
    /// @throws OutOfMemoryError if the thread cannot be created
    synchronized void start() {
        if (!isStarted) {
            writer.start();
            isStarted = true;
        }
    }

    /// Queues the line of an event, unless there were too many of its kind.
    void write(LogEvent event) {
        int leftOut = throttle.suppressedBefore(event);
        if (leftOut == LogThrottle.SUPPRESSED) {
            return;
        }
        String line = format.of(event);
        if (!queue
                .offer(leftOut == 0 ? line
                        : "log: " + CountText.of(leftOut, "line like the next one was", "lines like the next one were")
                                + " omitted\n" + line)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (!isStopped || !queue.isEmpty()) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            for (String line = queue.poll(); line != null; line = queue.poll()) {
                write(line);
            }
        }
    }

    private void write(String line) {
        long missing = lost.getAndSet(0);
        try {
            String text =
                    missing == 0 ? line
                            : "log: " + CountText.of(missing, "line before this one", "lines before this one")
                                    + " could not be written\n" + line;
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | OutOfMemoryError e) {
            lost.addAndGet(missing + 1);
        }
    }

    /// Writes the queued lines, for a short time at most, and ends the thread.
    void stop() {
        isStopped = true;
        writer.interrupt();
        try {
            writer.join(SHUTDOWN_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
