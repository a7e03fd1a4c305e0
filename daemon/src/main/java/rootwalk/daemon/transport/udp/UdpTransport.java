package rootwalk.daemon.transport.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.socket.BindFailure;
import rootwalk.socket.ListenSettings;
import rootwalk.socket.SocketSource;
import rootwalk.socket.UdpCounts;
import rootwalk.socket.UdpListener;
import rootwalk.socket.UdpSockets;

/// Receives and answers datagrams on a set of addresses that may change while it runs. Any thread.
public final class UdpTransport implements AutoCloseable {

    private final UdpListener listener;

    private UdpTransport(UdpListener listener) {
        this.listener = listener;
    }

    /// Starts the loops. They receive nothing before the first [#start].
    ///
    /// @param loops threads, each with its own socket for each address
    /// @param largestResponse octets of the largest response that any configuration allows
    /// @param pipelines the pipelines of each loop by its number
    /// @param observers the observer of each loop by its number, used by that loop only
    /// @param millis the clock by which TTLs expire
    /// @param proxyProtocol for datagrams with a header before the message
    public static UdpTransport start(
            UdpSockets sockets,
            int loops,
            int largestResponse,
            IntFunction<? extends PipelineSource> pipelines,
            IntFunction<? extends QueryObserver> observers,
            LongSupplier millis,
            ProxyProtocol proxyProtocol,
            ThreadFactory threads)
            throws IOException {
        ListenSettings settings = ListenSettings.withLoops(loops).withLargestResponse(largestResponse);
        return new UdpTransport(sockets.listen(
                settings, loop -> new UdpQueries(pipelines.apply(loop), observers.apply(loop), millis, proxyProtocol),
                threads));
    }

    /// Binds an address. Queries that arrive there wait until [#start].
    ///
    /// @param address with port 0 for any free port
    /// @return the address with its real port
    /// @throws BindFailure if the address cannot be bound
    public InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws BindFailure {
        return listener.reserve(address, source);
    }

    /// Begins to receive from an address that [#reserve] returned.
    public void start(InetSocketAddress address) {
        listener.start(address);
    }

    /// Ends listening on an address that [#reserve] returned.
    public void unbind(InetSocketAddress address) {
        listener.unbind(address);
    }

    /// Ends receiving at all addresses. Queries that are being resolved are answered until [#close].
    public void stopReceiving() {
        listener.stopReceiving();
    }

    public UdpCounts counts() {
        return listener.counts();
    }

    /// Runs tasks on the thread of a loop; one executor for each.
    public List<Executor> loops() {
        return listener.loops();
    }

    @Override
    public void close() {
        listener.close();
    }
}
