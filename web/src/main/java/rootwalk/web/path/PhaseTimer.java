package rootwalk.web.path;

import java.util.ArrayList;
import java.util.List;

/// Takes the times of one exchange as it goes. Used by the thread of the exchange.
public final class PhaseTimer {

    private final FetchTimeline timeline;
    private final long began;
    private final List<Timings.Span> spans = new ArrayList<>();
    private long last;

    /// @param began
    ///            a moment of the journey, from which on its time is that of the exchange
    public PhaseTimer(FetchTimeline timeline, long began) {
        this.timeline = timeline;
        this.began = began;
        last = began;
    }

    public long began() {
        return began;
    }

    /// All since the last lap was this phase.
    public void endPhase(Phase phase) {
        endPhase(phase, timeline.now());
    }

    /// All from the last lap to a moment of the journey was this phase; a moment before the last lap adds nothing.
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
