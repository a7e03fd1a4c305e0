package rootwalk.web.path;

import java.util.List;

/// The phases of one exchange, in order and without gaps, so that they add up to the total.
///
/// @param began the start, in nanoseconds of the timeline
/// @param spans a phase that occurs twice, as after a retry, has two spans
public record Timings(long began, List<Span> spans) {

    /// A phase and its nanoseconds.
    public record Span(Phase phase, long nanos) {}

    public Timings {
        spans = List.copyOf(spans);
    }

    /// The total nanoseconds of a phase.
    public long of(Phase phase) {
        return spans.stream().filter(span -> span.phase() == phase).mapToLong(Span::nanos).sum();
    }

    /// The total nanoseconds.
    public long total() {
        return spans.stream().mapToLong(Span::nanos).sum();
    }
}
