package rootwalk.web.cache;

import java.time.Duration;

/// Times for people.
final class DurationText {

    private DurationText() {}

    /// In the largest unit of which there are at least two.
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
