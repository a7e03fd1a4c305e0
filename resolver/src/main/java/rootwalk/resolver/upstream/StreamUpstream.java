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
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.socket.ResponseCheck.Verdict;
import rootwalk.wire.codec.Message;

/// Sends a query over TCP. A connection is kept open a few seconds for the next query (RFC 7766 section 6.2.1). Any
/// thread.
final class StreamUpstream implements AutoCloseable {

    private static final long IDLE_NANOS = 8_000_000_000L;
    private static final int MAX_IDLE_PER_SERVER = 4;

    private final RandomGenerator secureRandom;
    private final Time time;
    private final ExchangePool exchanges;
    private final UpstreamTap tap;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InetSocketAddress, ArrayDeque<Connection>> idle = new HashMap<>();
    private final int mostIdle;
    private int idleCount;
    private boolean isWatched;
    private boolean closed;

    /// @param mostIdle
    ///            connections kept for the next query
    StreamUpstream(RandomGenerator secureRandom, Time time, ExchangePool exchanges, int mostIdle,
            UpstreamTap tap) {
        this.mostIdle = mostIdle;
        this.secureRandom = secureRandom;
        this.time = time;
        this.exchanges = exchanges;
        this.tap = tap;
    }

    QueryResult query(UpstreamQuery query, boolean edns, boolean mixCase, long timeoutNanos, Budget budget) {
        UpstreamExchange exchange = exchanges.acquire();
        long sent = time.nanos();
        exchange.write(query, secureRandom, edns, mixCase, sent);
        QueryResult result = query(query.server(), exchange, sent, sent + timeoutNanos, budget);
        exchanges.release(exchange);
        return result;
    }

    private QueryResult query(Server server, UpstreamExchange exchange, long sent, long deadline, Budget budget) {
        Connection kept = takeIdle(server.address());
        if (kept != null) {
            QueryResult result = exchange(kept, server, exchange, sent, deadline, budget);
            if (!isClosed(result)) {
                return result;
            }
            // Servers close idle connections, which says nothing about them (RFC 7766 section 6.2.4). The others have
            // been idle for longer.
            closeIdle(server.address());
        }
        Connection fresh;
        try {
            fresh = Connection.open(server.address(), deadline - time.nanos());
        } catch (SocketTimeoutException e) {
            return noResponse(Reason.TIMEOUT, sent);
        } catch (Connection.NoSocket e) {
            // This is no failure of the server. The next query will have a socket.
            closeIdle();
            return noResponse(Reason.NOT_READY, sent);
        } catch (IOException e) {
            return noResponse(Reason.UNREACHABLE, sent);
        }
        return exchange(fresh, server, exchange, sent, deadline, budget);
    }

    /// Whether the server closed or reset the connection before the end of its response.
    static boolean isClosed(QueryResult result) {
        return result instanceof NoResponse noResponse && noResponse.reason() == Reason.CLOSED;
    }

    private QueryResult exchange(
            Connection connection, Server server, UpstreamExchange exchange, long sent, long deadline, Budget budget) {
        byte[] octets;
        long queriedAt;
        try {
            queriedAt = tap.queried(server.address(), UpstreamTransport.TCP, exchange.queryBuffer(), exchange.length());
            connection.send(exchange.queryBuffer(), exchange.length());
            octets = connection.receive(time::nanos, deadline);
        } catch (SocketTimeoutException e) {
            connection.close();
            return noResponse(Reason.TIMEOUT, sent);
        } catch (IOException e) {
            connection.close();
            return noResponse(Reason.CLOSED, sent);
        }
        tap.responded(server.address(), UpstreamTransport.TCP, octets, octets.length, queriedAt);
        budget.received(octets.length);
        Message message = exchange.check(octets, octets.length) == Verdict.ACCEPT
                ? exchange.read(octets, octets.length, time.nanos())
                : null;
        if (message == null) {
            connection.close();
            return noResponse(Reason.MALFORMED, sent);
        }
        keepIdle(server.address(), connection);
        if (message.isTruncated()) {
            // Nothing limits its size, so nobody knows what is missing (RFC 2181 section 9).
            return noResponse(Reason.MALFORMED, sent);
        }
        return new Response(server, message, UpstreamTransport.TCP, time.nanos() - sent, exchange.hasCapitals(),
                exchange.wrongCase(),
                exchange.cookieResult());
    }

    private NoResponse noResponse(Reason reason, long sent) {
        return new NoResponse(reason, UpstreamTransport.TCP, time.nanos() - sent);
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
            if (closed || idleCount >= mostIdle || connections.size() >= MAX_IDLE_PER_SERVER) {
                connection.close();
                return;
            }
            connection.idle(time.nanos());
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

    private void closeIdle(InetSocketAddress server) {
        lock.lock();
        try {
            ArrayDeque<Connection> connections = idle.remove(server);
            if (connections != null) {
                connections.forEach(Connection::close);
                idleCount -= connections.size();
            }
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
