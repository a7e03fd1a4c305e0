package rootwalk.cli.log;

import rootwalk.config.Config.LogLevel;

/// The log of this process. Any thread.
public final class LogOutput {

    private static final LogWriter WRITER = new LogWriter(LogLine.forEnvironment(System.getenv()));

    static final Loggers LOGGERS = new Loggers(WRITER::write);

    private LogOutput() {}

    /// Starts the thread of the log. May be called again.
    ///
    /// @throws OutOfMemoryError if the process may not have the thread
    public static void prepare() {
        WRITER.start();
    }

    /// Sets the level.
    public static void level(LogLevel level) {
        LOGGERS.set(LogLevels.of(level));
    }

    /// Writes the remaining lines.
    public static void stop() {
        WRITER.stop();
    }
}
