package rootwalk.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import rootwalk.config.Config.LogLevel;

class LoggersTest {

    private final List<LogEvent> events = new ArrayList<>();
    private final Loggers loggers = new Loggers(events::add);
    private final Logger resolver = loggers.getLogger("rootwalk.resolver.Resolver");

    @Test
    void beforeTheConfigurationIsReadWarningsAreWritten() {
        assertThat(resolver.isWarnEnabled()).isTrue();
        assertThat(resolver.isInfoEnabled()).isFalse();
    }

    @Test
    void theLevelIsThatOfAllLoggersOfTheProgram() {
        loggers.set(LogLevels.of(LogLevel.DEBUG));

        assertThat(resolver.isDebugEnabled()).isTrue();
        assertThat(resolver.isTraceEnabled()).isFalse();
        assertThat(loggers.getLogger("rootwalk.daemon.assembly.Daemon").isDebugEnabled()).isTrue();
        assertThat(loggers.getLogger("io.netty.channel.Channel").isInfoEnabled()).isFalse();
    }

    @Test
    void librariesExplainThemselvesAtTheLowestLevelOnly() {
        loggers.set(LogLevels.of(LogLevel.TRACE));

        assertThat(loggers.getLogger("io.netty.channel.Channel").isDebugEnabled()).isTrue();
        assertThat(loggers.getLogger("io.netty.handler.codec.http2.Http2").isDebugEnabled()).isTrue();
    }

    @Test
    void atTheHighestLevelErrorsAreWritten() {
        loggers.set(LogLevels.of(LogLevel.ERROR));

        assertThat(resolver.isErrorEnabled()).isTrue();
        assertThat(resolver.isWarnEnabled()).isFalse();
        assertThat(loggers.getLogger("io.netty.channel.Channel").isWarnEnabled()).isFalse();
    }

    /// Netty warns, with a stack trace, where there is no network interface.
    @Test
    void aMachineWithoutNetworkInterfacesIsNothingToWarnOf() {
        assertThat(loggers.getLogger("io.netty.util.NetUtilInitializations").isWarnEnabled()).isFalse();
        assertThat(loggers.getLogger("io.netty.util.NetUtil").isWarnEnabled()).isFalse();
        assertThat(loggers.getLogger("io.netty.util.concurrent.DefaultPromise").isWarnEnabled()).isTrue();
    }

    @Test
    void argumentsAreInsertedAndTheLastExceptionIsKept() {
        IOException failure = new IOException("closed");

        resolver.warn("{} of {} connections failed", 1, 2, failure);
        resolver.warn("no arguments {}");
        resolver.error("", failure);

        assertThat(events).extracting(LogEvent::level).containsExactly(Level.WARN, Level.WARN, Level.ERROR);
        assertThat(events).extracting(LogEvent::message)
                .containsExactly("1 of 2 connections failed", "no arguments {}", "");
        assertThat(events).extracting(LogEvent::thrown).containsExactly(failure, null, failure);
        assertThat(events.getFirst().template()).isEqualTo("{} of {} connections failed");
        assertThat(events.getFirst().logger()).isEqualTo("rootwalk.resolver.Resolver");
    }

    @Test
    void whatIsNotEnabledIsNotPassedOn() {
        resolver.info("nothing");

        assertThat(events).isEmpty();
    }
}
