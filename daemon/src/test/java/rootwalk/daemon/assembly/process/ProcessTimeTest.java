package rootwalk.daemon.assembly.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/// The clock that TTLs run by.
class ProcessTimeTest {

    private static final long START = 1_800_000_000_000L;

    private final AtomicLong steadyNanos = new AtomicLong(-Duration.ofMinutes(1).toNanos());
    private final AtomicLong wallMillis = new AtomicLong(START);
    private final ProcessTime time = new ProcessTime(steadyNanos::get, wallMillis::get);

    private void pass(Duration duration) {
        steadyNanos.addAndGet(duration.toNanos());
        wallMillis.addAndGet(duration.toMillis());
    }

    private void setWall(Duration step) {
        wallMillis.addAndGet(step.toMillis());
    }

    @Test
    void followsTheWallClockUntilItIsSet() {
        assertThat(time.millis()).isEqualTo(START);
        pass(Duration.ofHours(3));
        assertThat(time.millis()).isEqualTo(START + Duration.ofHours(3).toMillis());
    }

    @Test
    void goesOnAtItsPaceWhenTheWallClockIsSetBack() {
        setWall(Duration.ofDays(-1));
        assertThat(time.millis()).isEqualTo(START);
        pass(Duration.ofSeconds(30));
        assertThat(time.millis()).isEqualTo(START + 30_000);
    }

    @Test
    void agesWhatIsKeptWhileTheHostSleeps() {
        setWall(Duration.ofHours(8));
        assertThat(time.millis()).isEqualTo(START + Duration.ofHours(8).toMillis());
        pass(Duration.ofSeconds(5));
        assertThat(time.millis()).isEqualTo(START + Duration.ofHours(8).toMillis() + 5000);
    }

    @Test
    void neverGoesBackHoweverTheWallClockIsSet() {
        long before = time.millis();
        for (int step : new int[] {-500, 3000, -7200, 40, -1, 86_400, -90_000}) {
            setWall(Duration.ofSeconds(step));
            pass(Duration.ofMillis(1));

            assertThat(time.millis()).isGreaterThan(before);
            before = time.millis();
        }
    }
}
