package rootwalk.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimiter rateLimiter = new RateLimiter(nanos::get);

    @Test
    void twentyAtOnceThenTwoASecond() {
        assertThat(taken(30)).isEqualTo(20);

        nanos.addAndGet(1_000_000_000);
        assertThat(taken(30)).isEqualTo(2);
    }

    @Test
    void whoWaitsLongHasTwentyAgainAndNoMore() {
        taken(20);
        nanos.addAndGet(3_600_000_000_000L);

        assertThat(taken(30)).isEqualTo(20);
    }

    private long taken(int tries) {
        return IntStream.range(0, tries).filter(_ -> rateLimiter.tryAcquire()).count();
    }
}
