package rootwalk.cli;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config.LogLevel;

/// Configures the log: lines on standard error. Logback finds this class as a service, so no configuration file is
/// searched and no XML parser is loaded at start.
public final class LogOutput extends ContextAwareBase implements Configurator {

    /// Netty's codecs warn with a stack trace about errors of peers. Such errors are counted instead.
    private static final String PROTOCOLS = "io.netty.handler.codec";

    /// Netty's list of network interfaces warns with a stack trace if there are none, as in a network namespace whose
    /// loopback interface is down. The list is not used.
    private static final List<String> INTERFACES =
            List.of("io.netty.util.NetUtil", "io.netty.util.NetUtilInitializations");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        StandardErrorAppender appender = new StandardErrorAppender(LogLine.forEnvironment(System.getenv()));
        appender.setContext(context);
        appender.setName("standard-error");
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        quiet(context, Level.ERROR);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Initialises the log. This takes some time, so it runs on its own thread at start.
    static void prepare() {
        ILoggerFactory ignored = LoggerFactory.getILoggerFactory();
    }

    /// Sets the log level.
    static void level(LogLevel level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("rootwalk").setLevel(Level.toLevel(level.name()));
            // Messages of libraries below WARN are only useful for debugging.
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                    .setLevel(
                            level == LogLevel.TRACE ? Level.DEBUG : level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
            quiet(context, level == LogLevel.TRACE ? Level.DEBUG : Level.ERROR);
        }
    }

    private static void quiet(LoggerContext context, Level level) {
        context.getLogger(PROTOCOLS).setLevel(level);
        INTERFACES.forEach(name -> context.getLogger(name).setLevel(level));
    }

    /// Writes the remaining lines.
    static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
