package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamPlacesTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final StreamPlaces places = new StreamPlaces(Server.MOST_STREAMS + 1);
    private final Server slow = new Server(new InetSocketAddress("192.0.2.1", 53));
    private final Server other = new Server(new InetSocketAddress("192.0.2.2", 53));

    @Test
    void aServerHasOnlySoManyPlacesAndLeavesTheOthersTheirs() {
        fill(slow, Server.MOST_STREAMS);

        assertThat(places.enter(slow, 0)).isFalse();
        assertThat(places.enter(other, 0)).isTrue();
    }

    @Test
    void thereAreOnlySoManyPlacesInAll() {
        fill(slow, Server.MOST_STREAMS);
        fill(other, 1);

        assertThat(places.enter(other, 0)).isFalse();

        places.leave(slow);
        assertThat(places.enter(other, 0)).isTrue();
    }

    @Test
    void whoFoundNoPlaceInAllTakesNoneOfTheServer() {
        StreamPlaces none = new StreamPlaces(0);

        assertThat(none.enter(slow, 0)).isFalse();

        fill(slow, Server.MOST_STREAMS);
    }

    @Test
    void whoLeavesLetsTheNextIn() throws InterruptedException {
        fill(slow, Server.MOST_STREAMS);
        Thread next = Thread.ofVirtual().start(() -> {
            if (places.enter(slow, MINUTE)) {
                places.leave(slow);
            }
        });

        places.leave(slow);

        assertThat(next.join(Duration.ofSeconds(20))).isTrue();
        fill(slow, 1);
    }

    private void fill(Server server, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(places.enter(server, 0)).isTrue();
        }
    }
}
