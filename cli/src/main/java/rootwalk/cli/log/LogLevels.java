package rootwalk.cli.log;

import java.util.Set;

import org.slf4j.event.Level;
import rootwalk.config.Config.LogLevel;

/// The lowest level that each logger logs. Immutable.
///
/// @param own level of the loggers of rootwalk
/// @param libraries level of most libraries
/// @param quiet level of libraries whose warnings are not useful
record LogLevels(Level own, Level libraries, Level quiet) {

    /// Before the configuration is read, and for commands.
    static final LogLevels AT_START = new LogLevels(Level.WARN, Level.WARN, Level.ERROR);

    private static final String OWN = "rootwalk.";

    /// Netty's codecs warn with a stack trace about errors of peers. Such errors are counted instead.
    private static final String PROTOCOLS = "io.netty.handler.codec.";

    /// Netty's list of network interfaces warns with a stack trace if there are none, as in a network namespace whose
    /// loopback interface is down. The list is not used.
    private static final Set<String> INTERFACES =
            Set.of("io.netty.util.NetUtil", "io.netty.util.NetUtilInitializations");

    /// Messages of libraries below WARN are only useful for debugging.
    static LogLevels of(LogLevel configured) {
        return switch (configured) {
            case TRACE -> new LogLevels(Level.TRACE, Level.DEBUG, Level.DEBUG);
            case DEBUG -> new LogLevels(Level.DEBUG, Level.WARN, Level.ERROR);
            case INFO -> new LogLevels(Level.INFO, Level.WARN, Level.ERROR);
            case WARN -> new LogLevels(Level.WARN, Level.WARN, Level.ERROR);
            case ERROR -> new LogLevels(Level.ERROR, Level.ERROR, Level.ERROR);
        };
    }

    /// The level of a logger.
    Level of(String logger) {
        if (logger.startsWith(OWN)) {
            return own;
        }
        return logger.startsWith(PROTOCOLS) || INTERFACES.contains(logger) ? quiet : libraries;
    }
}
