package rootwalk.web.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.url.Url;

/// The open connections of a client by origin: several with HTTP/1, one with HTTP/2. Thread-safe; callers block, so
/// they should be virtual threads.
///
/// While the first connection to an origin is being opened, no second one is opened, since it may be HTTP/2. Waiting
/// requests are served by urgency, and in the order of their arrival if it is equal.
final class ConnectionPool implements AutoCloseable {

    /// Opens a connection.
    interface Opener {
        HttpConnection open() throws FetchFailure;
    }

    /// A connection for one exchange.
    ///
    /// @param origin the origin of the connection
    /// @param use whether it was used before
    record Lease(String origin, HttpConnection connection, Use use) {
        enum Use {
            NEW, REUSED
        }
    }

    /// A request that waits for a connection.
    private record Waiter(int urgency, long arrival, Condition turn) {
        static final Comparator<Waiter> ORDER =
                Comparator.comparingInt(Waiter::urgency).thenComparingLong(Waiter::arrival);
    }

    private static final class Origin {
        final PriorityQueue<Waiter> waiting = new PriorityQueue<>(Waiter.ORDER);
        final Deque<HttpConnection> idle = new ArrayDeque<>();
        final Set<HttpConnection> open = new HashSet<>();
        /// The connections of all leases: with HTTP/2, one for each exchange.
        final List<HttpConnection> leased = new ArrayList<>();
        Optional<Framing> framing = Optional.empty();
        boolean requiresHttp11;
        int opening;

        boolean permits(Framing wanted) {
            return wanted == Framing.HTTP_1 || !requiresHttp11;
        }

        /// Wakes the first waiter, which checks for a connection.
        void signalFirst() {
            Waiter first = waiting.peek();
            if (first != null) {
                first.turn().signal();
            }
        }
    }

    /// How long to wait for the server to close its side.
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    private final int maxConnections;
    private final Map<String, Origin> origins = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long arrivals;

    ConnectionPool(int most) {
        this.maxConnections = most;
    }

    /// Takes an idle connection or opens one; waits while the limit is reached.
    Lease acquire(Url url, int urgency, Opener opener, FetchTimeline timeline) throws FetchFailure {
        String name = url.origin();
        for (Optional<HttpConnection> free = idleOrPermitToOpen(name, urgency); free.isPresent(); free =
                idleOrPermitToOpen(name, urgency)) {
            Lease kept = new Lease(name, free.get(), Lease.Use.REUSED);
            var connection = free.get().connection();
            if (isStillUsable(kept)) {
                timeline.report(at -> new PathEvent.ConnectionReused(at, connection.number(), connection.local(),
                        connection.remote()));
                return kept;
            }
            free.get().reportSurplus(timeline);
            discard(kept);
        }
        Optional<HttpConnection> opened = Optional.empty();
        try {
            opened = Optional.of(opener.open());
            return new Lease(name, opened.get(), Lease.Use.NEW);
        } finally {
            opened(name, opened);
        }
    }

    /// Whether another exchange can start. With HTTP/1, no data was received since the last response (RFC 9112 section
    /// 9.2).
    private boolean isStillUsable(Lease kept) throws FetchFailure {
        try {
            return switch (kept.connection().framing()) {
                case HTTP_1 -> kept.connection().isUsableAfterPoll();
                case HTTP_2 -> kept.connection().isUsable() && !requiresHttp11(kept.origin());
            };
        } catch (InterruptedException e) {
            discard(kept);
            throw timedOut(e);
        }
    }

    private static FetchFailure timedOut(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FetchFailure(FetchStep.CONNECT,
                "the time limit of the fetch has passed before a connection was free", "",
                e);
    }

    /// An idle connection; empty if a new one may be opened.
    private Optional<HttpConnection> idleOrPermitToOpen(String name, int urgency) throws FetchFailure {
        lock.lock();
        Origin origin = origins.computeIfAbsent(name, _ -> new Origin());
        Waiter mine = new Waiter(urgency, arrivals++, lock.newCondition());
        origin.waiting.add(mine);
        try {
            while (true) {
                if (mine.equals(origin.waiting.peek())) {
                    origin.open.removeIf(connection -> !connection.connection().isOpen());
                    origin.idle.removeIf(connection -> !connection.connection().isOpen());
                    if (!origin.idle.isEmpty()) {
                        return Optional.of(takeIdle(origin));
                    }
                    boolean known = origin.framing.equals(Optional.of(Framing.HTTP_1)) || origin.opening == 0;
                    if (known && origin.open.size() + origin.opening < maxConnections) {
                        origin.opening++;
                        return Optional.empty();
                    }
                }
                mine.turn().await();
            }
        } catch (InterruptedException e) {
            throw timedOut(e);
        } finally {
            origin.waiting.remove(mine);
            origin.signalFirst();
            lock.unlock();
        }
    }

    /// The most recently used one. An HTTP/2 connection stays in the pool, since it can be shared.
    private static HttpConnection takeIdle(Origin origin) {
        HttpConnection taken = switch (origin.idle.getLast().framing()) {
            case HTTP_1 -> origin.idle.removeLast();
            case HTTP_2 -> origin.idle.getLast();
        };
        origin.leased.add(taken);
        return taken;
    }

    private void opened(String name, Optional<HttpConnection> connection) {
        lock.lock();
        try {
            Origin origin = origins.computeIfAbsent(name, _ -> new Origin());
            origin.opening--;
            connection.ifPresent(opened -> {
                origin.open.add(opened);
                origin.leased.add(opened);
                if (!origin.permits(opened.framing())) {
                    return;
                }
                origin.framing = Optional.of(opened.framing());
                if (opened.framing() == Framing.HTTP_2) {
                    origin.idle.add(opened);
                }
            });
            origin.signalFirst();
        } finally {
            lock.unlock();
        }
    }

    /// Returns a connection after a complete exchange.
    void release(Lease lease) {
        end(lease, origin -> {
            if (lease.connection().framing() == Framing.HTTP_1) {
                origin.idle.add(lease.connection());
            }
        });
    }

    /// Returns a connection after a failed exchange, or one that cannot be reused. With HTTP/1 it is closed; with HTTP/2
    /// only the stream is lost, unless no other exchange can start.
    void discard(Lease lease) {
        end(lease, _ -> {});
    }

    /// Ends a lease. A connection that takes no more exchanges is closed with its last lease: after GOAWAY, the streams
    /// up to the last one of the frame complete (RFC 9113 section 6.8).
    private void end(Lease lease, Consumer<Origin> change) {
        HttpConnection connection = lease.connection();
        lock.lock();
        try {
            Origin origin = origins.computeIfAbsent(lease.origin(), _ -> new Origin());
            change.accept(origin);
            origin.leased.remove(connection);
            if (!connection.isUsable() || !origin.permits(connection.framing())) {
                origin.idle.remove(connection);
            }
            if (origin.leased.contains(connection) || origin.idle.contains(connection)) {
                origin.signalFirst();
                return;
            }
        } finally {
            lock.unlock();
        }
        connection.connection().close();
        lock.lock();
        try {
            origins.computeIfAbsent(lease.origin(), _ -> new Origin()).signalFirst();
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the HTTP/2 connections of an origin from further requests, which will use HTTP/1.1. Those on them can end.
    void requireHttp11(String name) {
        lock.lock();
        try {
            Origin origin = origins.computeIfAbsent(name, _ -> new Origin());
            origin.requiresHttp11 = true;
            origin.framing = Optional.of(Framing.HTTP_1);
            origin.signalFirst();
        } finally {
            lock.unlock();
        }
    }

    /// Whether an origin has required HTTP/1.1.
    boolean requiresHttp11(String name) {
        lock.lock();
        try {
            Origin origin = origins.get(name);
            return origin != null && origin.requiresHttp11;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            List<HttpConnection> all = origins.values().stream().flatMap(origin -> origin.open.stream()).toList();
            origins.clear();
            all.forEach(HttpConnection::shutdown);
            // After one timeout the remaining connections are not waited for.
            var _ = all.stream().allMatch(open -> open.connection().awaitClosed(CLOSE_TIMEOUT));
            all.forEach(open -> open.connection().close());
        } finally {
            lock.unlock();
        }
    }
}
