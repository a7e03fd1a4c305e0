package rootwalk.resolver.upstream;

import java.util.concurrent.ArrayBlockingQueue;

import org.jspecify.annotations.Nullable;

/// Exchanges that are not in use, kept for their buffers. Any thread.
final class Exchanges {

    private static final int MOST_KEPT = 256;

    private final ArrayBlockingQueue<Exchange> idle = new ArrayBlockingQueue<>(MOST_KEPT);

    Exchange borrow() {
        @Nullable
        Exchange exchange = idle.poll();
        return exchange != null ? exchange : new Exchange();
    }

    void giveBack(Exchange exchange) {
        // More than can be kept are garbage.
        boolean ignored = idle.offer(exchange);
    }
}
