package rootwalk.resolver.recursion;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.ServerHealth;

/// Tells an outage of this host's network from one of some servers. Where a question failed and no server whatever was
/// heard meanwhile, servers that ought to answer are asked, at most once a second. While they are silent as well, each
/// question that fails leads to the next probe, so that the return of the network is noticed soon. Any thread.
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
    ///            asks servers; their replies are told to `health` by those who hear them
    OutageProbe(ServerHealth health, Time time, Executor background, Runnable probe) {
        this.health = health;
        this.time = time;
        this.background = background;
        this.probe = probe;
        probedAt = time.nanos() - PAUSE;
    }

    /// No server whatever has been heard since `begin`, although some were asked.
    void suspects(long begin) {
        if (time.nanos() - probedAt < PAUSE || !running.compareAndSet(false, true)) {
            return;
        }
        background.execute(() -> {
            try {
                probe.run();
                health.isCutOff(begin);
            } finally {
                probedAt = time.nanos();
                running.set(false);
            }
        });
    }

    /// A question fails because it failed before: in an outage, whether it is over is looked at.
    void looksAgain() {
        if (health.isOutage()) {
            suspects(time.nanos());
        }
    }
}
