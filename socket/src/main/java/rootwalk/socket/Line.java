package rootwalk.socket;

import java.net.ProtocolFamily;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.KernelSocket;

/// A socket of a [KernelAsker] and the thread that waits at it. Lent to one question at a time; what the poller
/// reads is volatile, everything else belongs to whom it is lent.
final class Line {

    /// The deadline of a line that nobody waits at.
    static final long NEVER = Long.MAX_VALUE;

    /// What the poller knows the line by.
    final int token;

    @Nullable
    KernelSocket socket;

    /// Whom to wake when something arrives or the deadline is over.
    volatile @Nullable Thread waiter;

    /// On the asker's clock.
    volatile long deadline = NEVER;

    /// When it was last given back, on the asker's clock.
    long freeSince;

    Line(int token) {
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
