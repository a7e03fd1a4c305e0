package rootwalk.web.path;

/// Sees a fetch as it happens. Called by whichever thread the event came about on, never by two at once; it must not
/// wait for the fetch.
@FunctionalInterface
public interface PathObserver {

    /// Ignores all events.
    PathObserver NOBODY = _ -> {};

    void sees(PathEvent event);

    /// Both see everything, this one first.
    default PathObserver and(PathObserver other) {
        return event -> {
            sees(event);
            other.sees(event);
        };
    }
}
