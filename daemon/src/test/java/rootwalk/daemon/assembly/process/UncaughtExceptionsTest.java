package rootwalk.daemon.assembly.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UncaughtExceptionsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final UncaughtExceptions uncaughtExceptions = new UncaughtExceptions(nanos::get);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(UncaughtExceptions.class)).addAppender(log);
    }

    @AfterEach
    void leave() {
        ((Logger) LoggerFactory.getLogger(UncaughtExceptions.class)).detachAppender(log);
    }

    private void happens(Throwable thrown) {
        uncaughtExceptions.uncaughtException(Thread.currentThread(), thrown);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aLackOfMemoryIsOneLineAMinuteWithoutAStackTrace() {
        for (int i = 0; i < 100; i++) {
            happens(new OutOfMemoryError("Java heap space"));
        }
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        happens(new OutOfMemoryError("Java heap space"));

        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst()).startsWith("out of memory (Java heap space): the heap has ").endsWith(": 1");
        assertThat(lines().getLast()).endsWith("requests that failed for this reason since the last such line: 100");
        assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
        assertThat(uncaughtExceptions.resourceFailures()).isEqualTo(101);
        assertThat(uncaughtExceptions.count()).isZero();
    }

    @Test
    void aLackOfThreadsNamesItsLimits() {
        happens(new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits"
                + " reached"));

        assertThat(lines()).singleElement().asString().contains("TasksMax=", "ulimit -u");
    }

    @Test
    void aDefectIsLoggedOnceWithItsStackTraceAndCounted() {
        RuntimeException defect = new IllegalStateException("broken");

        happens(defect);
        happens(defect);

        assertThat(log.list).singleElement().matches(event -> event.getThrowableProxy() != null);
        assertThat(uncaughtExceptions.count()).isEqualTo(2);
    }

    @Test
    void aStepThatFailsDoesNotEndItsThread() throws InterruptedException {
        Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
        AtomicBoolean hasContinued = new AtomicBoolean();
        Thread thread = Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> reported.add(e)).start(() -> {
            UncaughtExceptions.reported(() -> {
                throw new OutOfMemoryError("Java heap space");
            });
            hasContinued.set(true);
        });

        thread.join();

        assertThat(hasContinued).isTrue();
        assertThat(reported).hasExactlyElementsOfTypes(OutOfMemoryError.class);
    }
}
