package rootwalk.cli.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/// All loggers of the process. Thread-safe.
final class Loggers implements ILoggerFactory {

    private final Map<String, LineLogger> byName = new ConcurrentHashMap<>();
    private final Consumer<LogEvent> output;
    private LogLevels levels = LogLevels.AT_START;

    /// @param output receives what is logged, from any thread
    Loggers(Consumer<LogEvent> output) {
        this.output = output;
    }

    @Override
    public Logger getLogger(String name) {
        LineLogger known = byName.get(name);
        return known == null ? create(name) : known;
    }

    private synchronized Logger create(String name) {
        return byName.computeIfAbsent(name, of -> new LineLogger(of, levels.of(of), output));
    }

    synchronized void set(LogLevels next) {
        levels = next;
        byName.forEach((name, logger) -> logger.writeFrom(next.of(name)));
    }
}
