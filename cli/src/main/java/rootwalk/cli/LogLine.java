package rootwalk.cli;

import java.time.Instant;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import rootwalk.wire.SafeText;

/// Formats a log event as one line, whatever it contains. Immutable; thread-safe.
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

    String of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        if (journal) {
            line.append('<').append(priority(event.getLevel())).append('>');
        } else {
            line.append(time(event.getTimeStamp()))
                    .append(' ').append(event.getLevel()).append(' ');
        }
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        line.append(SafeText.text(event.getFormattedMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
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
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }

    private static void thrown(IThrowableProxy thrown, StringBuilder line) {
        line.append(" | ").append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            line.append(": ").append(SafeText.text(thrown.getMessage()));
        }
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            StackTraceElement frame = frames[i].getStackTraceElement();
            line.append(i == 0 ? " at " : " < ")
                    .append(frame.getClassName(), frame.getClassName().lastIndexOf('.') + 1,
                            frame.getClassName().length())
                    .append('.').append(frame.getMethodName()).append(':').append(frame.getLineNumber());
        }
    }
}
