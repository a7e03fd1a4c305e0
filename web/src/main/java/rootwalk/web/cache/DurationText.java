package rootwalk.web.cache;

import java.time.Duration;

/// Durations as text.
final class DurationText {

    private DurationText() {}

    /// The duration in the largest unit of which it has at least two.
    static String of(Duration time) {
        if (time.toDays() >= 2) {
            return time.toDays() + " d";
        }
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
