package rootwalk.wire;

import java.time.Duration;

/// Durations in messages for people.
public final class DurationText {

    private DurationText() {}

    /// The two greatest units, without the second one if it is zero: `1 h`, `1 h 30 min`, `2 d 3 h`, `45 s`.
    public static String text(Duration time) {
        if (time.toDays() > 0) {
            return text(time.toDays(), "d", time.toHoursPart(), "h");
        }
        if (time.toHours() > 0) {
            return text(time.toHours(), "h", time.toMinutesPart(), "min");
        }
        return time.toMinutes() > 0 ? text(time.toMinutes(), "min", time.toSecondsPart(), "s")
                : time.toSeconds() + " s";
    }

    private static String text(long first, String unit, int second, String smaller) {
        return first + " " + unit + (second == 0 ? "" : " " + second + " " + smaller);
    }
}
