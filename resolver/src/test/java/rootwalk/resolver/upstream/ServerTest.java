package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

class ServerTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
    private long now = 1_000 * SECOND;

    private void passes(long nanos) {
        now += nanos;
    }

    @Test
    void questionsThatAreLostTogetherAreOneSilence() {
        for (int i = 0; i < 100; i++) {
            server.wasSilent(now + i * MILLI, 500 * MILLI);
        }
        assertThat(server.silences()).isEqualTo(1);
        assertThat(server.isResting(now + 100 * MILLI)).isFalse();
    }

    @Test
    void oneAfterTheOtherTheyCountAndTheServerRests() {
        for (int i = 0; i < 3; i++) {
            passes(500 * MILLI);
            server.wasSilent(now, 500 * MILLI);
        }
        assertThat(server.silences()).isEqualTo(3);
        assertThat(server.isResting(now)).isTrue();
    }

    @Test
    void aQuestionIsNoSilenceWhereTheServerWasHeardSinceItWasSent() {
        server.wasHeard(now);
        passes(100 * MILLI);
        server.wasSilent(now, 500 * MILLI);
        assertThat(server.silences()).isZero();

        passes(SECOND);
        server.wasSilent(now, 500 * MILLI);
        assertThat(server.silences()).isEqualTo(1);
    }

    @Test
    void tcpBecomesAHabitOnlyWhereUdpHasNotWorkedForAWhile() {
        server.wasHeard(now);
        passes(SECOND);
        server.prefersStream(now);
        assertThat(server.isStreamOnly(now)).isFalse();

        passes(20 * SECOND);
        server.prefersStream(now);
        assertThat(server.isStreamOnly(now)).isTrue();
    }
}
