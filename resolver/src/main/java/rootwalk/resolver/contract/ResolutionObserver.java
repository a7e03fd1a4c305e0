package rootwalk.resolver.contract;

/// Observes a resolution. Called on the resolving thread, which waits for it.
@FunctionalInterface
public interface ResolutionObserver {

    /// No observer: events are not created.
    ResolutionObserver NONE = event -> {};

    void onEvent(ResolutionEvent event);

    /// The events wanted: an observer of failures only costs nothing in a successful resolution.
    default Interest interest() {
        return Interest.ALL;
    }

    /// Which events are created.
    enum Interest {
        /// All of them.
        ALL,
        /// [ResolutionEvent.ResponseReceived] without a usable response.
        FAILURES
    }
}
