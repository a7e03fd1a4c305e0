package rootwalk.cli.log;

import java.time.Instant;
import java.util.Map;

import org.slf4j.event.Level;
import rootwalk.wire.SafeText;

/// Formats a log event as one line, even if its text contains line breaks. Immutable; thread-safe.
final class LogLine {

    private static final int FRAMES = 6;
    private static final int CAUSES = 4;

    private final boolean journal;

    private LogLine(boolean journal) {
        this.journal = journal;
    }

    /// Under systemd, the journal adds the time, and the level is a number at the start of the line (sd-daemon(3)).
    static LogLine forEnvironment(Map<String, String> environment) {
        return new LogLine(environment.containsKey("JOURNAL_STREAM"));
    }

    String of(LogEvent event) {
        StringBuilder line = new StringBuilder(160);
        if (journal) {
            line.append('<').append(priority(event.level())).append('>');
        } else {
            line.append(time(event.millis()))
                    .append(' ').append(event.level()).append(' ');
        }
        String logger = event.logger();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        line.append(SafeText.text(event.message()));
        Throwable thrown = event.thrown();
        for (int i = 0; thrown != null && i < CAUSES; i++) {
            thrown(thrown, line);
            thrown = thrown.getCause();
        }
        return line.append('\n').toString();
    }

    /// ISO 8601 in UTC, always with milliseconds.
    private static String time(long milliseconds) {
        String text = Instant.ofEpochMilli(milliseconds).toString();
        return milliseconds % 1000 == 0 ? text.replace("Z", ".000Z") : text;
    }

    private static int priority(Level level) {
        return switch (level) {
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> 6;
            case DEBUG, TRACE -> 7;
        };
    }

    private static void thrown(Throwable thrown, StringBuilder line) {
        line.append(" | ").append(thrown.getClass().getName());
        String message = thrown.getMessage();
        if (message != null) {
            line.append(": ").append(SafeText.text(message));
        }
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            StackTraceElement frame = frames[i];
            line.append(i == 0 ? " at " : " < ")
                    .append(frame.getClassName(), frame.getClassName().lastIndexOf('.') + 1,
                            frame.getClassName().length())
                    .append('.').append(frame.getMethodName()).append(':').append(frame.getLineNumber());
        }
    }
}
