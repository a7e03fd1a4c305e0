package rootwalk.socket;

import java.lang.foreign.Arena;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Descriptor;
import rootwalk.socket.kernel.ReturnAddress;
import rootwalk.socket.kernel.SendBatch;
import rootwalk.socket.kernel.SendBuffer;

/// Sends the responses of one socket to queries that were detached. Any thread.
///
/// A response that is the only one for some time is sent at once. Responses in close succession are queued, and a
/// virtual thread sends them with one system call. It runs after the virtual threads that were ready before it, so the
/// queue then has the responses to all queries that were resolved at about the same time. A system call for each of
/// them would wake the receiver on another core each time, which costs more than sending.
final class DeferredResponses {

    /// Responses are in close succession if less time is between them. Validated responses are some 0.1 ms of one core apart.
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int MIN_ROOM = 64 << 10;

    private final Descriptor socket;
    private final BufferPool<SendBuffer> buffers;
    private final int batch;
    private final int room;
    private final LongSupplier nanos;
    private final ThreadFactory threads;
    private long last;
    private boolean closed;
    private boolean woken;
    /// Made when the first response is queued: most sockets never send in close succession.
    private @Nullable Sender sender;

    /// @param buffers
    ///            memory for responses that are sent alone
    /// @param nanos
    ///            the clock
    /// @param threads
    ///            makes one virtual thread
    DeferredResponses(Descriptor socket, BufferPool<SendBuffer> buffers, ListenSettings settings, LongSupplier nanos,
            ThreadFactory threads) {
        this.socket = socket;
        this.buffers = buffers;
        this.nanos = nanos;
        this.threads = threads;
        last = nanos.getAsLong() - CLOSE_NANOS;
        batch = settings.batch();
        room = Math.max(settings.largestResponse(), MIN_ROOM);
    }

    /// The queue, and the thread that empties it.
    private final class Sender implements Runnable {

        private final Thread thread = threads.newThread(this);
        private SendBatch filling = new SendBatch(Arena.ofAuto(), batch, room);
        private SendBatch sending = new SendBatch(Arena.ofAuto(), batch, room);

        @Override
        public void run() {
            while (sendQueued()) {
                LockSupport.park(DeferredResponses.this);
            }
        }

        /// @return whether more responses can come
        private boolean sendQueued() {
            synchronized (DeferredResponses.this) {
                woken = false;
                if (closed) {
                    return false;
                }
                if (filling.responses() == 0 || !socket.acquire()) {
                    return true;
                }
                SendBatch filled = filling;
                filling = sending;
                sending = filled;
            }
            try {
                // A response that the kernel does not accept is lost like any datagram; the client repeats the query.
                int ignored = sending.sendWithoutWaiting(socket);
            } finally {
                socket.release();
            }
            return true;
        }
    }

    /// Sends a response now or in a moment. Never waits.
    ///
    /// @return whether it was handed to the network, or will be; `false` if the socket has been closed, its buffer is
    ///         full or the client is unreachable
    boolean send(ReturnAddress address, byte[] response, int length) {
        return isQueued(address, response, length) || sendAlone(address, response, length);
    }

    private boolean isQueued(ReturnAddress address, byte[] response, int length) {
        long now = nanos.getAsLong();
        Sender queue;
        synchronized (this) {
            boolean isAlone = now - last >= CLOSE_NANOS;
            last = now;
            if (isAlone || closed) {
                return false;
            }
            queue = sender();
            if (queue.filling.isFullFor(length)) {
                return false;
            }
            queue.filling.add(address, response, length);
            if (woken) {
                return true;
            }
            woken = true;
        }
        LockSupport.unpark(queue.thread);
        return true;
    }

    private Sender sender() {
        Sender made = sender;
        if (made == null) {
            made = new Sender();
            made.thread.start();
            sender = made;
        }
        return made;
    }

    private boolean sendAlone(ReturnAddress address, byte[] response, int length) {
        if (!socket.acquire()) {
            return false;
        }
        SendBuffer buffer = buffers.acquire();
        try {
            return buffer.send(socket, address, response, length) >= 0;
        } finally {
            buffers.release(buffer);
            socket.release();
        }
    }

    /// Sends what is queued, and ends the thread. The socket must still be open.
    void close() {
        Sender queue;
        synchronized (this) {
            closed = true;
            queue = sender;
            if (queue == null) {
                return;
            }
            int ignored = queue.filling.sendWithoutWaiting(socket);
        }
        LockSupport.unpark(queue.thread);
    }
}
