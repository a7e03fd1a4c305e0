package rootwalk.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Descriptor;
import rootwalk.socket.kernel.Epoll;
import rootwalk.socket.kernel.KernelException;

/// The one thread that waits for all lines: it wakes whoever waits at a line when something arrives there or the line's
/// deadline is over. It reads no datagram itself.
final class AskPoller implements Runnable {

    private static final int MOST_EVENTS = 256;
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Lines lines;
    private final Epoll epoll = new Epoll(MOST_EVENTS);
    private final long origin = System.nanoTime();
    private volatile boolean stopping;

    /// No line's deadline is earlier, unless its thread rings the bell. [Line#NEVER] while the deadlines are looked
    /// through,
    /// so that one that is set meanwhile is not overlooked.
    private volatile long earliest = Line.NEVER;

    AskPoller(Lines lines) throws KernelException {
        this.lines = lines;
    }

    /// The asker's clock, which begins at 0, so that times can be compared without regard to overflow.
    long now() {
        return System.nanoTime() - origin;
    }

    /// Wakes the waiter of the line at each arrival from now on.
    void watch(Line line, Descriptor descriptor) throws KernelException {
        epoll.addForArrivals(descriptor, line.token);
    }

    /// Wakes the waiter of the line at the deadline as well.
    void wakeAt(Line line, long deadline) {
        line.deadline = deadline;
        if (deadline < earliest) {
            epoll.wake();
        }
    }

    void stop() {
        stopping = true;
        epoll.wake();
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } finally {
            stopping = true;
            wakeAll();
            epoll.close();
        }
    }

    private void turn() {
        int events = epoll.await(millisToWait());
        boolean rung = false;
        for (int i = 0; i < events; i++) {
            long token = epoll.token(i);
            if (token == Epoll.WOKEN) {
                rung = true;
            } else {
                wake(lines.byToken((int) token));
            }
        }
        if (rung || now() >= earliest) {
            wakeOverdue();
        }
    }

    private int millisToWait() {
        long until = earliest;
        if (until == Line.NEVER) {
            return -1;
        }
        long nanos = until - now();
        return nanos <= 0 ? 0 : (int) Math.min((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, Integer.MAX_VALUE);
    }

    /// Looks at every line. That is cheap enough, because it happens when a deadline is over that was the earliest some
    /// time ago, not with every question.
    private void wakeOverdue() {
        earliest = Line.NEVER;
        long next = Line.NEVER;
        long now = now();
        int count = lines.made();
        for (int i = 0; i < count; i++) {
            Line line = lines.byToken(i);
            if (line == null) {
                continue;
            }
            long deadline = line.deadline;
            if (deadline <= now) {
                wake(line);
            } else {
                next = Math.min(next, deadline);
            }
        }
        earliest = next;
    }

    private void wakeAll() {
        int count = lines.made();
        for (int i = 0; i < count; i++) {
            wake(lines.byToken(i));
        }
    }

    private static void wake(@Nullable Line line) {
        if (line == null) {
            return;
        }
        Thread waiter = line.waiter;
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }
}
