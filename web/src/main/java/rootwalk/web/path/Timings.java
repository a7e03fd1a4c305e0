package rootwalk.web.path;

import java.util.List;

/// Where the time of one exchange went: its phases one behind the other, without gaps, so that they add up to the whole.
///
/// @param began
///            nanoseconds from the beginning of the journey
/// @param spans
///            in the order in which they were; a phase that came twice (a retry) is there twice
public record Timings(long began, List<Span> spans) {

    /// A phase and its nanoseconds.
    public record Span(Phase phase, long nanos) {}

    public Timings {
        spans = List.copyOf(spans);
    }

    /// Nanoseconds of all spans of a phase.
    public long of(Phase phase) {
        return spans.stream().filter(span -> span.phase() == phase).mapToLong(Span::nanos).sum();
    }

    /// Nanoseconds of all.
    public long total() {
        return spans.stream().mapToLong(Span::nanos).sum();
    }
}
