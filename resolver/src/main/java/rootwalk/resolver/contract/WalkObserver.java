package rootwalk.resolver.contract;

/// Observes a resolution. Called on the resolving thread, which waits for it.
@FunctionalInterface
public interface WalkObserver {

    /// No observer: events are not created.
    WalkObserver NOBODY = event -> {};

    void sees(WalkEvent event);

    /// The events wanted: an observer of failures only costs nothing in a successful resolution.
    default Interest interest() {
        return Interest.ALL;
    }

    /// Which events are created.
    enum Interest {
        /// All of them.
        ALL,
        /// [WalkEvent.Heard] without a usable response.
        TROUBLE
    }
}
