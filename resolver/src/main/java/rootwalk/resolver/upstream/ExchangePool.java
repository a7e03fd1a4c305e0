package rootwalk.resolver.upstream;

import java.util.concurrent.ArrayBlockingQueue;

import org.jspecify.annotations.Nullable;

/// A pool of exchanges, for their buffers. Any thread.
final class ExchangePool {

    private static final int MAX_KEPT = 256;

    private final ArrayBlockingQueue<UpstreamExchange> idle = new ArrayBlockingQueue<>(MAX_KEPT);

    private final boolean sendCookies;

    /// @param sendCookies
    ///            whether queries with EDNS have DNS cookies
    ExchangePool(boolean sendCookies) {
        this.sendCookies = sendCookies;
    }

    UpstreamExchange acquire() {
        @Nullable
        UpstreamExchange exchange = idle.poll();
        return exchange != null ? exchange : new UpstreamExchange(sendCookies);
    }

    void release(UpstreamExchange exchange) {
        // If the pool is full, the exchange is discarded.
        boolean ignored = idle.offer(exchange);
    }
}
