package rootwalk.cli.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import rootwalk.wire.CountText;

/// Writes lines on its own thread, so that a blocked standard error or a full disk never delays a response. Lines that
/// cannot be written are counted, and their number is logged when writing works again. A part of the queue is for warnings and
/// errors only. The thread of a bulk event, such as a line of the query log, waits for room, so the source of such events counts
/// what it loses. Thread-safe.
final class LogWriter {

    private static final int QUEUE_LENGTH = 4096;
    /// Places that only warnings and errors take.
    private static final int FOR_PROBLEMS = 512;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(300);

    private final LogLine format;
    private final OutputStream out;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Semaphore room = new Semaphore(QUEUE_LENGTH - FOR_PROBLEMS);
    private final LogThrottle throttle = new LogThrottle();
    /// Not reported yet.
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong lostInTotal = new AtomicLong();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    private boolean isStarted;
    private volatile boolean isStopped;

    /// @param isProblem whether it may take every place of the queue
    private record Line(String text, boolean isProblem) {}

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
        String text = format.of(event);
        Line line = new Line(leftOut == 0 ? text
                : "log: " + CountText.of(leftOut, "line like the next one was", "lines like the next one were")
                        + " omitted\n" + text,
                event.isProblem());
        if (!line.isProblem() && !hasRoom(event)) {
            lose(1);
        } else if (!queue.offer(line)) {
            room.release(line.isProblem() ? 0 : 1);
            lose(1);
        }
    }

    private boolean hasRoom(LogEvent event) {
        if (!event.isBulk() || isStopped) {
            return room.tryAcquire();
        }
        try {
            room.acquire();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lose(long lines) {
        lost.addAndGet(lines);
        lostInTotal.addAndGet(lines);
    }

    /// The number of lines that could not be written.
    long lost() {
        return lostInTotal.get();
    }

    private void write() {
        try {
            while (!isStopped || !queue.isEmpty()) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            for (Line line = queue.poll(); line != null; line = queue.poll()) {
                write(line);
            }
        }
    }

    private void write(Line line) {
        if (!line.isProblem()) {
            room.release();
        }
        long missing = lost.getAndSet(0);
        try {
            String text =
                    missing == 0 ? line.text()
                            : "log: " + CountText.of(missing, "line before this one", "lines before this one")
                                    + " could not be written\n" + line.text();
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | OutOfMemoryError e) {
            lost.addAndGet(missing);
            lose(1);
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
