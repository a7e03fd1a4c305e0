package rootwalk.resolver.contract;

/// Sees a walk as it happens. Called on the thread of the walk, which waits for it.
@FunctionalInterface
public interface WalkObserver {

    /// Nobody watches: no event is even made.
    WalkObserver NOBODY = event -> {};

    void sees(WalkEvent event);

    /// What is worth an event: one who looks at failures only costs a walk that finds its answer nothing.
    default Interest interest() {
        return Interest.ALL;
    }

    /// Which events are made.
    enum Interest {
        /// All of them.
        ALL,
        /// [WalkEvent.Heard] of servers that were of no use.
        TROUBLE
    }
}
