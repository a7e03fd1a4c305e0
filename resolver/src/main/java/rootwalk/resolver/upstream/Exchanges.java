package rootwalk.resolver.upstream;

import java.util.concurrent.ArrayBlockingQueue;

import org.jspecify.annotations.Nullable;

/// A pool of exchanges, for their buffers. Any thread.
final class Exchanges {

    private static final int MOST_KEPT = 256;

    private final ArrayBlockingQueue<Exchange> idle = new ArrayBlockingQueue<>(MOST_KEPT);

    Exchange borrow() {
        @Nullable
        Exchange exchange = idle.poll();
        return exchange != null ? exchange : new Exchange();
    }

    void giveBack(Exchange exchange) {
        // If the pool is full, the exchange is discarded.
        boolean ignored = idle.offer(exchange);
    }
}
