package rootwalk.socket;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// A listener whose loops receive from sockets of kind `S`. Any thread may bind and unbind.
final class LoopListener<S> implements UdpListener {

    /// Opens the sockets of an address.
    interface Opener<S> {

        /// @param sockets
        ///            receives the open sockets, which are handed to the loops in turn
        /// @return the address with its real port
        InetSocketAddress open(InetSocketAddress address, SocketSource source, List<S> sockets) throws BindFailure;
    }

    private record Placed<S>(S socket, UdpLoop<S> loop) {}

    private final List<? extends UdpLoop<S>> loops;
    private final Opener<S> opener;
    private final Consumer<S> closer;
    private final Map<InetSocketAddress, List<S>> reserved = new LinkedHashMap<>();
    private final Map<InetSocketAddress, List<Placed<S>>> bound = new LinkedHashMap<>();
    private boolean closed;
    private int turn;

    /// Starts a thread for each loop.
    ///
    /// @param closer
    ///            closes a socket that no loop has
    LoopListener(List<? extends UdpLoop<S>> loops, Opener<S> opener, Consumer<S> closer, ThreadFactory threads) {
        this.loops = loops;
        this.opener = opener;
        this.closer = closer;
        for (UdpLoop<S> loop : loops) {
            threads.newThread(loop).start();
        }
    }

    @Override
    public synchronized InetSocketAddress bind(InetSocketAddress address) throws BindFailure {
        InetSocketAddress real = reserve(address, Presence.NOW);
        start(real);
        return real;
    }

    @Override
    public synchronized InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws BindFailure {
        if (closed) {
            throw new BindFailure(address, BindFailure.Reason.OTHER, "the listener is closed");
        }
        List<S> sockets = new ArrayList<>();
        InetSocketAddress real = opener.open(address, source, sockets);
        reserved.put(real, sockets);
        return real;
    }

    @Override
    public synchronized void start(InetSocketAddress address) {
        List<S> sockets = reserved.remove(address);
        if (sockets == null) {
            return;
        }
        List<Placed<S>> placed = new ArrayList<>();
        for (S socket : sockets) {
            UdpLoop<S> loop = loops.get(turn++ % loops.size());
            loop.addSocket(socket);
            placed.add(new Placed<>(socket, loop));
        }
        bound.put(address, placed);
    }

    @Override
    public synchronized void unbind(InetSocketAddress address) {
        List<S> waiting = reserved.remove(address);
        if (waiting != null) {
            waiting.forEach(closer);
        }
        List<Placed<S>> placed = bound.remove(address);
        if (placed == null || closed) {
            return;
        }
        for (Placed<S> each : placed) {
            each.loop().removeSocket(each.socket());
        }
    }

    @Override
    public synchronized void stopReceiving() {
        loops.forEach(UdpLoop::stopReceiving);
    }

    @Override
    public synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(bound.keySet());
    }

    @Override
    public UdpCounts counts() {
        UdpCounts sum = UdpCounts.NONE;
        for (UdpLoop<S> loop : loops) {
            sum = sum.plus(loop.counts.read());
        }
        return sum;
    }

    @Override
    public List<Executor> loops() {
        return loops.stream().<Executor>map(loop -> loop::execute).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        reserved.values().forEach(sockets -> sockets.forEach(closer));
        reserved.clear();
        bound.clear();
        loops.forEach(UdpLoop::stop);
        loops.forEach(UdpLoop::awaitEnd);
    }
}
