package rootwalk.socket.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AcceptFailureTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AcceptFailure.class);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final EmbeddedChannel listener =
            new EmbeddedChannel(new AcceptFailure(new ConnectionTable(), nanos::get));

    @BeforeEach
    void collectLines() {
        lines.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void endCollecting() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private void fail() {
        listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    }

    @Test
    void isLoggedOnceAMinute() {
        for (int i = 0; i < 100; i++) {
            fail();
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        fail();
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getFormattedMessage()).isEqualTo(
                "a connection over TCP could not be accepted (Too many open files); no connection is idle, so it waits");

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        fail();
        assertThat(lines.list).hasSize(2);
    }

    @Test
    void pausesTheListener() {
        fail();
        assertThat(listener.config().isAutoRead()).isFalse();

        listener.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isTrue();
    }
}
