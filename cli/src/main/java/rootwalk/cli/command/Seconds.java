package rootwalk.cli.command;

import java.time.Duration;

/// Durations in options, in seconds.
public final class Seconds {

    private Seconds() {}

    /// @param most the largest value in seconds
    /// @throws IllegalArgumentException with what is wrong
    public static Duration of(String option, double seconds, int most) {
        if (!(seconds > 0 && seconds <= most)) {
            throw new IllegalArgumentException(
                    option + " " + seconds + " is not between 0 and " + most + " seconds");
        }
        return Duration.ofMillis(Math.max(1, (long) (seconds * 1000)));
    }
}
