package rootwalk.socket;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.Letterbox;

/// Asks over system calls. The asking thread sends and receives itself, without blocking, and parks in between; one
/// poller wakes it.
final class KernelAsker implements UdpAsker {

    private static final int LARGEST_DATAGRAM = 65535;

    /// No verdict yet: nothing more to read for now.
    private static final int NOTHING = Integer.MIN_VALUE + 1;

    private final int nearMisses;
    private final Lines lines;
    private final AskPoller poller;
    private final LineDialer dialer;
    private final Spares<Letterbox> letterboxes = new Spares<>(() -> new Letterbox(Arena.ofAuto(), LARGEST_DATAGRAM));

    KernelAsker(AskSettings settings, RandomGenerator unpredictable, ThreadFactory threads) throws KernelException {
        nearMisses = settings.nearMisses();
        lines = new Lines(settings.sockets());
        poller = new AskPoller(lines);
        dialer = new LineDialer(settings, unpredictable, poller);
        threads.newThread(poller).start();
    }

    @Override
    public int ask(
            InetSocketAddress server, byte[] query, int length, byte[] reply, ReplyCheck check, long timeoutNanos) {
        if (poller.isStopping()) {
            return ENDED;
        }
        long deadline = poller.now() + timeoutNanos;
        Line line = lines.borrow(KernelSocket.familyOf(server));
        if (line == null) {
            return BUSY;
        }
        int result = ENDED;
        try {
            line.waiter = Thread.currentThread();
            result = send(line, server, query, length);
            if (result >= 0) {
                poller.wakeAt(line, deadline);
                result = await(line, server, reply, check, deadline);
            }
        } finally {
            line.deadline = Line.NEVER;
            line.waiter = null;
            hangUp(line, result);
        }
        return result;
    }

    private int send(Line line, InetSocketAddress server, byte[] query, int length) {
        Letterbox letterbox = letterboxes.borrow();
        try {
            return dialer.send(line, letterbox, server, query, length);
        } finally {
            letterboxes.giveBack(letterbox);
        }
    }

    private void hangUp(Line line, int result) {
        Letterbox letterbox = letterboxes.borrow();
        try {
            dialer.hangUp(line, letterbox, result);
        } finally {
            letterboxes.giveBack(letterbox);
            lines.giveBack(line);
        }
    }

    private int await(Line line, InetSocketAddress server, byte[] reply, ReplyCheck check, long deadline) {
        int misses = 0;
        while (true) {
            LockSupport.park(line);
            if (poller.isStopping() || Thread.currentThread().isInterrupted()) {
                return ENDED;
            }
            Letterbox letterbox = letterboxes.borrow();
            try {
                letterbox.address(server);
                // Whatever has come before the deadline counts, even if it is looked at a little later; but a flood of
                // datagrams that are not the reply must not hold the thread beyond it.
                do {
                    int received = receive(line, letterbox, reply);
                    if (received == NOTHING) {
                        break;
                    }
                    if (received < 0) {
                        return received;
                    }
                    switch (check.check(reply, received)) {
                        case ACCEPT -> {
                            return received;
                        }
                        case IGNORE -> {}
                        case NEAR_MISS -> misses++;
                    }
                    if (misses >= nearMisses) {
                        return SUSPICIOUS;
                    }
                } while (poller.now() < deadline);
            } finally {
                letterboxes.giveBack(letterbox);
            }
            if (poller.now() >= deadline) {
                return TIMEOUT;
            }
        }
    }

    /// @return octets of a datagram of the server, [#NOTHING], or [#UNREACHABLE]
    private static int receive(Line line, Letterbox letterbox, byte[] reply) {
        KernelSocket socket = line.socket;
        if (socket == null) {
            return UNREACHABLE;
        }
        while (true) {
            int received = letterbox.receive(socket.descriptor(), reply);
            if (received >= 0) {
                return received;
            }
            if (received == -Errno.EAGAIN) {
                return NOTHING;
            }
            if (received != Letterbox.STRANGER && received != -Errno.EINTR) {
                return UNREACHABLE;
            }
        }
    }

    @Override
    public void close() {
        poller.stop();
        lines.close();
    }
}
