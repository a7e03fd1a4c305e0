package rootwalk.daemon.transport.quic;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.RequestView;

/// Shared by the connections of one event loop: buffers, the query context, the check of deadlines. Event loop only.
final class QuicLoop {

    /// Octets of the length before each message (RFC 9250 section 4.2).
    static final int PREFIX = 2;

    private static final long WATCH_INTERVAL_MILLIS = 200;

    private final QueryContext context = new QueryContext();
    private final byte[] request = new byte[QueryContext.MAX_MESSAGE];
    private final byte[] response = new byte[PREFIX + QueryContext.MAX_MESSAGE];
    private final PipelineSource pipelines;
    private final QueryObserver observer;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Set<QuicConnection> connections = new HashSet<>();
    private boolean watching;

    QuicLoop(PipelineSource pipelines, QueryObserver observer, LongSupplier millis, LongSupplier nanos) {
        this.pipelines = pipelines;
        this.observer = observer;
        this.millis = millis;
        this.nanos = nanos;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /// Reads the next message in `from`, of `length` octets, to be served.
    ///
    /// @return how it violates the protocol; empty if it does not
    Optional<String> read(QuicStream stream, ByteBuf from, int length) {
        from.readBytes(request, 0, length);
        context.receive(Transport.QUIC, stream, request, 0, length, response, PREFIX, millis.getAsLong());
        context.client().set(stream.client());
        if (BigEndian.get16(request, 0) != 0) {
            return Optional.of("the message ID is not 0");
        }
        if (context.shape() == RequestView.Shape.RESPONSE) {
            return Optional.of("a client sent a response");
        }
        return context.request().wantsKeepalive()
                ? Optional.of("the option edns-tcp-keepalive is not for QUIC")
                : Optional.empty();
    }

    /// Serves the message that was read.
    ///
    /// @return octets of the response now in [#response()], its length prefix included; 0 for none now
    int serve() {
        observer.batchStarts();
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
            var _ = thread.schedule(() -> watch(thread), WATCH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void watch(EventLoop thread) {
        watching = false;
        long now = nanos.getAsLong();
        for (QuicConnection connection : List.copyOf(connections)) {
            connection.endIfOverdue(now);
        }
        if (!connections.isEmpty()) {
            watchOn(thread);
        }
    }
}
