package rootwalk.daemon.transport.quic;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;

/// Checks the deadlines of the connections of one event loop. Event loop only.
final class QuicWatch {

    private static final long INTERVAL_MILLIS = 200;

    private final LongSupplier nanos;
    private final Set<QuicConnection> connections = new HashSet<>();
    private boolean watching;

    QuicWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    void add(QuicConnection connection, EventLoop thread) {
        connections.add(connection);
        watchOn(thread);
    }

    void remove(QuicConnection connection) {
        connections.remove(connection);
    }

    /// One timer serves all connections of the loop; there is none without a connection.
    private void watchOn(EventLoop thread) {
        if (!watching) {
            watching = true;
            var _ = thread.schedule(() -> watch(thread), INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void watch(EventLoop thread) {
        watching = false;
        long now = nanos();
        for (QuicConnection connection : List.copyOf(connections)) {
            connection.check(now);
        }
        if (!connections.isEmpty()) {
            watchOn(thread);
        }
    }
}
