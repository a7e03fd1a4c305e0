package rootwalk.daemon.dnstap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the frames of all rings to the target. It connects again, at growing intervals, when the connection is lost. Runs on a thread
/// of its own.
final class FrameSender implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dnstap.class);

    /// Frames are sent together that arrive within this time.
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// More than the longest frame.
    private static final int BUFFER = 256 << 10;

    private final DnstapSettings settings;
    private final List<FrameRing> rings;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final CountDownLatch ending = new CountDownLatch(1);
    private boolean hasWarned;

    /// @param rings may grow
    FrameSender(DnstapSettings settings, List<FrameRing> rings) {
        this.settings = settings;
        this.rings = rings;
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!isEnding(Duration.ZERO)) {
            try (FrameStream stream = FrameStream.open(settings.target())) {
                LOG.info("dnstap: connected to {}", settings.target());
                hasWarned = false;
                pause = FIRST_PAUSE;
                sendUntilEnd(stream);
            } catch (IOException e) {
                warn(e);
                boolean _ = isEnding(pause);
                pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void warn(IOException e) {
        if (!hasWarned) {
            hasWarned = true;
            LOG.warn("dnstap: {}: {}; queries are answered, but messages are dropped until a program reads them there;"
                    + " dnstap.dropped counts them", settings.target(), e.getMessage());
        }
    }

    private void sendUntilEnd(FrameStream stream) throws IOException {
        boolean isEnding;
        do {
            // Whatever was added before the end is sent.
            isEnding = isEnding(INTERVAL);
            sendAll(stream);
        } while (!isEnding);
        stream.finish();
    }

    private void sendAll(FrameStream stream) throws IOException {
        for (FrameRing ring : rings) {
            for (boolean hasMore = ring.drainTo(buffer.clear()); hasMore; hasMore = ring.drainTo(buffer.clear())) {
                stream.write(buffer.flip());
            }
        }
    }

    /// Waits for the end, but not longer than a time.
    private boolean isEnding(Duration longest) {
        try {
            return ending.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Has the thread send the frames that are in the rings, and end.
    void end() {
        ending.countDown();
    }
}
