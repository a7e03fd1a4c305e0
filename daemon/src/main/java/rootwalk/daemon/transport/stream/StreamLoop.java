package rootwalk.daemon.transport.stream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.wire.BigEndian;

/// Shared by the connections of one event loop: buffers, the query context, the check of deadlines, and when responses are sent. Event loop only.
final class StreamLoop {

    /// Octets of the length before each message (RFC 1035 section 4.2.2).
    static final int PREFIX = 2;

    private static final long WATCH_INTERVAL_MILLIS = 200;

    private final QueryContext context = new QueryContext();
    private final byte[] request = new byte[QueryContext.MAX_MESSAGE];
    private final byte[] response = new byte[PREFIX + QueryContext.MAX_MESSAGE];
    private final PipelineSource pipelines;
    private final QueryObserver observer;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final LoopFlush flush;
    private final Set<StreamConnection> connections = new HashSet<>();
    private boolean watching;

    StreamLoop(PipelineSource pipelines, QueryObserver observer, LongSupplier millis, LongSupplier nanos,
            LoopFlush flush) {
        this.pipelines = pipelines;
        this.observer = observer;
        this.millis = millis;
        this.nanos = nanos;
        this.flush = flush;
    }

    LoopFlush flush() {
        return flush;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /// Serves the next message in `from`, of `length` octets.
    ///
    /// @return octets of the response now in [#response()], its length prefix included; 0 for none now
    int serve(StreamConnection connection, ByteBuf from, int length) {
        observer.batchStarts();
        from.readBytes(request, 0, length);
        context.receive(connection.transport(), connection, request, 0, length, response, PREFIX, millis.getAsLong());
        context.client().set(connection.client());
        int octets = pipelines.current().serve(context, observer);
        observer.batchEnds();
        if (octets == Pipeline.NO_RESPONSE) {
            return 0;
        }
        BigEndian.put16(response, 0, octets);
        return PREFIX + octets;
    }

    byte[] response() {
        return response;
    }

    void add(StreamConnection connection) {
        connections.add(connection);
        watchFrom(connection);
    }

    void remove(StreamConnection connection) {
        connections.remove(connection);
    }

    /// One timer serves all connections of the loop; there is none without a connection.
    private void watchFrom(StreamConnection connection) {
        if (!watching) {
            watching = true;
            var _ = connection
                    .eventLoop()
                    .schedule(() -> watch(connection), WATCH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void watch(StreamConnection any) {
        watching = false;
        long now = nanos.getAsLong();
        for (StreamConnection connection : List.copyOf(connections)) {
            connection.endIfOverdue(now);
        }
        if (!connections.isEmpty()) {
            watchFrom(any);
        }
    }
}
