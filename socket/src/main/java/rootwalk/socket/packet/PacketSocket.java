package rootwalk.socket.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

import rootwalk.socket.kernel.Epoll;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelCheck;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.PacketTap;

/// Captures the TCP segments of all interfaces from its opening on. One thread receives and closes; any thread may
/// [#keepPorts] and [#wake].
public final class PacketSocket implements AutoCloseable {

    /// The longest packet that capture files may hold.
    public static final int MAX_PACKET = 262_144;

    private static final int BUFFER = 8 << 20;
    private static final int LOOPBACK = 772;

    private final PacketTap tap;
    private final Epoll epoll;
    private long dropped;

    private PacketSocket(PacketTap tap, Epoll epoll) {
        this.tap = tap;
        this.epoll = epoll;
    }

    /// Opens a socket that captures all TCP segments.
    public static PacketSocket open() throws PacketCaptureException {
        if (!KernelCheck.passes()) {
            throw new PacketCaptureException(PacketCaptureException.Reason.NOT_HERE, "");
        }
        PacketTap tap = null;
        Epoll epoll = null;
        try {
            tap = PacketTap.open(MAX_PACKET);
            tap.filter(TcpFilter.of(Set.of()));
            epoll = new Epoll(2);
            epoll.add(tap.descriptor(), 0);
            tap.listen(BUFFER);
            return new PacketSocket(tap, epoll);
        } catch (KernelException e) {
            if (tap != null) {
                tap.close();
            }
            if (epoll != null) {
                epoll.close();
            }
            throw refusal(e);
        }
    }

    static PacketCaptureException refusal(KernelException e) {
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                new PacketCaptureException(PacketCaptureException.Reason.NOT_PERMITTED, "");
            case Errno.EAFNOSUPPORT -> new PacketCaptureException(PacketCaptureException.Reason.NOT_HERE, "");
            default -> new PacketCaptureException(PacketCaptureException.Reason.OTHER, String.valueOf(e.getMessage()));
        };
    }

    /// From now on captures only segments from or to these ports; segments captured before may still be received.
    public void keepPorts(Set<Integer> ports) throws IOException {
        if (!tap.descriptor().acquire()) {
            return;
        }
        try {
            tap.filter(TcpFilter.of(ports));
        } finally {
            tap.descriptor().release();
        }
    }

    /// The next segment, in the order of capture.
    ///
    /// @param millis
    ///            the longest time to wait for it
    /// @return empty after that time, or after [#wake]
    public Optional<Frame> receive(int millis) throws IOException {
        Optional<Frame> waiting = next();
        if (waiting.isPresent()) {
            return waiting;
        }
        int events = epoll.await(millis);
        return events > 0 ? next() : Optional.empty();
    }

    private Optional<Frame> next() throws IOException {
        while (true) {
            int length = tap.receive();
            if (length < 0) {
                if (length == -Errno.EAGAIN) {
                    return Optional.empty();
                }
                // An interface that goes down is reported once; the others continue.
                if (length != -Errno.EINTR && length != -Errno.ENETDOWN) {
                    throw new IOException("receiving packets failed: error " + -length);
                }
            } else if (!isEcho()) {
                return Optional.of(frame(length));
            }
        }
    }

    /// Packets over loopback are captured twice: outgoing and incoming.
    private boolean isEcho() {
        return tap.hardwareType() == LOOPBACK && Direction.of(tap.packetType()) == Direction.OUTGOING;
    }

    private Frame frame(int length) {
        return new Frame(tap.nanos(), tap.interfaceIndex(), tap.hardwareType(), tap.protocol(),
                Direction.of(tap.packetType()), ByteBuffer.wrap(tap.copy(length)), length);
    }

    /// The number of segments lost since the opening because they were not received in time. Receiving thread only.
    public long dropped() {
        dropped += tap.dropped();
        return dropped;
    }

    /// Ends the waiting of [#receive] now, or its next one at once.
    public void wake() {
        epoll.wake();
    }

    @Override
    public void close() {
        tap.close();
        epoll.close();
    }
}
