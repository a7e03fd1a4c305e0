package rootwalk.web.site;

import java.time.Duration;

/// Answers late, so that waiting can be seen.
public record Delay(Duration time, Handler within) implements Handler {

    @Override
    public Reply answer(Visit visit) {
        return new Reply.Later(time, within.answer(visit));
    }

    @Override
    public Appetite appetite(Visit visit) {
        return within.appetite(visit);
    }
}
