package rootwalk.daemon.transport.quic;

import java.util.Optional;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.BigEndian;
import rootwalk.wire.codec.RequestView;

/// Shared by the connections for queries of one event loop: buffers, and the query context. Event loop only.
final class DoqLoop {

    /// Octets of the length before each message (RFC 9250 section 4.2).
    static final int PREFIX = 2;

    private final QueryContext context = new QueryContext();
    private final byte[] request = new byte[QueryContext.MAX_MESSAGE];
    private final byte[] response = new byte[PREFIX + QueryContext.MAX_MESSAGE];
    private final PipelineSource pipelines;
    private final QueryObserver observer;
    private final LongSupplier millis;

    DoqLoop(PipelineSource pipelines, QueryObserver observer, LongSupplier millis) {
        this.pipelines = pipelines;
        this.observer = observer;
        this.millis = millis;
    }

    /// Reads the next message in `from`, of `length` octets, to be served.
    ///
    /// @return how it violates the protocol; empty if it does not
    Optional<String> read(DoqStream stream, ByteBuf from, int length) {
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
}
