package rootwalk.resolver.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Transport;
import rootwalk.resolver.upstream.Heard.Reason;
import rootwalk.resolver.upstream.Heard.Reply;
import rootwalk.resolver.upstream.Heard.Silence;
import rootwalk.socket.ReplyCheck.Verdict;
import rootwalk.wire.codec.Message;

/// Sends a query over TCP. A connection is kept open a few seconds for the next query (RFC 7766 section 6.2.1). Any
/// thread.
final class StreamUpstream implements AutoCloseable {

    private static final long IDLE_NANOS = 8_000_000_000L;
    private static final int MOST_IDLE_PER_SERVER = 4;

    private final RandomGenerator unpredictable;
    private final Time time;
    private final Exchanges exchanges;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InetSocketAddress, ArrayDeque<Connection>> idle = new HashMap<>();
    private final int mostIdle;
    private int idleCount;
    private boolean isWatched;
    private boolean closed;

    /// @param mostIdle
    ///            connections kept for the next query
    StreamUpstream(RandomGenerator unpredictable, Time time, Exchanges exchanges, int mostIdle) {
        this.mostIdle = mostIdle;
        this.unpredictable = unpredictable;
        this.time = time;
        this.exchanges = exchanges;
    }

    Heard ask(Ask ask, boolean edns, boolean mixCase, long timeoutNanos, Budget budget) {
        Exchange exchange = exchanges.borrow();
        exchange.write(ask, unpredictable.nextLong(), edns, mixCase);
        long sent = time.nanos();
        Heard heard = ask(ask.server(), exchange, sent, sent + timeoutNanos, budget);
        exchanges.giveBack(exchange);
        return heard;
    }

    private Heard ask(Server server, Exchange exchange, long sent, long deadline, Budget budget) {
        Connection kept = takeIdle(server.address());
        if (kept != null) {
            try {
                return converse(kept, server, exchange, sent, deadline, budget);
            } catch (SocketTimeoutException e) {
                kept.close();
                return silence(Reason.TIMEOUT, sent);
            } catch (IOException e) {
                // The server closed an idle connection, which says nothing about the server (RFC 7766 section 6.2.4).
                kept.close();
            }
        }
        Connection fresh = null;
        try {
            fresh = Connection.open(server.address(), deadline - time.nanos());
            return converse(fresh, server, exchange, sent, deadline, budget);
        } catch (SocketTimeoutException e) {
            closeIfOpen(fresh);
            return silence(Reason.TIMEOUT, sent);
        } catch (Connection.NoSocket e) {
            // It says nothing about the server. The next query will have a socket.
            closeIdle();
            return silence(Reason.NOT_READY, sent);
        } catch (IOException e) {
            closeIfOpen(fresh);
            return silence(Reason.UNREACHABLE, sent);
        }
    }

    private Heard converse(
            Connection connection, Server server, Exchange exchange, long sent, long deadline, Budget budget)
            throws IOException {
        connection.send(exchange.query(), exchange.length());
        byte[] octets = connection.receive(time::nanos, deadline);
        budget.received(octets.length);
        Message message = exchange.check(octets, octets.length) == Verdict.ACCEPT
                ? exchange.read(octets, octets.length)
                : null;
        if (message == null) {
            connection.close();
            return silence(Reason.MALFORMED, sent);
        }
        keepIdle(server.address(), connection);
        return new Reply(server, message, Transport.TCP, time.nanos() - sent, exchange.wrongCase());
    }

    private Silence silence(Reason reason, long sent) {
        return new Silence(reason, Transport.TCP, time.nanos() - sent);
    }

    private static void closeIfOpen(@Nullable Connection connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private @Nullable Connection takeIdle(InetSocketAddress server) {
        lock.lock();
        try {
            ArrayDeque<Connection> connections = idle.get(server);
            while (connections != null && !connections.isEmpty()) {
                Connection latest = connections.removeLast();
                idleCount--;
                if (time.nanos() - latest.idleSince() < IDLE_NANOS) {
                    return latest;
                }
                latest.close();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void keepIdle(InetSocketAddress server, Connection connection) {
        lock.lock();
        try {
            closeExpired();
            ArrayDeque<Connection> connections = idle.computeIfAbsent(server, address -> new ArrayDeque<>());
            if (closed || idleCount >= mostIdle || connections.size() >= MOST_IDLE_PER_SERVER) {
                connection.close();
                return;
            }
            connection.rests(time.nanos());
            connections.addLast(connection);
            idleCount++;
            watch();
        } finally {
            lock.unlock();
        }
    }

    /// Makes sure that idle connections are closed in time, even without further queries.
    private void watch() {
        if (!isWatched) {
            Thread.ofVirtual().name("idle-connections").start(this::closeUntilNoneIsLeft);
            isWatched = true;
        }
    }

    private void closeUntilNoneIsLeft() {
        boolean isLeft = true;
        while (isLeft) {
            try {
                Thread.sleep(Duration.ofNanos(IDLE_NANOS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lock.lock();
            try {
                closeExpired();
                isLeft = idleCount > 0 && !Thread.currentThread().isInterrupted();
                isWatched = isLeft;
            } finally {
                lock.unlock();
            }
        }
    }

    private void closeExpired() {
        long now = time.nanos();
        Iterator<ArrayDeque<Connection>> all = idle.values().iterator();
        while (all.hasNext()) {
            ArrayDeque<Connection> connections = all.next();
            while (!connections.isEmpty() && now - connections.getFirst().idleSince() >= IDLE_NANOS) {
                connections.removeFirst().close();
                idleCount--;
            }
            if (connections.isEmpty()) {
                all.remove();
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closeIdle();
        } finally {
            lock.unlock();
        }
    }

    private void closeIdle() {
        lock.lock();
        try {
            idle.values().forEach(connections -> connections.forEach(Connection::close));
            idle.clear();
            idleCount = 0;
        } finally {
            lock.unlock();
        }
    }
}
