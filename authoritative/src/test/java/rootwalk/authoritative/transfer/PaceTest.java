package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private long nanos;
    private long queries;
    private long paused;
    private final Pace pace = new Pace(() -> queries, () -> nanos, this::pause);

    private void pause(long time) {
        paused += time;
        nanos += time;
    }

    private void work(long time) {
        nanos += time;
        pace.step();
    }

    @Test
    void pausesAfterSomeWorkWhileQueriesAreAnswered() {
        queries++;
        work(Pace.WORK);
        queries++;
        work(Pace.WORK);

        assertThat(paused).isEqualTo(2 * Pace.PAUSE);
    }

    /// The thread that answers may be waiting for the processor.
    @Test
    void pausesAlsoIfTheLastAnswerWasSomeTimeAgo() {
        queries++;
        work(Pace.WORK);
        work(Pace.WORK);

        assertThat(paused).isEqualTo(2 * Pace.PAUSE);
    }

    @Test
    void doesNotPauseWithoutQueries() {
        work(Pace.WORK);
        assertThat(paused).isZero();

        queries++;
        work(Pace.WORK);
        nanos += Pace.RECENT;
        work(Pace.WORK);
        work(Pace.WORK);

        assertThat(paused).isEqualTo(Pace.PAUSE);
    }

    @Test
    void doesNotPauseAfterEachStep() {
        for (int i = 0; i < 100; i++) {
            queries++;
            work(Pace.WORK / 50);
        }

        assertThat(paused).isEqualTo(2 * Pace.PAUSE);
    }
}
