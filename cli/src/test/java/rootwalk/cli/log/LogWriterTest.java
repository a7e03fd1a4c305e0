package rootwalk.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

class LogWriterTest {

    private static final LogLine JOURNAL = LogLine.forEnvironment(Map.of("JOURNAL_STREAM", "8:1"));

    private static LogEvent event(Level level, String message, @Nullable Throwable thrown) {
        return new LogEvent(1000, level, "rootwalk.resolver.Resolver", message, message, thrown, false);
    }

    @Test
    void aLineHasTimeLevelAndTheShortNameOfTheLogger() {
        assertThat(LogLine.forEnvironment(Map.of()).of(event(Level.WARN, "the root is silent", null)))
                .isEqualTo("1970-01-01T00:00:01.000Z WARN Resolver: the root is silent\n");
    }

    @Test
    void theJournalHasItsOwnTime() {
        assertThat(JOURNAL.of(event(Level.INFO, "hello", null))).isEqualTo("<6>Resolver: hello\n");
        assertThat(JOURNAL.of(event(Level.ERROR, "hello", null))).isEqualTo("<3>Resolver: hello\n");
    }

    @Test
    void anEventIsOneLineWhateverIsInIt() {
        String line = JOURNAL
                .of(event(Level.WARN, "a\nb\u001b[31m", new IOException("x\ny", new IllegalStateException("z"))));

        assertThat(line).hasLineCount(1).doesNotContain("\u001b")
                .contains("a\\010b\\027[31m | java.io.IOException: x\\010y at ");
        assertThat(line).contains(" | java.lang.IllegalStateException: z");
    }

    /// A standard error that takes whole lines only.
    private abstract static class WholeLines extends OutputStream {
        @Override
        public void write(int octet) {
            throw new AssertionError("lines are written whole");
        }
    }

    @Test
    @Timeout(20)
    void aFullDiskLosesLinesAndTheirNumberIsLoggedLater() throws InterruptedException {
        CountDownLatch refused = new CountDownLatch(3);
        CountDownLatch written = new CountDownLatch(1);
        StringBuffer text = new StringBuffer();
        LogWriter writer = new LogWriter(JOURNAL, new WholeLines() {
            @Override
            public void write(byte[] octets) throws IOException {
                if (refused.getCount() > 0) {
                    refused.countDown();
                    throw new IOException("no space left on device");
                }
                text.append(new String(octets, UTF_8));
                written.countDown();
            }
        });
        writer.start();

        for (int i = 0; i < 3; i++) {
            writer.write(event(Level.INFO, "lost", null));
        }
        assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
        writer.write(event(Level.INFO, "kept", null));
        assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        writer.stop();

        assertThat(text).hasToString("log: 3 lines before this one could not be written\n<6>Resolver: kept\n");
    }

    @Test
    @Timeout(20)
    void aReaderThatDoesNotReadBlocksNoThread() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch writing = new CountDownLatch(1);
        AtomicInteger octetsWritten = new AtomicInteger();
        LogWriter writer = new LogWriter(JOURNAL, new WholeLines() {
            @Override
            public void write(byte[] octets) throws IOException {
                writing.countDown();
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                octetsWritten.addAndGet(octets.length);
            }
        });
        writer.start();

        for (int i = 0; i < 20_000; i++) {
            writer.write(event(Level.INFO, "line", null));
        }

        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();
        stuck.countDown();
        writer.stop();
        assertThat(octetsWritten.get()).isLessThan(20_000 * "<6>Resolver: line\n".length());
    }

    /// A standard error that takes nothing until it is released.
    private static final class Stuck extends OutputStream {
        private final CountDownLatch released = new CountDownLatch(1);
        private final StringBuffer text = new StringBuffer();

        @Override
        public void write(int octet) {
            throw new AssertionError("lines are written whole");
        }

        @Override
        public void write(byte[] octets) throws IOException {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            text.append(new String(octets, UTF_8));
        }
    }

    @Test
    @Timeout(20)
    void aWarningIsWrittenAlthoughOtherLinesFillTheQueue() throws InterruptedException {
        Stuck out = new Stuck();
        LogWriter writer = new LogWriter(JOURNAL, out);
        writer.start();
        for (int i = 0; i < 20_000; i++) {
            writer.write(event(Level.INFO, "line", null));
        }
        long lost = writer.lost();

        writer.write(event(Level.WARN, "a problem", null));
        out.released.countDown();
        while (out.text.indexOf("a problem") < 0) {
            Thread.onSpinWait();
        }

        assertThat(lost).isGreaterThan(15_000);
        assertThat(writer.lost()).isEqualTo(lost);
        writer.stop();
    }

    @Test
    @Timeout(20)
    void theThreadOfBulkLinesWaitsForRoomSoThatNoneIsLost() throws InterruptedException {
        Stuck out = new Stuck();
        LogWriter writer = new LogWriter(JOURNAL, out);
        writer.start();
        Thread bulk = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                writer.write(new LogEvent(1000, Level.INFO, "rootwalk.queries", "{}", "query", null, true));
            }
        });
        while (bulk.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        out.released.countDown();
        bulk.join();
        while (out.text.length() < 20_000 * "<6>queries: query\n".length()) {
            Thread.onSpinWait();
        }

        assertThat(writer.lost()).isZero();
        writer.stop();
    }
}
