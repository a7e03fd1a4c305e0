package rootwalk.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Descriptor;
import rootwalk.socket.kernel.Epoll;
import rootwalk.socket.kernel.KernelException;

/// Waits for all sockets of a client: wakes the thread that waits for a socket when a datagram arrives or at its
/// deadline. It does not read datagrams itself.
///
/// Two threads take turns, never both at once. Under low load a platform thread waits in the kernel. When many
/// responses arrive at a time, it hands over to a virtual thread, which polls without waiting each time the querying
/// threads have run, until it has found nothing for a while. On a busy core this avoids a thread switch for every few
/// responses: measured over loopback on one core, it saves a seventh of the CPU time of an exchange with 200 queries
/// in flight, a third with 20.
final class UdpClientPoller implements Runnable {

    private static final int MAX_EVENTS = 256;

    /// The number of arrivals at a time from which on the load is high.
    private static final int BUSY_ARRIVALS = 3;

    /// The number of polls without an arrival after which the load is low again.
    private static final int EMPTY_POLLS = 4;

    /// Sockets are closed after being idle for this long: a flood of queries may have opened thousands.
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// The delay before another attempt to wake a waiter.
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketPool pool;
    private final Epoll epoll = new Epoll(MAX_EVENTS);
    private final long origin = System.nanoTime();
    private volatile boolean stopping;
    private volatile boolean busy;
    private volatile @Nullable Thread platformThread;

    /// No socket has an earlier deadline, unless its thread wakes the poller. [QuerySocket#NEVER] while the deadlines
    /// are scanned, so that a deadline set meanwhile is not missed.
    private volatile long earliest = QuerySocket.NEVER;

    /// The time of the next scan for idle sockets. Platform thread.
    private long nextLook = QuerySocket.NEVER;

    UdpClientPoller(SocketPool pool) throws KernelException {
        this.pool = pool;
    }

    /// The clock of the client. It starts at 0, so that times can be compared without regard to overflow.
    long now() {
        return System.nanoTime() - origin;
    }

    /// From now on, wakes the waiter of the socket at each arrival.
    void watch(QuerySocket pooled, Descriptor descriptor) throws KernelException {
        epoll.addForArrivals(descriptor, pooled.token);
    }

    /// Also wakes the waiter of the socket at the deadline.
    void wakeAt(QuerySocket pooled, long deadline) {
        pooled.deadline = deadline;
        if (deadline < earliest) {
            epoll.wake();
        }
    }

    void stop() {
        stopping = true;
        epoll.wake();
        LockSupport.unpark(platformThread);
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void run() {
        platformThread = Thread.currentThread();
        Thread virtual = Thread.ofVirtual().name("udp-client-poller").start(this::pollWhileBusy);
        try {
            while (!stopping) {
                if (busy) {
                    LockSupport.park(this);
                } else {
                    int arrivals = poll(millisToWait());
                    if (arrivals >= BUSY_ARRIVALS) {
                        busy = true;
                        LockSupport.unpark(virtual);
                    }
                    closeIdle();
                }
            }
        } finally {
            stopping = true;
            LockSupport.unpark(virtual);
            // The descriptor must not be closed while the other thread may use it.
            while (virtual.isAlive()) {
                LockSupport.parkNanos(NANOS_PER_MILLI);
            }
            wakeAll();
            epoll.close();
        }
    }

    /// Yields on purpose: the querying threads that were woken run before the next poll.
    @SuppressWarnings("ThreadPriorityCheck")
    private void pollWhileBusy() {
        int empty = 0;
        try {
            while (!stopping) {
                if (!busy) {
                    empty = 0;
                    LockSupport.park(this);
                    continue;
                }
                empty = poll(0) > 0 ? 0 : empty + 1;
                if (empty < EMPTY_POLLS) {
                    Thread.yield();
                } else {
                    busy = false;
                    LockSupport.unpark(platformThread);
                }
            }
        } finally {
            stop();
        }
    }

    /// @return arrivals found
    private int poll(int millis) {
        int events = epoll.await(millis);
        int arrivals = 0;
        for (int i = 0; i < events; i++) {
            long token = epoll.token(i);
            if (token != Epoll.WOKEN) {
                boolean ignored = wake(pool.byToken((int) token));
                arrivals++;
            }
        }
        if (arrivals < events || now() >= earliest) {
            wakeExpired();
        }
        return arrivals;
    }

    /// Closes idle sockets when the load is low. Platform thread.
    private void closeIdle() {
        long now = now();
        if (nextLook == QuerySocket.NEVER) {
            // A query woke this thread, so there are sockets.
            nextLook = now + IDLE_NANOS / 2;
        } else if (now >= nextLook) {
            nextLook = pool.closeIdle(now - IDLE_NANOS) ? now + IDLE_NANOS / 2 : QuerySocket.NEVER;
        }
    }

    private int millisToWait() {
        long until = Math.min(earliest, nextLook);
        if (until == QuerySocket.NEVER) {
            return -1;
        }
        long nanos = until - now();
        return nanos <= 0 ? 0 : (int) Math.min((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, Integer.MAX_VALUE);
    }

    /// Scans all sockets. That is cheap enough, because it happens when a deadline has passed that was the earliest
    /// at the last scan, not for every query.
    private void wakeExpired() {
        earliest = QuerySocket.NEVER;
        long next = QuerySocket.NEVER;
        long now = now();
        int count = pool.made();
        for (int i = 0; i < count; i++) {
            QuerySocket pooled = pool.byToken(i);
            if (pooled == null) {
                continue;
            }
            long deadline = pooled.deadline;
            if (deadline <= now) {
                if (!wake(pooled)) {
                    next = Math.min(next, now + RETRY_NANOS);
                }
            } else {
                next = Math.min(next, deadline);
            }
        }
        earliest = next;
    }

    private void wakeAll() {
        int count = pool.made();
        for (int i = 0; i < count; i++) {
            boolean ignored = wake(pool.byToken(i));
        }
    }

    /// @return false if there is no memory for it now; the waiter is woken again at its deadline
    private static boolean wake(@Nullable QuerySocket pooled) {
        if (pooled == null) {
            return true;
        }
        Thread waiter = pooled.waiter;
        if (waiter != null) {
            try {
                LockSupport.unpark(waiter);
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
        return true;
    }
}
