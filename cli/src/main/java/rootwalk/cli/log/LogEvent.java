package rootwalk.cli.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// What is logged with one call.
///
/// @param millis since 1970
/// @param logger its full name
/// @param template the message before its arguments were inserted
/// @param message the message
record LogEvent(
        long millis, Level level, String logger, String template, String message, @Nullable Throwable thrown) {

    boolean isProblem() {
        return level.toInt() >= Level.WARN.toInt();
    }
}
