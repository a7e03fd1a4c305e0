package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Time;

class ServerHealthTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private long now = -5_000_000_000L;
    private final ServerHealth health = new ServerHealth(new Time() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / 1_000_000;
        }
    });
    private final Server one = server("2001:db8::1");
    private final Server other = server("2001:db8::2");

    @Test
    void familyInWhichNoServerEverRespondedIsBackedOffAfterTwoFailures() {
        health.unreachable(one);
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
        health.unreachable(other);
        assertThat(health.isFamilyBackedOff(true, now)).isTrue();
        assertThat(health.isFamilyBackedOff(false, now)).isFalse();
    }

    @Test
    void oneQueryAMinuteProbesTheFamily() {
        backOff();
        now += MINUTE;
        health.queried(one);
        assertThat(health.isFamilyBackedOff(true, now)).isTrue();
        now += MINUTE - 1;
        assertThat(health.isFamilyBackedOff(true, now)).isTrue();
        now += 1;
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
    }

    @Test
    void consideringTheFamilyIsNoProbe() {
        backOff();
        now += MINUTE;
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
        health.queried(server("192.0.2.1"));
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
    }

    @Test
    void queryBeforeTheMinuteIsOverDoesNotDelayTheProbe() {
        backOff();
        now += MINUTE / 2;
        health.queried(one);
        now += MINUTE / 2;
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
    }

    @Test
    void responseEndsTheBackOff() {
        backOff();
        health.responded(one, 1_000_000);
        assertThat(health.isFamilyBackedOff(true, now)).isFalse();
    }

    private void backOff() {
        health.unreachable(one);
        health.unreachable(other);
    }

    private Server server(String address) {
        return health.server(new InetSocketAddress(InetAddress.ofLiteral(address), 53));
    }
}
