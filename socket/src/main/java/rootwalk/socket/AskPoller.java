package rootwalk.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Descriptor;
import rootwalk.socket.kernel.Epoll;
import rootwalk.socket.kernel.KernelException;

/// Waits for all sockets: wakes the thread that waits for a socket at an arrival or at its deadline.
/// It reads no datagram itself.
///
/// Two threads take turns, never both at once. Under low load a platform thread waits in the kernel. When many
/// replies arrive at a time, it hands over to a virtual thread, which looks without waiting whenever the asking threads
/// have had their turn, until it has found nothing for a while. On a busy core that saves the change of threads for
/// each few replies: measured over loopback on one core, a seventh of the CPU time of an exchange with 200 in
/// flight, a third with 20.
final class AskPoller implements Runnable {

    private static final int MOST_EVENTS = 256;

    /// Arrivals at a time from which on times are busy.
    private static final int MANY = 3;

    /// Looks in vain after which times are calm again.
    private static final int PATIENCE = 4;

    /// Sockets that were not used for so long are closed: a flood of queries may have needed thousands.
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// After a waiter could not be woken.
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketPool pool;
    private final Epoll epoll = new Epoll(MOST_EVENTS);
    private final long origin = System.nanoTime();
    private volatile boolean stopping;
    private volatile boolean busy;
    private volatile @Nullable Thread calm;

    /// No socket's deadline is earlier, unless its thread wakes the poller. [QuerySocket#NEVER] while the deadlines are looked
    /// through, so that one that is set meanwhile is not overlooked.
    private volatile long earliest = QuerySocket.NEVER;

    /// When idle sockets are looked for. Calm thread.
    private long nextLook = QuerySocket.NEVER;

    AskPoller(SocketPool pool) throws KernelException {
        this.pool = pool;
    }

    /// The asker's clock, which begins at 0, so that times can be compared without regard to overflow.
    long now() {
        return System.nanoTime() - origin;
    }

    /// Wakes the waiter of the socket at each arrival from now on.
    void watch(QuerySocket pooled, Descriptor descriptor) throws KernelException {
        epoll.addForArrivals(descriptor, pooled.token);
    }

    /// Wakes the waiter of the socket at the deadline as well.
    void wakeAt(QuerySocket pooled, long deadline) {
        pooled.deadline = deadline;
        if (deadline < earliest) {
            epoll.wake();
        }
    }

    void stop() {
        stopping = true;
        epoll.wake();
        LockSupport.unpark(calm);
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void run() {
        calm = Thread.currentThread();
        Thread virtual = Thread.ofVirtual().name("asks").start(this::pollWhileBusy);
        try {
            while (!stopping) {
                if (busy) {
                    LockSupport.park(this);
                } else {
                    int arrivals = turn(millisToWait());
                    if (arrivals >= MANY) {
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

    /// To yield is the point here: the asking threads that were woken come before the next look.
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
                empty = turn(0) > 0 ? 0 : empty + 1;
                if (empty < PATIENCE) {
                    Thread.yield();
                } else {
                    busy = false;
                    LockSupport.unpark(calm);
                }
            }
        } finally {
            stop();
        }
    }

    /// @return arrivals found
    private int turn(int millis) {
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
            wakeOverdue();
        }
        return arrivals;
    }

    /// The pool shrinks in calm times. Calm thread.
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

    /// Looks at every socket. That is cheap enough, because it happens when a deadline is over that was the earliest some
    /// time ago, not with every question.
    private void wakeOverdue() {
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

    /// @return false where the memory for it is lacking now; a waiter is woken at its deadline again
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
