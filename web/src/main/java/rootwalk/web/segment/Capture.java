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

/// Looks at the segments of a fetch's connections while it goes on. Begin it before the first connect, let it see the
/// fetch's events, close the connections, and [#end] it. Any thread.
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

    /// Begins to look, with a thread that waits in the kernel, so better a platform thread.
    public static Capture begin(ThreadFactory threads) throws PacketCaptureException {
        Capture capture = new Capture(PacketSocket.open(), threads);
        capture.thread.start();
        return capture;
    }

    /// What a person can do about a refusal.
    ///
    /// @param command
    ///            that was given, as a person would write it
    public static String remedy(PacketCaptureException refusal, String command) {
        return switch (refusal.reason()) {
            case NOT_PERMITTED ->
                "run it as root: sudo " + command + " (the capability is not one to give to java itself:"
                        + " every Java program would have it); in a container, add --cap-add=NET_RAW";
            case NOT_HERE -> "leave --packets and --pcap out; they need Linux on x86-64 or AArch64";
            case OTHER -> "leave --packets and --pcap out, or look into the system's log for what refused";
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

    /// A connect to this server begins.
    public void tried(InetSocketAddress server) {
        lock.lock();
        try {
            connections.tried(server);
            updateFilter();
        } finally {
            lock.unlock();
        }
    }

    /// It failed.
    public void failed(InetSocketAddress server) {
        lock.lock();
        try {
            connections.failed(server);
        } finally {
            lock.unlock();
        }
    }

    /// It succeeded, from this address, and is known by this number.
    public void connected(int number, InetSocketAddress local, InetSocketAddress server) {
        lock.lock();
        try {
            connections.connected(number, local, server);
        } finally {
            lock.unlock();
        }
    }

    /// Lets the kernel keep back what is of no interest.
    private void updateFilter() {
        Set<Integer> ports =
                connections.servers().stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
        try {
            packets.keepPorts(ports);
        } catch (IOException e) {
            // Then more is looked at than need be, and passed over here.
            error = String.valueOf(e.getMessage());
        }
    }

    /// Waits until the connections are over, and hands out what was seen of them.
    ///
    /// @param timeout
    ///            how long to wait for it at most; what is not over then is handed out as it is
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

    /// Ends looking at once.
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
            // What the kernel had captured before the end.
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
