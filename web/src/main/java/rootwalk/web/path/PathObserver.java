package rootwalk.web.path;

/// Observes the events of a fetch. Called by the thread of each event, never concurrently; must not block.
@FunctionalInterface
public interface PathObserver {

    /// Ignores all events.
    PathObserver NONE = _ -> {};

    void onEvent(PathEvent event);

    /// Calls this observer first, then the other.
    default PathObserver andThen(PathObserver other) {
        return event -> {
            onEvent(event);
            other.onEvent(event);
        };
    }
}
