package rootwalk.socket;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import rootwalk.socket.kernel.DatagramBuffer;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelException;
import rootwalk.socket.kernel.KernelSocket;

/// Sends queries by system calls. The querying thread itself sends and receives without blocking, and parks in
/// between; a poller wakes it. After a timeout, a virtual thread takes over the socket to wait for a late response.
final class KernelUdpClient implements UdpClient {

    private static final int MAX_DATAGRAM = 65535;

    /// No result yet: nothing more to read for now.
    private static final int NOTHING = Integer.MIN_VALUE + 1;

    /// The fraction of sockets that may wait for a late response.
    private static final int PENDING_ONE_IN = 8;

    /// For callers that do not use late responses.
    private static final LateResponse NO_LATE_RESPONSE = new LateResponse() {
        @Override
        public long timeoutNanos() {
            return 0;
        }

        @Override
        public void ended(int result) {}
    };

    private final int nearMisses;
    private final int maxPendingLate;
    private final AtomicInteger pendingLate = new AtomicInteger();
    private final SocketPool pool;
    private final ThreadFactory listeners;
    private final UdpClientPoller poller;
    private final SocketConnector connector;
    private final BufferPool<DatagramBuffer> buffers =
            new BufferPool<>(() -> new DatagramBuffer(Arena.ofAuto(), MAX_DATAGRAM));

    KernelUdpClient(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads)
            throws KernelException {
        this(settings, secureRandom, threads, Thread.ofVirtual().name("late").factory());
    }

    /// @param listeners
    ///            threads that wait for late responses
    KernelUdpClient(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads,
            ThreadFactory listeners)
            throws KernelException {
        this.listeners = listeners;
        nearMisses = settings.nearMisses();
        maxPendingLate = settings.sockets() / PENDING_ONE_IN;
        pool = new SocketPool(settings.sockets());
        poller = new UdpClientPoller(pool);
        connector = new SocketConnector(settings, secureRandom, poller);
        threads.newThread(poller).start();
    }

    @Override
    public int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
            long timeoutNanos) {
        return query(server, query, length, response, check, timeoutNanos, NO_LATE_RESPONSE);
    }

    @Override
    public int query(
            InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check, long timeoutNanos,
            LateResponse late) {
        if (poller.isStopping()) {
            return ENDED;
        }
        long deadline = poller.now() + timeoutNanos;
        QuerySocket pooled = pool.acquire(KernelSocket.familyOf(server));
        if (pooled == null) {
            return BUSY;
        }
        int result = ENDED;
        try {
            pooled.waiter = Thread.currentThread();
            result = send(pooled, server, query, length);
            if (result >= 0) {
                poller.wakeAt(pooled, deadline);
                result = await(pooled, server, response, check, deadline);
            }
            if (result == TIMEOUT) {
                result = awaitLate(pooled, server, response, check, late);
            }
        } finally {
            if (result != PENDING) {
                end(pooled, result);
            }
        }
        return result;
    }

    /// Leaves the socket to another thread, unless there are too many such sockets.
    private int awaitLate(QuerySocket pooled, InetSocketAddress server, byte[] response, ResponseCheck check,
            LateResponse late) {
        if (pendingLate.incrementAndGet() > maxPendingLate) {
            pendingLate.decrementAndGet();
            return TIMEOUT;
        }
        long patience = 0;
        try {
            patience = late.timeoutNanos();
        } finally {
            if (patience <= 0) {
                pendingLate.decrementAndGet();
            }
        }
        if (patience <= 0) {
            return TIMEOUT;
        }
        long deadline = poller.now() + patience;
        try {
            Thread listener = listeners.newThread(() -> receiveLate(pooled, server, response, check, late, deadline));
            pooled.waiter = listener;
            poller.wakeAt(pooled, deadline);
            listener.start();
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            // Without a thread to wait, the wait ends at once.
            endLate(pooled, late, ENDED);
        }
        return PENDING;
    }

    private void receiveLate(
            QuerySocket pooled, InetSocketAddress server, byte[] response, ResponseCheck check, LateResponse late,
            long deadline) {
        int result = ENDED;
        try {
            // An arrival during the handover did not wake a thread.
            LockSupport.unpark(Thread.currentThread());
            result = await(pooled, server, response, check, deadline);
        } finally {
            endLate(pooled, late, result);
        }
    }

    private void endLate(QuerySocket pooled, LateResponse late, int result) {
        pendingLate.decrementAndGet();
        try {
            end(pooled, result);
        } finally {
            late.ended(result);
        }
    }

    private void end(QuerySocket pooled, int result) {
        pooled.deadline = QuerySocket.NEVER;
        pooled.waiter = null;
        release(pooled, result);
    }

    private int send(QuerySocket pooled, InetSocketAddress server, byte[] query, int length) {
        DatagramBuffer buffer = buffers.acquire();
        try {
            return connector.send(pooled, buffer, server, query, length);
        } finally {
            buffers.release(buffer);
        }
    }

    private void release(QuerySocket pooled, int result) {
        boolean released = false;
        try {
            DatagramBuffer buffer = buffers.acquire();
            try {
                connector.release(pooled, buffer, result);
                released = true;
            } finally {
                buffers.release(buffer);
            }
        } finally {
            if (!released) {
                pooled.closeSocket();
            }
            pool.release(pooled, poller.now());
        }
    }

    private int await(QuerySocket pooled, InetSocketAddress server, byte[] response, ResponseCheck check,
            long deadline) {
        int misses = 0;
        while (true) {
            LockSupport.park(pooled);
            if (poller.isStopping() || Thread.currentThread().isInterrupted()) {
                return ENDED;
            }
            if (check.isSettled()) {
                return SETTLED;
            }
            DatagramBuffer buffer = buffers.acquire();
            try {
                buffer.address(server);
                // A datagram that arrived before the deadline counts, even if it is read a little later; but a flood
                // of other datagrams must not occupy the thread beyond it.
                do {
                    int received = receive(pooled, buffer, response);
                    if (received == NOTHING) {
                        break;
                    }
                    if (received < 0) {
                        return received;
                    }
                    switch (check.check(response, received)) {
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
                buffers.release(buffer);
            }
            if (poller.now() >= deadline) {
                return TIMEOUT;
            }
        }
    }

    /// @return octets of a datagram of the server, [#NOTHING], or [#UNREACHABLE]
    private static int receive(QuerySocket pooled, DatagramBuffer buffer, byte[] response) {
        KernelSocket socket = pooled.socket;
        if (socket == null) {
            return UNREACHABLE;
        }
        while (true) {
            int received = buffer.receive(socket.descriptor(), response);
            if (received >= 0) {
                return received;
            }
            if (received == -Errno.EAGAIN) {
                return NOTHING;
            }
            if (received != DatagramBuffer.OTHER_SENDER && received != -Errno.EINTR) {
                return UNREACHABLE;
            }
        }
    }

    @Override
    public void close() {
        poller.stop();
        pool.close();
    }
}
