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

/// The log of the process: lines on standard error. Found by Logback as a service, so that no configuration file is
/// looked for and no XML parser is loaded at start.
public final class LogOutput extends ContextAwareBase implements Configurator {

    /// Netty's codecs, which warn of what a peer did wrong, with a stack trace. Such errors are counted by whose they are.
    private static final String PROTOCOLS = "io.netty.handler.codec";

    /// Netty's list of network interfaces. It warns, with a stack trace, where there are none, as in a network namespace whose
    /// loopback interface is down; nothing here uses the list.
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

    /// Makes the log; takes a moment, so that it is worth a thread of its own at start.
    static void prepare() {
        ILoggerFactory ignored = LoggerFactory.getILoggerFactory();
    }

    /// Sets how much is logged from now on.
    static void level(LogLevel level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("rootwalk").setLevel(Level.toLevel(level.name()));
            // Libraries speak of themselves from INFO downwards; that is wanted only by who debugs them.
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

    /// Writes what is still to be written.
    static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
