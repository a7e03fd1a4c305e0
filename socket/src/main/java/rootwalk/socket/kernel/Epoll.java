package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waits for events of many descriptors. One thread waits; any thread may add, remove and wake.
public final class Epoll {

    /// The token of a wake-up, which [#await] does not report but counts as an event to be skipped.
    public static final long WOKEN = -1;

    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int READABLE = 1;
    private static final int EDGE_TRIGGERED = 1 << 31;

    /// `struct epoll_event` is packed on x86-64 only.
    private static final boolean PACKED = Architecture.isX86();

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int TOKEN = PACKED ? 4 : 8;

    private final MemorySegment events;
    private final MemorySegment errno;
    private final int most;
    private final Descriptor epoll;
    private final Descriptor wakeDescriptor;

    /// @param most
    ///            events reported by one wait
    public Epoll(int most) throws KernelException {
        this.most = most;
        Arena arena = Arena.ofAuto();
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        events = arena.allocate((long) most * EVENT_SIZE, 8);
        epoll = new Descriptor(KernelException.check("epoll_create1", SystemCalls.epollCreate(errno, CLOEXEC)));
        int number = SystemCalls.eventfd(errno, 0, CLOEXEC | NONBLOCK);
        wakeDescriptor = new Descriptor(number);
        int added = number < 0 ? number : control(ADD, number, READABLE | EDGE_TRIGGERED, WOKEN);
        if (added < 0) {
            epoll.close();
            throw new KernelException("eventfd", added);
        }
    }

    /// Reports the descriptor with `token` as long as there is something to read.
    public void add(Descriptor descriptor, long token) throws KernelException {
        KernelException.check("epoll_ctl", control(ADD, descriptor.number(), READABLE, token));
    }

    /// Reports the descriptor with `token` each time something new arrives.
    public void addForArrivals(Descriptor descriptor, long token) throws KernelException {
        KernelException.check("epoll_ctl", control(ADD, descriptor.number(), READABLE | EDGE_TRIGGERED, token));
    }

    /// Ends reporting the descriptor. Events already reported stay reported.
    public void remove(Descriptor descriptor) {
        // A descriptor that was never added needs no removal.
        int ignored = control(REMOVE, descriptor.number(), 0, 0);
    }

    /// Ends reporting the descriptor until [#resume]. Waiting thread only.
    ///
    /// @return whether it was reported before
    public boolean suspend(Descriptor descriptor) {
        return SystemCalls.epollControl(errno, epoll.number(), REMOVE, descriptor.number(), events.address()) == 0;
    }

    /// Reports a suspended descriptor again. Waiting thread only; overwrites the first event of the last [#await].
    ///
    /// @return 0 or the negative error number
    public int resume(Descriptor descriptor, long token) {
        events.set(JAVA_INT_UNALIGNED, 0, READABLE);
        events.set(JAVA_LONG_UNALIGNED, TOKEN, token);
        return SystemCalls.epollControl(errno, epoll.number(), ADD, descriptor.number(), events.address());
    }

    private int control(int operation, int number, int events, long token) {
        if (!epoll.acquire()) {
            return -Errno.EBADF;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment event = scratch.allocate(EVENT_SIZE, 8);
            event.set(JAVA_INT_UNALIGNED, 0, events);
            event.set(JAVA_LONG_UNALIGNED, TOKEN, token);
            MemorySegment failure = scratch.allocate(SystemCalls.ERRNO_SIZE, 8);
            return SystemCalls.epollControl(failure, epoll.number(), operation, number, event.address());
        } finally {
            epoll.release();
        }
    }

    /// Waits for events. Waiting thread only.
    ///
    /// @param millis
    ///            0 to return at once, -1 to wait forever
    /// @return the number of events, or the negative error number
    public int await(int millis) {
        return SystemCalls.epollWait(errno, epoll.number(), events.address(), most, millis);
    }

    /// The token of an event of the last [#await].
    public long token(int event) {
        return events.get(JAVA_LONG_UNALIGNED, (long) event * EVENT_SIZE + TOKEN);
    }

    /// Ends the waiting now, or the next one at once. No effect after [#close].
    public void wake() {
        if (!wakeDescriptor.acquire()) {
            return;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment one = scratch.allocate(JAVA_LONG);
            one.set(JAVA_LONG, 0, 1);
            // Edge triggering reports every write, so the counter need not be read; it overflows only after 2^64 - 2
            // wake-ups.
            int ignored =
                    SystemCalls.write(scratch.allocate(SystemCalls.ERRNO_SIZE, 8), wakeDescriptor.number(),
                            one.address(), 8);
        } finally {
            wakeDescriptor.release();
        }
    }

    /// Waiting thread only, last.
    public void close() {
        wakeDescriptor.close();
        epoll.close();
    }
}
