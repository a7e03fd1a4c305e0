package rootwalk.cli.log;

import java.io.Serial;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// A logger that passes on the events at or above its level. Thread-safe.
final class LineLogger extends LegacyAbstractLogger {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Consumer<LogEvent> output;
    private volatile int lowest;

    LineLogger(String name, Level lowest, Consumer<LogEvent> output) {
        this.name = name;
        this.lowest = lowest.toInt();
        this.output = output;
    }

    void writeFrom(Level level) {
        lowest = level.toInt();
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= lowest;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String template,
            @Nullable Object @Nullable [] arguments, @Nullable Throwable thrown) {
        String message = arguments == null ? template : MessageFormatter.basicArrayFormat(template, arguments);
        boolean isBulk = marker != null && marker.getName().equals(LogEvent.BULK);
        output.accept(new LogEvent(System.currentTimeMillis(), level, name, template, message, thrown, isBulk));
    }
}
