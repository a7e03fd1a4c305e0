package rootwalk.socket;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.Letterbox;

/// Asks over system calls. The asking thread sends and receives itself, without blocking, and parks in between; one
/// poller wakes it. A virtual thread takes over the line of a query whose reply is late.
final class KernelAsker implements UdpAsker {

    private static final int LARGEST_DATAGRAM = 65535;

    /// No verdict yet: nothing more to read for now.
    private static final int NOTHING = Integer.MIN_VALUE + 1;

    /// One line in so many may wait for a late reply.
    private static final int LINGERING_ONE_IN = 8;

    /// For those who do not want late replies.
    private static final LateReply NOT_LATE = new LateReply() {
        @Override
        public long patienceNanos() {
            return 0;
        }

        @Override
        public void ended(int result) {}
    };

    private final int nearMisses;
    private final int mostLingering;
    private final AtomicInteger lingering = new AtomicInteger();
    private final Lines lines;
    private final ThreadFactory listeners;
    private final AskPoller poller;
    private final LineDialer dialer;
    private final Spares<Letterbox> letterboxes = new Spares<>(() -> new Letterbox(Arena.ofAuto(), LARGEST_DATAGRAM));

    KernelAsker(AskSettings settings, RandomGenerator unpredictable, ThreadFactory threads) throws KernelException {
        this(settings, unpredictable, threads, Thread.ofVirtual().name("late").factory());
    }

    /// @param listeners
    ///            threads that wait for late replies
    KernelAsker(AskSettings settings, RandomGenerator unpredictable, ThreadFactory threads, ThreadFactory listeners)
            throws KernelException {
        this.listeners = listeners;
        nearMisses = settings.nearMisses();
        mostLingering = settings.sockets() / LINGERING_ONE_IN;
        lines = new Lines(settings.sockets());
        poller = new AskPoller(lines);
        dialer = new LineDialer(settings, unpredictable, poller);
        threads.newThread(poller).start();
    }

    @Override
    public int ask(
            InetSocketAddress server, byte[] query, int length, byte[] reply, ReplyCheck check, long timeoutNanos) {
        return ask(server, query, length, reply, check, timeoutNanos, NOT_LATE);
    }

    @Override
    public int ask(
            InetSocketAddress server, byte[] query, int length, byte[] reply, ReplyCheck check, long timeoutNanos,
            LateReply late) {
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
            if (result == TIMEOUT) {
                result = linger(line, server, reply, check, late);
            }
        } finally {
            if (result != LINGERS) {
                end(line, result);
            }
        }
        return result;
    }

    /// Leaves the line to a thread of its own, if there are not too many such lines.
    private int linger(Line line, InetSocketAddress server, byte[] reply, ReplyCheck check, LateReply late) {
        if (lingering.incrementAndGet() > mostLingering) {
            lingering.decrementAndGet();
            return TIMEOUT;
        }
        long patience = 0;
        try {
            patience = late.patienceNanos();
        } finally {
            if (patience <= 0) {
                lingering.decrementAndGet();
            }
        }
        if (patience <= 0) {
            return TIMEOUT;
        }
        long deadline = poller.now() + patience;
        try {
            Thread listener = listeners.newThread(() -> listen(line, server, reply, check, late, deadline));
            line.waiter = listener;
            poller.wakeAt(line, deadline);
            listener.start();
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            // Without a thread that waits, the wait is over at once.
            endLate(line, late, ENDED);
        }
        return LINGERS;
    }

    private void listen(
            Line line, InetSocketAddress server, byte[] reply, ReplyCheck check, LateReply late, long deadline) {
        int result = ENDED;
        try {
            // What came while the line changed hands woke nobody.
            LockSupport.unpark(Thread.currentThread());
            result = await(line, server, reply, check, deadline);
        } finally {
            endLate(line, late, result);
        }
    }

    private void endLate(Line line, LateReply late, int result) {
        lingering.decrementAndGet();
        try {
            end(line, result);
        } finally {
            late.ended(result);
        }
    }

    private void end(Line line, int result) {
        line.deadline = Line.NEVER;
        line.waiter = null;
        hangUp(line, result);
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
        boolean hungUp = false;
        try {
            Letterbox letterbox = letterboxes.borrow();
            try {
                dialer.hangUp(line, letterbox, result);
                hungUp = true;
            } finally {
                letterboxes.giveBack(letterbox);
            }
        } finally {
            if (!hungUp) {
                line.closeSocket();
            }
            lines.giveBack(line, poller.now());
        }
    }

    private int await(Line line, InetSocketAddress server, byte[] reply, ReplyCheck check, long deadline) {
        int misses = 0;
        while (true) {
            LockSupport.park(line);
            if (poller.isStopping() || Thread.currentThread().isInterrupted()) {
                return ENDED;
            }
            if (check.isSettled()) {
                return SETTLED;
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
                        case MISMATCH -> misses = nearMisses;
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
