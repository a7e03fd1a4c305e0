package rootwalk.daemon.valkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.contract.SharedCache.Found;
import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Octets;

/// When the server is asked, and when it is left alone.
class ValkeyCacheTest {

    private static final List<Octets> KEYS = List.of(Octets.of((byte) 1));
    private static final Found.Values ABSENT = new Found.Values(List.of(Optional.empty()));
    private static final Found NOTHING = new Found.Nothing();
    /// Enough for an answer that is there, and little for one that does not come.
    private static final long NANOS = 1_000_000;

    private final Deque<Runnable> background = new ArrayDeque<>();
    private final Servers servers = new Servers();
    private final Clock clock = new Clock();
    private final ValkeyCache cache = new ValkeyCache("redis://192.0.2.10:6379", servers, clock, background::add);

    private static final class Clock implements Time {
        private long nanos = Long.MAX_VALUE - 1_000_000_000L;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            throw new AssertionError("only intervals matter here");
        }
    }

    private enum Behaviour {
        ANSWERS, IS_SILENT, SENDS_ERRORS, SENDS_TOO_FEW
    }

    private static final class Servers implements ValkeyConnector {
        private Behaviour behaviour = Behaviour.ANSWERS;
        private boolean accepts = true;
        private boolean isClosed;
        private final List<OneConnection> connections = new ArrayList<>();

        @Override
        public CompletableFuture<? extends ValkeyConnection> connect(Runnable lost) {
            if (!accepts) {
                connections.add(new OneConnection(this, lost));
                return CompletableFuture.failedFuture(new IllegalStateException("nothing listens there"));
            }
            OneConnection one = new OneConnection(this, lost);
            connections.add(one);
            return CompletableFuture.completedFuture(one);
        }

        @Override
        public void close() {
            isClosed = true;
        }

        <T> CompletableFuture<T> reply(T value) {
            return switch (behaviour) {
                case ANSWERS, SENDS_TOO_FEW -> CompletableFuture.completedFuture(value);
                case IS_SILENT -> new CompletableFuture<>();
                case SENDS_ERRORS -> CompletableFuture.failedFuture(new IllegalStateException("OOM"));
            };
        }
    }

    private static final class OneConnection implements ValkeyConnection {
        private final Servers servers;
        private final Runnable lost;
        private final List<CompletableFuture<Void>> writes = new ArrayList<>();
        private final List<CompletableFuture<List<Optional<Value>>>> answers = new ArrayList<>();
        private int lookups;
        private boolean isClosed;

        OneConnection(Servers servers, Runnable lost) {
            this.servers = servers;
            this.lost = lost;
        }

        @Override
        public CompletableFuture<List<Optional<Value>>> get(List<Octets> keys) {
            lookups++;
            CompletableFuture<List<Optional<Value>>> answer =
                    servers.reply(servers.behaviour == Behaviour.SENDS_TOO_FEW ? List.of()
                            : keys.stream().map(_ -> Optional.<Value>empty()).toList());
            answers.add(answer);
            return answer;
        }

        @Override
        public CompletableFuture<Void> set(Octets key, Octets value, Duration lifetime) {
            CompletableFuture<Void> write = servers.reply(null);
            writes.add(write);
            return write;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private void runBackground() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private OneConnection last() {
        return servers.connections.getLast();
    }

    private Found find() {
        return cache.find(KEYS, NANOS);
    }

    private void write() {
        cache.put(KEYS.getFirst(), Octets.EMPTY, Duration.ofSeconds(1));
    }

    @Test
    void aLookupBeforeTheConnectionIsSkipped() {
        assertThat(find()).isEqualTo(NOTHING);
        assertThat(cache.counts().skipped()).isOne();
        assertThat(cache.counts().isConnected()).isFalse();
        assertThat(background).hasSize(1);
    }

    @Test
    void aConnectionIsUsedAfterItsFirstAnswer() {
        runBackground();

        assertThat(last().lookups).isOne();
        assertThat(find()).isEqualTo(ABSENT);
        assertThat(cache.counts().isConnected()).isTrue();
    }

    @Test
    void lateAnswersForSomeTimeEndTheConnection() {
        runBackground();
        servers.behaviour = Behaviour.IS_SILENT;
        find();
        find();
        servers.behaviour = Behaviour.ANSWERS;
        assertThat(find()).isEqualTo(ABSENT);
        servers.behaviour = Behaviour.IS_SILENT;
        find();
        find();
        clock.pass(Duration.ofMillis(100));
        assertThat(cache.counts().isConnected()).isTrue();

        find();

        assertThat(cache.counts().isConnected()).isFalse();
        assertThat(cache.counts().late()).isEqualTo(5);
        assertThat(last().isClosed).isTrue();
    }

    @Test
    void onePauseOfTheServerDoesNotEndTheConnection() {
        runBackground();
        servers.behaviour = Behaviour.IS_SILENT;
        for (int i = 0; i < 20; i++) {
            find();
        }
        clock.pass(Duration.ofMillis(99));
        find();

        assertThat(cache.counts().isConnected()).isTrue();
        assertThat(cache.counts().late()).isEqualTo(21);
    }

    @Test
    void lookupsThatDoNotFitAreSkippedAndTheConnectionStays() {
        runBackground();
        servers.behaviour = Behaviour.IS_SILENT;
        for (int i = 0; i < 512; i++) {
            cache.find(KEYS, 0);
        }
        int sent = last().lookups;
        assertThat(cache.counts().skipped()).isZero();

        assertThat(find()).isEqualTo(NOTHING);
        assertThat(cache.counts().skipped()).isOne();
        assertThat(cache.counts().failed()).isZero();
        assertThat(cache.counts().isConnected()).isTrue();
        assertThat(last().lookups).isEqualTo(sent);

        last().answers.forEach(answer -> answer.complete(ABSENT.values()));
        servers.behaviour = Behaviour.ANSWERS;
        assertThat(find()).isEqualTo(ABSENT);
    }

    @Test
    void aServerThatDoesNotAnswerForEachKeyIsLeftAlone() {
        runBackground();
        servers.behaviour = Behaviour.SENDS_TOO_FEW;

        assertThat(find()).isEqualTo(NOTHING);

        assertThat(cache.counts().failed()).isOne();
        assertThat(cache.counts().isConnected()).isFalse();
    }

    @Test
    void aServerThatIsLeftAloneGetsNothing() {
        failOnce();
        int lookups = last().lookups;

        clock.pass(Duration.ofMillis(999));
        assertThat(find()).isEqualTo(NOTHING);
        write();

        assertThat(background).isEmpty();
        assertThat(last().lookups).isEqualTo(lookups);
        assertThat(cache.counts().skipped()).isOne();
        assertThat(cache.counts().dropped()).isOne();
    }

    private void failOnce() {
        runBackground();
        servers.behaviour = Behaviour.SENDS_ERRORS;
        assertThat(find()).isEqualTo(NOTHING);
        assertThat(cache.counts().failed()).isOne();
        servers.behaviour = Behaviour.ANSWERS;
    }

    @Test
    void theFirstQueryAfterThePauseConnectsAndDoesNotWait() {
        failOnce();
        clock.pass(Duration.ofSeconds(1));

        assertThat(find()).isEqualTo(NOTHING);
        assertThat(find()).isEqualTo(NOTHING);
        assertThat(background).hasSize(1);
        runBackground();

        assertThat(find()).isEqualTo(ABSENT);
        assertThat(servers.connections).hasSize(2);
    }

    @Test
    void thePauseDoublesUpToAMinuteAndIsShortAgainAfterAnAnswer() {
        servers.accepts = false;
        runBackground();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            clock.pass(Duration.ofSeconds(seconds).minusNanos(1));
            find();
            assertThat(background).as("after %d s", seconds).isEmpty();
            clock.pass(Duration.ofNanos(1));
            find();
            assertThat(background).as("after %d s", seconds).hasSize(1);
            runBackground();
        }
        servers.accepts = true;
        clock.pass(Duration.ofSeconds(60));
        find();
        runBackground();
        assertThat(find()).isEqualTo(ABSENT);

        last().lost.run();
        clock.pass(Duration.ofSeconds(1));
        find();
        assertThat(background).hasSize(1);
    }

    @Test
    void oneFailureAMinuteIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(ValkeyCache.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
        try {
            runBackground();
            for (int i = 0; i < 60; i++) {
                last().lost.run();
                clock.pass(Duration.ofSeconds(1));
                find();
                runBackground();
                assertThat(find()).isEqualTo(ABSENT);
            }
            assertThat(logged.list).filteredOn(line -> line.getLevel() == Level.WARN).hasSize(1);

            last().lost.run();
            assertThat(logged.list).filteredOn(line -> line.getLevel() == Level.WARN).hasSize(2);
        } finally {
            logger.detachAppender(logged);
            logger.setLevel(before);
        }
    }

    @Test
    void aConnectionThatIsLostIsNotUsed() {
        runBackground();

        last().lost.run();

        assertThat(cache.counts().isConnected()).isFalse();
        assertThat(find()).isEqualTo(NOTHING);
    }

    @Test
    void theEndOfAnOlderConnectionDoesNotEndTheCurrentOne() {
        failOnce();
        OneConnection older = last();
        clock.pass(Duration.ofSeconds(1));
        find();
        runBackground();

        older.lost.run();

        assertThat(cache.counts().isConnected()).isTrue();
    }

    @Test
    void writesThatDoNotFitAreDropped() {
        runBackground();
        servers.behaviour = Behaviour.IS_SILENT;
        for (int i = 0; i < 1024; i++) {
            write();
        }
        assertThat(cache.counts().dropped()).isZero();

        write();
        assertThat(cache.counts().dropped()).isOne();

        last().writes.forEach(write -> write.complete(null));
        assertThat(cache.counts().writes()).isEqualTo(1024);
        write();
        assertThat(cache.counts().dropped()).isOne();
    }

    @Test
    void aWriteThatFailsIsDroppedAndTheConnectionStays() {
        runBackground();
        servers.behaviour = Behaviour.SENDS_ERRORS;

        write();

        assertThat(cache.counts().dropped()).isOne();
        assertThat(cache.counts().isConnected()).isTrue();
    }

    @Test
    void afterTheEndNothingConnects() {
        runBackground();

        cache.close();
        clock.pass(Duration.ofHours(1));

        assertThat(find()).isEqualTo(NOTHING);
        assertThat(background).isEmpty();
        assertThat(servers.isClosed).isTrue();
        assertThat(last().isClosed).isTrue();
    }
}
