package rootwalk.daemon.transport.udp;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.daemon.transport.proxy.ProxyHeader;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.socket.Datagram;
import rootwalk.socket.DatagramHandler;
import rootwalk.socket.ReturnPath;

/// Passes the datagrams of one loop to its pipeline. Loop thread only.
final class UdpQueries implements DatagramHandler, QueryOrigin {

    private final QueryContext context = new QueryContext();
    private final PipelineSource pipelines;
    private final QueryObserver observer;
    private final LongSupplier clock;
    private final ProxyProtocol proxyProtocol;
    private Pipeline pipeline;
    private ResponseLimit limit;
    private NetworkSet proxies;
    private long millis;
    private @Nullable Datagram datagram;

    UdpQueries(PipelineSource pipelines, QueryObserver observer, LongSupplier clock, ProxyProtocol proxyProtocol) {
        this.pipelines = pipelines;
        this.observer = observer;
        this.clock = clock;
        this.proxyProtocol = proxyProtocol;
        pipeline = pipelines.current();
        limit = pipelines.limit();
        proxies = proxyProtocol.proxies();
        millis = clock.getAsLong();
    }

    @Override
    public void batchStarts() {
        pipeline = pipelines.current();
        limit = pipelines.limit();
        proxies = proxyProtocol.proxies();
        millis = clock.getAsLong();
        observer.batchStarts();
    }

    @Override
    public void batchEnds() {
        observer.batchEnds();
    }

    @Override
    public int handle(byte[] request, int length, Datagram received, byte[] response) {
        datagram = received;
        context.client().set(received.isIpv6(), received.clientHigh(), received.clientLow(), received.clientPort());
        int start = 0;
        if (!proxies.isEmpty() && proxies.contains(context.client())) {
            start = proxyProtocol.read(request, 0, length, context.client());
            if (start == ProxyHeader.INVALID) {
                return Pipeline.NO_RESPONSE;
            }
        }
        context.receive(Transport.UDP, this, request, start, length - start, response, 0, millis);
        int answered = pipeline.serve(context, observer);
        if (answered == Pipeline.NO_RESPONSE) {
            return answered;
        }
        ResponseLimit.Decision decision = limit.decide(context);
        return decision == ResponseLimit.Decision.SEND ? answered : limited(decision);
    }

    private int limited(ResponseLimit.Decision decision) {
        observer.limited(decision);
        return decision == ResponseLimit.Decision.TRUNCATE ? pipeline.truncated(context) : Pipeline.NO_RESPONSE;
    }

    @Override
    public ResponseSink detach() {
        return new Sink(Objects.requireNonNull(datagram, "nothing was received").detach());
    }

    private record Sink(ReturnPath path) implements ResponseSink {

        @Override
        public void sendPart(byte[] octets, int offset, int length) {
            byte[] fromStart = offset == 0 ? octets : Arrays.copyOfRange(octets, offset, offset + length);
            // A response that cannot be sent is lost like any datagram; the client sends its query again.
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
