package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferPausesTest {

    private long nanos;
    private long queries;
    private long paused;
    private final TransferPauses pauses = new TransferPauses(() -> queries, () -> nanos, this::pause);

    private void pause(long time) {
        paused += time;
        nanos += time;
    }

    private void work(long time) {
        nanos += time;
        pauses.step();
    }

    @Test
    void pausesAfterSomeWorkWhileQueriesAreAnswered() {
        queries++;
        work(TransferPauses.WORK);
        queries++;
        work(TransferPauses.WORK);

        assertThat(paused).isEqualTo(2 * TransferPauses.PAUSE);
    }

    /// The thread that answers may be waiting for the processor.
    @Test
    void pausesAlsoIfTheLastAnswerWasSomeTimeAgo() {
        queries++;
        work(TransferPauses.WORK);
        work(TransferPauses.WORK);

        assertThat(paused).isEqualTo(2 * TransferPauses.PAUSE);
    }

    @Test
    void doesNotPauseWithoutQueries() {
        work(TransferPauses.WORK);
        assertThat(paused).isZero();

        queries++;
        work(TransferPauses.WORK);
        nanos += TransferPauses.RECENT;
        work(TransferPauses.WORK);
        work(TransferPauses.WORK);

        assertThat(paused).isEqualTo(TransferPauses.PAUSE);
    }

    @Test
    void doesNotPauseAfterEachStep() {
        for (int i = 0; i < 100; i++) {
            queries++;
            work(TransferPauses.WORK / 50);
        }

        assertThat(paused).isEqualTo(2 * TransferPauses.PAUSE);
    }
}
