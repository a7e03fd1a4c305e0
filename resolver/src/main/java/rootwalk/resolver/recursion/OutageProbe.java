package rootwalk.resolver.recursion;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.ServerHealth;

/// Distinguishes a network outage of this host from a failure of some servers. If a resolution failed and no server
/// at all responded meanwhile, reliable servers are queried, at most once a second. While they do not respond either,
/// each failure leads to the next probe, so that the end of the outage is detected soon. Any thread.
final class OutageProbe {

    private static final long PAUSE = 1_000_000_000L;

    private final ServerHealth health;
    private final Time time;
    private final Executor background;
    private final Runnable probe;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long probedAt;

    /// @param background
    ///            runs the probe, which blocks
    /// @param probe
    ///            queries servers; their responses update `health`
    OutageProbe(ServerHealth health, Time time, Executor background, Runnable probe) {
        this.health = health;
        this.time = time;
        this.background = background;
        this.probe = probe;
        probedAt = time.nanos() - PAUSE;
    }

    /// Starts a probe, unless one is running or was finished a short time ago.
    ///
    /// @param begin
    ///            since then no server at all has responded, although some were queried
    void start(long begin) {
        if (time.nanos() - probedAt < PAUSE || !running.compareAndSet(false, true)) {
            return;
        }
        background.execute(() -> {
            try {
                probe.run();
                health.markOutage(begin);
            } finally {
                probedAt = time.nanos();
                running.set(false);
            }
        });
    }

    /// A question fails from the failure cache: during an outage, probes again.
    void probeAgain() {
        if (health.isOutage()) {
            start(time.nanos());
        }
    }
}
