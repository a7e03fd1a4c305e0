package rootwalk.cli.command;

import java.time.Duration;
import java.util.Locale;

/// Durations in the output of commands.
public final class Durations {

    private Durations() {}

    /// Three significant digits: `0.42 ms`, `17.3 ms`, `301 ms`, `1.50 s`.
    public static String text(Duration time) {
        double milliseconds = milliseconds(time);
        if (milliseconds >= 1000) {
            return String.format(Locale.ROOT, "%.2f s", milliseconds / 1000);
        }
        String format = milliseconds < 10 ? "%.2f ms" : milliseconds < 100 ? "%.1f ms" : "%.0f ms";
        return String.format(Locale.ROOT, format, milliseconds);
    }

    /// Milliseconds with three decimals.
    public static double milliseconds(Duration time) {
        return Math.round(time.toNanos() / 1000.0) / 1000.0;
    }
}
