package rootwalk.cli.serve;

import org.jspecify.annotations.Nullable;

/// Requests to reload by SIGHUP. A request during the start is served after it. Thread-safe.
final class ReloadRequests {

    private @Nullable Runnable reload;
    private boolean isWaiting;

    /// A request was received.
    void request() {
        Runnable serving = servingOrWaiting();
        if (serving != null) {
            serving.run();
        }
    }

    private synchronized @Nullable Runnable servingOrWaiting() {
        isWaiting = reload == null;
        return reload;
    }

    /// Serves requests from now on, and one that was received before.
    void start(Runnable reloading) {
        if (begin(reloading)) {
            reloading.run();
        }
    }

    private synchronized boolean begin(Runnable reloading) {
        reload = reloading;
        return isWaiting;
    }
}
