package rootwalk.cli;

import org.jspecify.annotations.Nullable;

/// Requests to reload that come by SIGHUP. One that comes while the daemon starts waits until it can be served. Any
/// thread.
final class ReloadRequests {

    private @Nullable Runnable reload;
    private boolean isWaiting;

    /// A request has come.
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

    /// Serves requests from now on, beginning with the one that waits.
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
