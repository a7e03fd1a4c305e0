package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LogOutputTest {

    private final LoggerContext context = new LoggerContext();

    /// Netty warns, with a stack trace, where there is no network interface.
    @Test
    void aMachineWithoutNetworkInterfacesIsNothingToWarnOf() {
        new LogOutput().configure(context);

        assertThat(context.getLogger("io.netty.util.NetUtilInitializations").isWarnEnabled()).isFalse();
        assertThat(context.getLogger("io.netty.util.NetUtil").isWarnEnabled()).isFalse();
        assertThat(context.getLogger("io.netty.util.concurrent.DefaultPromise").isWarnEnabled()).isTrue();
    }
}
