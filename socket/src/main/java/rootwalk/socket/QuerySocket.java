package rootwalk.socket;

import java.net.ProtocolFamily;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.KernelSocket;

/// A socket of a [KernelUdpClient] and the thread that waits for it. Used for one query at a time. The fields that the
/// poller reads are volatile; only the user of the socket accesses the others.
final class QuerySocket {

    /// The deadline of a socket that no thread waits for.
    static final long NEVER = Long.MAX_VALUE;

    /// The number of the socket in the poller.
    final int token;

    @Nullable
    KernelSocket socket;

    /// The thread to wake at an arrival or at the deadline.
    volatile @Nullable Thread waiter;

    /// By the clock of the client.
    volatile long deadline = NEVER;

    /// When it was last released, by the clock of the client.
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
            // Closing also removes it from the poller.
            current.close();
            socket = null;
        }
    }
}
