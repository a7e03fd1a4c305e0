package rootwalk.resolver.contract;

/// Sees a walk as it happens. Called on the thread of the walk, which waits for it.
@FunctionalInterface
public interface WalkObserver {

    /// Nobody watches: no event is even made.
    WalkObserver NOBODY = event -> {};

    void sees(WalkEvent event);
}
