package rootwalk.web.path;

import java.util.ArrayList;
import java.util.List;

/// Measures the phases of one exchange. Used by the thread of the exchange.
public final class PhaseTimer {

    private final FetchTimeline timeline;
    private final long began;
    private final List<Timings.Span> spans = new ArrayList<>();
    private long last;

    /// @param began the start of the exchange, in nanoseconds of the timeline
    public PhaseTimer(FetchTimeline timeline, long began) {
        this.timeline = timeline;
        this.began = began;
        last = began;
    }

    public long began() {
        return began;
    }

    /// Ends a phase now; it includes all time since the end of the last one.
    public void endPhase(Phase phase) {
        endPhase(phase, timeline.now());
    }

    /// Ends a phase at a time of the timeline. A time before the end of the last phase has no effect.
    public void endPhase(Phase phase, long until) {
        if (until > last) {
            spans.add(new Timings.Span(phase, until - last));
            last = until;
        }
    }

    public Timings timings() {
        return new Timings(began, spans);
    }
}
