package rootwalk.daemon.valkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.resolver.contract.SharedCache.Value;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Octets;
import rootwalk.wire.SafeText;

/// A shared cache in one server. Any thread.
///
/// Without a connection, and for a growing time after failures, a lookup returns at once. The first query after that time begins to connect,
/// and does not wait for it. A connection is used when it has answered a first lookup.
public final class ValkeyCache implements SharedCache {

    private static final Logger LOG = LoggerFactory.getLogger(ValkeyCache.class);

    /// Lookups that may wait for the server, also those whose time is over: more are not sent.
    private static final int MOST_LOOKUPS = 512;

    /// Writes that may wait for the server.
    private static final int MOST_WRITES = 1024;

    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);
    /// One line in the log about a failure in this time.
    private static final long LOG_PERIOD = TimeUnit.SECONDS.toNanos(60);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Octets TRIAL = Octets.of("rootwalk".getBytes(UTF_8));
    private static final Found NOTHING = new Found.Nothing();

    private final String server;
    private final ValkeyConnector connector;
    private final Time time;
    private final Executor background;
    private final ReentrantLock lock = new ReentrantLock();
    private final LateAnswers lateAnswers = new LateAnswers();
    private final AtomicInteger waitingLookups = new AtomicInteger();
    private final AtomicInteger waitingWrites = new AtomicInteger();
    private final LongAdder late = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    /// Null while there is none. Changed under the lock.
    private volatile @Nullable ValkeyConnection connection;
    /// The next pause, in nanoseconds. Changed under the lock.
    private volatile long pause = FIRST_PAUSE;
    // Under the lock:
    private boolean isConnecting;
    private boolean isClosed;
    private boolean isFailureLogged;
    private boolean isUseLogged;
    /// When the last failure was logged.
    private long loggedAt;
    private long retryAt;

    /// A cache in a server, to which it begins to connect.
    ///
    /// @param background runs what connects, which may block
    public static ValkeyCache in(ValkeyServer server, Time time, Executor background) {
        return new ValkeyCache(server.toString(), new LettuceConnector(server), time, background);
    }

    /// @param server for the log
    ValkeyCache(String server, ValkeyConnector connector, Time time, Executor background) {
        this.server = server;
        this.connector = connector;
        this.time = time;
        this.background = background;
        retryAt = time.nanos();
        loggedAt = retryAt - LOG_PERIOD;
        connectIfDue();
    }

    @Override
    public Found find(List<Octets> keys, long nanos) {
        ValkeyConnection current = connection;
        if (current == null) {
            skipped.increment();
            connectIfDue();
            return NOTHING;
        }
        if (waitingLookups.incrementAndGet() > MOST_LOOKUPS) {
            waitingLookups.decrementAndGet();
            skipped.increment();
            return NOTHING;
        }
        long sent = time.nanos();
        CompletableFuture<? extends List<Optional<Value>>> answer = current.get(keys);
        var _ = answer.whenComplete((_, _) -> waitingLookups.decrementAndGet());
        try {
            List<Optional<Value>> values = answer.get(nanos, TimeUnit.NANOSECONDS);
            lateAnswers.clear();
            if (values.size() != keys.size()) {
                failed.increment();
                stopUsing(current, "it did not send one answer for each key");
                return NOTHING;
            }
            if (pause != FIRST_PAUSE) {
                resetPause();
            }
            return new Found.Values(values);
        } catch (TimeoutException e) {
            // The answer is awaited nevertheless, since it takes a place in the queue of the connection.
            late.increment();
            if (lateAnswers.add(sent, time.nanos())) {
                stopUsing(current, "its answers are late");
            }
        } catch (ExecutionException e) {
            failed.increment();
            stopUsing(current, reason(e));
        } catch (CancellationException e) {
            failed.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return NOTHING;
    }

    private void resetPause() {
        lock.lock();
        try {
            pause = FIRST_PAUSE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(Octets key, Octets value, Duration lifetime) {
        ValkeyConnection current = connection;
        if (current == null) {
            dropped.increment();
            connectIfDue();
            return;
        }
        if (waitingWrites.incrementAndGet() > MOST_WRITES) {
            waitingWrites.decrementAndGet();
            dropped.increment();
            return;
        }
        var _ = current.set(key, value, lifetime).whenComplete((_, failure) -> {
            waitingWrites.decrementAndGet();
            if (failure == null) {
                writes.increment();
            } else {
                dropped.increment();
            }
        });
    }

    private void connectIfDue() {
        lock.lock();
        try {
            if (isConnecting || isClosed || connection != null || time.nanos() - retryAt < 0) {
                return;
            }
            isConnecting = true;
        } finally {
            lock.unlock();
        }
        background.execute(this::connect);
    }

    private void connect() {
        Attempt attempt = new Attempt();
        CompletableFuture<? extends ValkeyConnection> opened;
        try {
            opened = connector.connect(attempt::lost);
        } catch (RuntimeException | LinkageError e) {
            connected(attempt, null, e);
            return;
        }
        var _ = opened.thenCompose(attempt::tried).orTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((usable, failure) -> connected(attempt, usable, failure));
    }

    /// One connection from its beginning to its end.
    private final class Attempt {
        private volatile @Nullable ValkeyConnection opened;

        CompletableFuture<ValkeyConnection> tried(ValkeyConnection untried) {
            opened = untried;
            return untried.get(List.of(TRIAL)).thenApply(_ -> untried);
        }

        void lost() {
            ValkeyConnection mine = opened;
            if (mine != null) {
                stopUsing(mine, "the connection was closed");
            }
        }
    }

    private void connected(Attempt attempt, @Nullable ValkeyConnection usable, @Nullable Throwable failure) {
        boolean isUsed;
        lock.lock();
        try {
            isConnecting = false;
            isUsed = usable != null && !isClosed;
            if (isUsed) {
                lateAnswers.clear();
                connection = usable;
                if (isFailureLogged || !isUseLogged) {
                    isUseLogged = true;
                    LOG.info("the shared cache {} is used", server);
                }
                isFailureLogged = false;
            } else {
                beginPause(failure == null ? "it is closed" : reason(failure));
            }
        } finally {
            lock.unlock();
        }
        ValkeyConnection unused = attempt.opened;
        if (!isUsed && unused != null) {
            unused.close();
        }
    }

    private void stopUsing(ValkeyConnection failing, String why) {
        lock.lock();
        try {
            if (!failing.equals(connection)) {
                return;
            }
            connection = null;
            beginPause(why);
        } finally {
            lock.unlock();
        }
        failing.close();
    }

    /// Called under the lock.
    private void beginPause(String why) {
        long now = time.nanos();
        retryAt = now + pause;
        if (!isClosed && !isFailureLogged && now - loggedAt >= LOG_PERIOD) {
            isFailureLogged = true;
            loggedAt = now;
            LOG.warn("the shared cache {} is not used: {}; names are resolved without it until it answers", server,
                    why);
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof TimeoutException ? "it does not answer"
                : SafeText.text(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    @Override
    public Counts counts() {
        return new Counts(connection != null, late.sum(), failed.sum(), skipped.sum(), writes.sum(), dropped.sum());
    }

    @Override
    public void close() {
        ValkeyConnection last;
        lock.lock();
        try {
            isClosed = true;
            last = connection;
            connection = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
        connector.close();
    }
}
