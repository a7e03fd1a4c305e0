package rootwalk.web.path;

/// Sees a fetch as it happens. Called by whichever thread the event came about on, never by two at once; it must not
/// wait for the fetch.
@FunctionalInterface
public interface PathObserver {

    /// Ignores all events.
    PathObserver NONE = _ -> {};

    void onEvent(PathEvent event);

    /// Both see everything, this one first.
    default PathObserver andThen(PathObserver other) {
        return event -> {
            onEvent(event);
            other.onEvent(event);
        };
    }
}
