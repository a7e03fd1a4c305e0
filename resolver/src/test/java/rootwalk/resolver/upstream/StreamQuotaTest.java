package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamQuotaTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final StreamQuota quota = new StreamQuota(Server.MAX_TCP_CONNECTIONS + 1);
    private final Server slow = new Server(new InetSocketAddress("192.0.2.1", 53), 0);
    private final Server other = new Server(new InetSocketAddress("192.0.2.2", 53), 0);

    @Test
    void aServerHasOnlySoManyPlacesAndLeavesTheOthersTheirs() {
        fill(slow, Server.MAX_TCP_CONNECTIONS);

        assertThat(quota.tryAcquire(slow, 0)).isFalse();
        assertThat(quota.tryAcquire(other, 0)).isTrue();
    }

    @Test
    void thereAreOnlySoManyPlacesInAll() {
        fill(slow, Server.MAX_TCP_CONNECTIONS);
        fill(other, 1);

        assertThat(quota.tryAcquire(other, 0)).isFalse();

        quota.release(slow);
        assertThat(quota.tryAcquire(other, 0)).isTrue();
    }

    @Test
    void whoFoundNoPlaceInAllTakesNoneOfTheServer() {
        StreamQuota none = new StreamQuota(0);

        assertThat(none.tryAcquire(slow, 0)).isFalse();

        fill(slow, Server.MAX_TCP_CONNECTIONS);
    }

    @Test
    void whoLeavesLetsTheNextIn() throws InterruptedException {
        fill(slow, Server.MAX_TCP_CONNECTIONS);
        Thread next = Thread.ofVirtual().start(() -> {
            if (quota.tryAcquire(slow, MINUTE)) {
                quota.release(slow);
            }
        });

        quota.release(slow);

        assertThat(next.join(Duration.ofSeconds(20))).isTrue();
        fill(slow, 1);
    }

    private void fill(Server server, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(quota.tryAcquire(server, 0)).isTrue();
        }
    }
}
