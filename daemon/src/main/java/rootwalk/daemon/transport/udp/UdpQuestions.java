package rootwalk.daemon.transport.udp;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Origin;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.socket.Datagram;
import rootwalk.socket.DatagramHandler;
import rootwalk.socket.ReplyPath;

/// One loop's way from datagrams to the pipeline. Loop thread only.
final class UdpQuestions implements DatagramHandler, Origin {

    private final Exchange exchange = new Exchange();
    private final PipelineSource pipelines;
    private final QueryObserver observer;
    private final LongSupplier clock;
    private Pipeline pipeline;
    private long millis;
    private @Nullable Datagram datagram;

    UdpQuestions(PipelineSource pipelines, QueryObserver observer, LongSupplier clock) {
        this.pipelines = pipelines;
        this.observer = observer;
        this.clock = clock;
        pipeline = pipelines.current();
        millis = clock.getAsLong();
    }

    @Override
    public void batchStarts() {
        pipeline = pipelines.current();
        millis = clock.getAsLong();
    }

    @Override
    public int handle(byte[] request, int length, Datagram context, byte[] reply) {
        datagram = context;
        exchange.receive(Transport.UDP, this, request, 0, length, reply, 0, millis);
        exchange.client().set(context.isIpv6(), context.clientHigh(), context.clientLow(), context.clientPort());
        return pipeline.serve(exchange, observer);
    }

    @Override
    public ResponseSink detach() {
        return new Sink(Objects.requireNonNull(datagram, "nothing was received").detach());
    }

    private record Sink(ReplyPath path) implements ResponseSink {

        @Override
        public void sendPart(byte[] octets, int offset, int length) {
            byte[] fromStart = offset == 0 ? octets : Arrays.copyOfRange(octets, offset, offset + length);
            // A response that cannot be sent is lost like any datagram; the client asks again.
            var _ = path.send(fromStart, length);
        }

        @Override
        public boolean awaitRoom() {
            return true;
        }

        @Override
        public void close() {}
    }
}
