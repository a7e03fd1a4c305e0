package rootwalk.socket;

import java.net.ProtocolFamily;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.KernelSocket;

/// A socket of a [KernelAsker] and the thread that waits for it. Borrowed for one query at a time. The fields that the
/// poller reads are volatile; only the borrower uses the others.
final class QuerySocket {

    /// The deadline of a socket that no thread waits for.
    static final long NEVER = Long.MAX_VALUE;

    /// The number by which the poller knows the socket.
    final int token;

    @Nullable
    KernelSocket socket;

    /// The thread to wake at an arrival or at the deadline.
    volatile @Nullable Thread waiter;

    /// On the asker's clock.
    volatile long deadline = NEVER;

    /// When it was last returned, on the asker's clock.
    long freeSince;

    QuerySocket(int token) {
        this.token = token;
    }

    boolean isOf(ProtocolFamily family) {
        KernelSocket current = socket;
        return current != null && current.isOf(family);
    }

    void closeSocket() {
        KernelSocket current = socket;
        if (current != null) {
            // Closing ends the poller's interest as well.
            current.close();
            socket = null;
        }
    }
}
