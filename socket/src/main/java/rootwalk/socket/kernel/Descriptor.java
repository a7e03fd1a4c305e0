package rootwalk.socket.kernel;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;

/// An open file descriptor that several threads use. The kernel gives the number of a closed descriptor to the next
/// file that is opened, so a thread that still used the number would write into another socket. Hence every thread but
/// the owner wraps each use in [#acquire] and [#release], and the last of them closes.
public final class Descriptor {

    private static final int CLOSED = 1 << 31;

    private final int number;
    private final AtomicInteger users = new AtomicInteger();

    Descriptor(int number) {
        this.number = number;
    }

    /// The number, valid for the owner until [#close] and for others between [#acquire] and [#release].
    public int number() {
        return number;
    }

    /// @return whether the descriptor is open and stays so until [#release]
    public boolean acquire() {
        while (true) {
            int seen = users.get();
            if (seen < 0) {
                return false;
            }
            if (users.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
    }

    /// Ends a use that [#acquire] permitted.
    public void release() {
        if (users.decrementAndGet() == CLOSED) {
            closeNow();
        }
    }

    /// Closes the descriptor when its last user is done; from now on, [#acquire] returns false. May be called again.
    public void close() {
        while (true) {
            int seen = users.get();
            if (seen < 0) {
                return;
            }
            if (users.compareAndSet(seen, seen | CLOSED)) {
                if (seen == 0) {
                    closeNow();
                }
                return;
            }
        }
    }

    private void closeNow() {
        try (Arena arena = Arena.ofConfined()) {
            // Linux frees the number whatever close returns, so it is not called again.
            int ignored = SystemCalls.close(arena.allocate(SystemCalls.ERRNO_SIZE, 8), number);
        }
    }
}
