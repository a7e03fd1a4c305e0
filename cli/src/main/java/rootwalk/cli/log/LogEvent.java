package rootwalk.cli.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The event that one call of a logger logs.
///
/// @param millis since 1970
/// @param logger the full name of the logger
/// @param template the message with placeholders for its arguments
/// @param message the message with its arguments
/// @param isBulk whether it is one of so many that its thread may wait until there is room for it
record LogEvent(
        long millis, Level level, String logger, String template, String message, @Nullable Throwable thrown,
        boolean isBulk) {

    /// The name of the marker of bulk events.
    static final String BULK = "bulk";

    boolean isProblem() {
        return level.toInt() >= Level.WARN.toInt();
    }
}
