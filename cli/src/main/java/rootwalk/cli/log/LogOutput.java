package rootwalk.cli.log;

import rootwalk.config.Config.LogLevel;

/// The log of this process. Any thread.
public final class LogOutput {

    private static final LogWriter WRITER = new LogWriter(LogLine.forEnvironment(System.getenv()));

    static final Loggers LOGGERS = new Loggers(WRITER::write);

    private LogOutput() {}

    /// Starts the thread of the log. Further calls have no effect.
    ///
    /// @throws OutOfMemoryError if the thread cannot be created
    public static void prepare() {
        WRITER.start();
    }

    /// Sets the level.
    public static void level(LogLevel level) {
        LOGGERS.set(LogLevels.of(level));
    }

    /// The number of lines that could not be written.
    public static long lost() {
        return WRITER.lost();
    }

    /// Writes the remaining lines.
    public static void stop() {
        WRITER.stop();
    }
}
