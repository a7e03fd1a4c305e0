package rootwalk.web.segment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import rootwalk.socket.packet.Frame;
import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.socket.packet.PacketSocket;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;

/// Captures the TCP segments of a fetch. Start it before the first connect, pass it the events of the fetch, close the
/// connections, and call [#end]. Thread-safe.
public final class Capture implements PathObserver, AutoCloseable {

    private static final int WAIT_MILLIS = 1000;
    private static final int MAX_LAST_FRAMES = 100_000;

    private final PacketSocket packets;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ConnectionTracker connections = new ConnectionTracker();
    private volatile boolean ended;
    private long dropped;
    private String error = "";

    private Capture(PacketSocket packets, ThreadFactory threads) {
        this.packets = packets;
        thread = threads.newThread(this::run);
    }

    /// Starts the capture. Its thread blocks in the kernel, so it should be a platform thread.
    public static Capture begin(ThreadFactory threads) throws PacketCaptureException {
        Capture capture = new Capture(PacketSocket.open(), threads);
        capture.thread.start();
        return capture;
    }

    /// The remedy for a failed start.
    ///
    /// @param command the command line, to be repeated
    public static String remedy(PacketCaptureException refusal, String command) {
        return switch (refusal.reason()) {
            case NOT_PERMITTED ->
                "run it as root: sudo " + command + " (do not give the capability to java itself:"
                        + " every Java program would have it); in a container, add --cap-add=NET_RAW";
            case NOT_HERE -> "omit --packets and --pcap; they need Linux on x86-64 or AArch64";
            case OTHER -> "omit --packets and --pcap, or see the system log for the reason";
        };
    }

    @Override
    public void onEvent(PathEvent event) {
        if (event instanceof PathEvent.ConnectTried(_, InetSocketAddress remote)) {
            tried(remote);
        } else if (event instanceof PathEvent.ConnectFailed(_, InetSocketAddress remote, _, _)) {
            failed(remote);
        } else if (event instanceof PathEvent.Connected(_, int number, InetSocketAddress local, InetSocketAddress remote, _)) {
            connected(number, local, remote);
        }
    }

    /// A connect to a server starts.
    public void tried(InetSocketAddress server) {
        lock.lock();
        try {
            connections.tried(server);
            updateFilter();
        } finally {
            lock.unlock();
        }
    }

    /// The connect failed.
    public void failed(InetSocketAddress server) {
        lock.lock();
        try {
            connections.failed(server);
        } finally {
            lock.unlock();
        }
    }

    /// The connect succeeded.
    ///
    /// @param number the number of the connection in the events of the path
    public void connected(int number, InetSocketAddress local, InetSocketAddress server) {
        lock.lock();
        try {
            connections.connected(number, local, server);
        } finally {
            lock.unlock();
        }
    }

    /// Filters in the kernel by the ports of the servers.
    private void updateFilter() {
        Set<Integer> ports =
                connections.servers().stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
        try {
            packets.keepPorts(ports);
        } catch (IOException e) {
            // Without the filter, other packets are captured and ignored here.
            error = String.valueOf(e.getMessage());
        }
    }

    /// Waits until the connections are closed, and ends the capture.
    ///
    /// @param timeout the longest wait; connections that are still open then are returned as they are
    public CaptureResult end(Duration timeout) throws InterruptedException {
        awaitClosed(timeout.toNanos());
        close();
        thread.join();
        lock.lock();
        try {
            return connections.result(dropped, error);
        } finally {
            lock.unlock();
        }
    }

    private void awaitClosed(long patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience;
            while (left > 0 && !ended && !connections.areClosed()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the capture at once.
    @Override
    public void close() {
        ended = true;
        packets.wake();
    }

    private void run() {
        try (packets) {
            while (!ended) {
                packets.receive(WAIT_MILLIS).ifPresent(this::receive);
            }
            // Frames that the kernel captured before the end.
            Optional<Frame> last = packets.receive(0);
            for (int i = 0; i < MAX_LAST_FRAMES && last.isPresent(); i++) {
                receive(last.get());
                last = packets.receive(0);
            }
            finish("", packets.dropped());
        } catch (IOException e) {
            finish(String.valueOf(e.getMessage()), 0);
        }
    }

    private void receive(Frame frame) {
        if (!(SegmentReader.read(frame) instanceof Segment segment)) {
            return;
        }
        lock.lock();
        try {
            connections.add(frame, segment);
            if (connections.areClosed()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(String why, long lost) {
        lock.lock();
        try {
            ended = true;
            dropped = lost;
            error = why.isEmpty() ? error : why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
