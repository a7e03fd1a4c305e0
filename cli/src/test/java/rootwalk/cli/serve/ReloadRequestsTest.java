package rootwalk.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class ReloadRequestsTest {

    private final AtomicInteger reloads = new AtomicInteger();
    private final ReloadRequests requests = new ReloadRequests();

    @Test
    void onesThatComeDuringTheStartAreServedOnceAfterIt() {
        requests.request();
        requests.request();
        assertThat(reloads).hasValue(0);

        requests.start(reloads::incrementAndGet);

        assertThat(reloads).hasValue(1);
    }

    @Test
    void onesThatComeLaterAreServedAtOnce() {
        requests.start(reloads::incrementAndGet);
        assertThat(reloads).hasValue(0);

        requests.request();
        requests.request();

        assertThat(reloads).hasValue(2);
    }
}
