package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.EncryptionState.Failed;
import rootwalk.resolver.upstream.EncryptionState.Unknown;
import rootwalk.resolver.upstream.EncryptionState.Works;

class EncryptionStatesTest {

    private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.1");
    private static final Duration PERSISTENCE = Duration.ofDays(3);
    private static final Duration DAMPING = Duration.ofDays(1);

    private Duration now = Duration.ofSeconds(7);
    private final EncryptionStates states = new EncryptionStates(new Time() {
        @Override
        public long nanos() {
            return now.toNanos();
        }

        @Override
        public long millis() {
            return now.toMillis();
        }
    }, 100);

    private boolean tryProbe() {
        return states.tryProbe(SERVER, PERSISTENCE, DAMPING);
    }

    @Test
    void aServerIsProbedByOneQueryAtATime() {
        assertThat(tryProbe()).isTrue();
        assertThat(tryProbe()).isFalse();

        states.forget(SERVER);
        assertThat(tryProbe()).isTrue();
    }

    @Test
    void aFailureIsValidForTheDampingTime() {
        states.failed(SERVER, "closed");

        now = now.plus(DAMPING).minusNanos(1);
        assertThat(tryProbe()).isFalse();

        now = now.plusNanos(1);
        assertThat(tryProbe()).isTrue();
    }

    @Test
    void eachResponseExtendsTheTimeOfTls() {
        states.responded(SERVER);
        now = now.plusDays(2);
        states.responded(SERVER);
        now = now.plusDays(2);
        assertThat(states.works(SERVER, PERSISTENCE)).isTrue();
        assertThat(tryProbe()).isFalse();

        now = now.plusDays(1);
        assertThat(states.works(SERVER, PERSISTENCE)).isFalse();
        assertThat(tryProbe()).isTrue();
    }

    @Test
    void theEndOfAProbeDoesNotRemoveItsResult() {
        assertThat(tryProbe()).isTrue();
        states.responded(SERVER);
        states.forget(SERVER);

        assertThat(states.works(SERVER, PERSISTENCE)).isTrue();
    }

    @Test
    void threeTimeoutsInARowAreAFailure() {
        states.responded(SERVER);
        states.timedOut(SERVER);
        now = now.plusSeconds(2);
        states.timedOut(SERVER);
        assertThat(states.of(SERVER)).isInstanceOf(Works.class);

        now = now.plusSeconds(2);
        states.timedOut(SERVER);
        assertThat(states.of(SERVER)).isInstanceOf(Failed.class);
    }

    @Test
    void timeoutsAtTheSameTimeCountOnce() {
        states.responded(SERVER);
        IntStream.range(0, 10).forEach(_ -> states.timedOut(SERVER));

        assertThat(states.of(SERVER)).isInstanceOfSatisfying(Works.class,
                works -> assertThat(works.timeouts()).isEqualTo(1));
    }

    @Test
    void aResponseEndsARowOfTimeouts() {
        states.responded(SERVER);
        for (int i = 0; i < 10; i++) {
            states.timedOut(SERVER);
            now = now.plusSeconds(2);
            states.responded(SERVER);
        }

        assertThat(states.works(SERVER, PERSISTENCE)).isTrue();
    }

    @Test
    void manyServersOccupyBoundedMemory() {
        IntStream.range(0, 10_000).forEach(i -> states.failed(
                InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256), "closed"));

        assertThat(IntStream.range(0, 10_000)
                .filter(i -> !(states.of(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256)) instanceof Unknown))
                .count()).isLessThanOrEqualTo(100);
    }
}
