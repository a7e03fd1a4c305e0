package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamQuotaTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final StreamQuota quota = new StreamQuota(Server.MAX_TCP_CONNECTIONS + 1);
    private final Server slow = new Server(new InetSocketAddress("192.0.2.1", 53), 0);
    private final Server other = new Server(new InetSocketAddress("192.0.2.2", 53), 0);

    @BeforeEach
    void bothHaveResponded() {
        slow.respondedOverTcp();
        other.respondedOverTcp();
    }

    @Test
    void serversThatHaveNeverRespondedLeaveHalfToTheOthers() {
        StreamQuota four = new StreamQuota(4);
        List<StreamQuota.Permit> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(four.tryAcquire(silent(i), 0));
        }
        assertThat(taken).doesNotContainNull();
        assertThat(four.tryAcquire(silent(2), 0)).isNull();

        StreamQuota.Permit proven = four.tryAcquire(other, 0);
        assertThat(proven).isNotNull();
        assertThat(four.tryAcquire(slow, 0)).isNotNull();
        assertThat(four.tryAcquire(slow, 0)).isNull();

        proven.close();
        assertThat(four.tryAcquire(silent(3), 0)).isNull();
        taken.getFirst().close();
        assertThat(four.tryAcquire(silent(3), 0)).isNotNull();
    }

    private static Server silent(int number) {
        return new Server(new InetSocketAddress("198.51.100." + number, 53), 0);
    }

    @Test
    void aServerHasOnlySoManyPlacesAndLeavesTheOthersTheirs() {
        fill(slow, Server.MAX_TCP_CONNECTIONS);

        assertThat(quota.tryAcquire(slow, 0)).isNull();
        assertThat(quota.tryAcquire(other, 0)).isNotNull();
    }

    @Test
    void thereAreOnlySoManyPlacesInAll() {
        List<StreamQuota.Permit> taken = fill(slow, Server.MAX_TCP_CONNECTIONS);
        fill(other, 1);

        assertThat(quota.tryAcquire(other, 0)).isNull();

        taken.getFirst().close();
        assertThat(quota.tryAcquire(other, 0)).isNotNull();
    }

    @Test
    void whoFoundNoPlaceInAllTakesNoneOfTheServer() {
        StreamQuota none = new StreamQuota(0);

        assertThat(none.tryAcquire(slow, 0)).isNull();

        fill(slow, Server.MAX_TCP_CONNECTIONS);
    }

    @Test
    void whoLeavesLetsTheNextIn() throws InterruptedException {
        List<StreamQuota.Permit> taken = fill(slow, Server.MAX_TCP_CONNECTIONS);
        Thread next = Thread.ofVirtual().start(() -> {
            StreamQuota.Permit permit = quota.tryAcquire(slow, MINUTE);
            if (permit != null) {
                permit.close();
            }
        });

        taken.getFirst().close();

        assertThat(next.join(Duration.ofSeconds(20))).isTrue();
        fill(slow, 1);
    }

    private List<StreamQuota.Permit> fill(Server server, int count) {
        List<StreamQuota.Permit> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(quota.tryAcquire(server, 0));
        }
        assertThat(taken).doesNotContainNull();
        return taken;
    }
}
