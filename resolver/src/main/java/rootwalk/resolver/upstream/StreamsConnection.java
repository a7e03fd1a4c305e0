package rootwalk.resolver.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.contract.UpstreamEncryption.Link;
import rootwalk.wire.BigEndian;

/// A connection to a server with a stream for each query, such as one over QUIC. The ID of a query is 0 on the way (RFC 9250 section 4.2.1).
/// A virtual thread opens it. Any thread may query.
final class StreamsConnection implements SharedConnection {

    private static final Duration OPENING = Duration.ofSeconds(4);

    /// After a failed attempt, there is no other for this long, in nanoseconds.
    private static final long PAUSE = 1_000_000_000L;

    private final InetSocketAddress server;
    private final UpstreamEncryption.WithStreams encryption;
    private final Time time;
    /// The connection before was useless. If this one is too, it has failed.
    private final boolean isLastTry;
    /// Ends when it is open, or has failed.
    private final PendingResult<Boolean> opening = new PendingResult<>();
    /// The queries without a response, by their ID.
    private final ConcurrentHashMap<Integer, PendingResponse> waiting = new ConcurrentHashMap<>();
    /// Those that were sent.
    private final ConcurrentHashMap<PendingResponse, CompletableFuture<byte[]>> exchanges =
            new ConcurrentHashMap<>();
    private volatile @Nullable Link link;
    private volatile boolean isClosed;
    private volatile boolean hasResponded;
    private volatile long endedAt;
    private volatile @Nullable Failure failure;
    /// Null if a response was received after the last query was sent.
    private volatile @Nullable Silence silence;

    /// Nothing was received after a query was sent.
    ///
    /// @param since when that query was sent
    /// @param received before, see [Link#received]
    private record Silence(long since, long received) {}

    private StreamsConnection(InetSocketAddress server, UpstreamEncryption.WithStreams encryption, boolean isLastTry,
            Time time) {
        this.server = server;
        this.encryption = encryption;
        this.isLastTry = isLastTry;
        this.time = time;
    }

    /// Begins to open a connection.
    ///
    /// @param before the connection to this server that has ended, or null
    static StreamsConnection open(InetSocketAddress server, UpstreamEncryption.WithStreams encryption,
            @Nullable SharedConnection before, Time time) {
        boolean isLastTry = before != null && before.wasUseless();
        StreamsConnection connection = new StreamsConnection(server, encryption, isLastTry, time);
        Thread.ofVirtual().name("upstream-link").start(connection::run);
        return connection;
    }

    private void run() {
        try {
            Link opened = encryption.open(server, OPENING);
            link = opened;
            if (isClosed) {
                opened.close();
            }
        } catch (IOException e) {
            fail(new Failure(String.valueOf(e.getMessage()), e instanceof UpstreamEncryption.Unreachable));
        } catch (RuntimeException | OutOfMemoryError e) {
            // Such as a lack of threads or descriptors: another attempt may succeed.
            fail(new Failure(String.valueOf(e.getMessage()), false));
        } finally {
            opening.end(link != null);
        }
    }

    private void fail(Failure why) {
        endedAt = time.nanos();
        failure = why;
    }

    @Override
    public boolean isOpen() {
        Link used = link;
        return used != null && used.isOpen() && !isClosed;
    }

    @Override
    public boolean isCurrent() {
        if (failure != null) {
            return time.nanos() - endedAt < PAUSE;
        }
        Link used = link;
        return !isClosed && (used == null || used.isOpen());
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public boolean wasUseless() {
        Link used = link;
        return used != null && !used.isOpen() && !wasUseful() && !isClosed;
    }

    @Override
    public boolean wasUseful() {
        Link used = link;
        return hasResponded || (used != null && used.isFinishing() && !exchanges.isEmpty());
    }

    @Override
    public boolean wasClosedHere() {
        return isClosed;
    }

    @Override
    public boolean awaitOpening(long nanos) throws InterruptedException {
        return opening.await(nanos);
    }

    @Override
    public boolean reserve(int id, PendingResponse response) {
        return waiting.putIfAbsent(id, response) == null;
    }

    @Override
    public boolean send(int id, byte[] message, int length) {
        Link used = link;
        PendingResponse query = waiting.get(id);
        if (query == null) {
            return true;
        }
        if (used == null || isClosed) {
            end(id, query, null);
            return true;
        }
        Silence known = silence;
        long received = used.received();
        if (known == null || known.received != received) {
            silence = new Silence(time.nanos(), received);
        }
        byte[] sent = Arrays.copyOf(message, length);
        BigEndian.put16(sent, 0, 0);
        CompletableFuture<byte[]> exchange = used.exchange(sent);
        exchanges.put(query, exchange);
        var _ = exchange.whenComplete((response, failure) -> {
            exchanges.remove(query);
            if (response != null) {
                received(id, query, response);
            } else {
                failed(id, query, failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            }
        });
        if (!query.equals(waiting.get(id))) {
            // It was given up meanwhile.
            boolean ignored = exchange.cancel(false);
        }
        return true;
    }

    private void failed(int id, PendingResponse query, @Nullable Throwable failure) {
        if (failure instanceof UpstreamEncryption.Rejected rejection) {
            // The connection works.
            silence = null;
            hasResponded = true;
            if (waiting.remove(id, query)) {
                query.reject(rejection);
            }
            return;
        }
        if (isLastTry && wasUseless()) {
            fail(new Failure(SharedConnection.endedEarly(encryption), false));
        }
        if (waiting.remove(id, query)) {
            query.lose(failure == null ? "" : String.valueOf(failure.getMessage()));
        }
    }

    private void received(int id, PendingResponse query, byte[] response) {
        silence = null;
        hasResponded = true;
        // With another ID, it is not the response to this query.
        if (response.length >= 2 && BigEndian.get16(response, 0) == 0) {
            BigEndian.put16(response, 0, id);
        }
        end(id, query, response);
    }

    /// No effect if the query was given up: another one may have its ID.
    private void end(int id, PendingResponse query, byte @Nullable [] response) {
        if (waiting.remove(id, query)) {
            query.end(response);
        }
    }

    @Override
    public void giveUp(int id) {
        PendingResponse query = waiting.remove(id);
        CompletableFuture<byte[]> exchange = query == null ? null : exchanges.remove(query);
        if (exchange != null) {
            boolean ignored = exchange.cancel(false);
        }
        Silence known = silence;
        Link used = link;
        if (known != null && used != null && known.received == used.received()
                && time.nanos() - known.since > encryption.silence().toNanos()) {
            close();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Link used = link;
        if (used != null) {
            used.close();
        }
        waiting.forEach((id, query) -> end(id, query, null));
    }
}
