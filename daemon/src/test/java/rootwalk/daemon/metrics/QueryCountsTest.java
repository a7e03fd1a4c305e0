package rootwalk.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.DurationHistogram;
import rootwalk.wire.ResponseCode;

class QueryCountsTest {

    private final QueryLog log = new QueryLog(Thread.ofPlatform().daemon().factory());
    private final AtomicLong nanos = new AtomicLong();
    private final QueryCounts counts = new QueryCounts(log, nanos::get);

    @AfterEach
    void close() {
        log.close();
    }

    private static QueryContext answered(String question, AnswerSource source) {
        QueryContext context = new QueryContext();
        byte[] request = TestQuery.ask(question).octets();
        context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, request.length, new byte[512], 0, 0);
        var _ = context.copy(source, ResponseCode.NOERROR);
        return context;
    }

    private DurationHistogram.Counts durations(AnswerSource source) {
        return counts.durations().get(source);
    }

    @Test
    void limitedResponsesAreCountedByWhatBecameOfThem() {
        QueryObserver observer = counts.ofThread();
        observer.limited(ResponseLimit.Decision.TRUNCATE);
        observer.limited(ResponseLimit.Decision.DROP);
        observer.limited(ResponseLimit.Decision.DROP);

        assertThat(counts.totals()).containsEntry("limited.truncated", 1L).containsEntry("limited.dropped", 2L);
    }

    @Test
    void allAnswersOfABatchHaveTheTimeOfTheBatch() {
        counts.measure(true);
        QueryObserver observer = counts.ofThread();

        observer.batchStarts();
        observer.answered(answered("a. A", AnswerSource.CACHE), 12);
        observer.answered(answered("a. A", AnswerSource.CACHE), 12);
        observer.answered(answered("a. A", AnswerSource.ZONE), 12);
        nanos.addAndGet(30_000);
        observer.batchEnds();

        assertThat(durations(AnswerSource.CACHE).total()).isEqualTo(2);
        assertThat(durations(AnswerSource.CACHE).nanos()).isEqualTo(60_000);
        assertThat(durations(AnswerSource.ZONE).total()).isEqualTo(1);
        assertThat(durations(AnswerSource.HOSTS).total()).isZero();
    }

    @Test
    void aDelayedAnswerHasItsOwnTime() {
        counts.measure(true);
        QueryObserver observer = counts.shared();
        QueryContext context = answered("a. A", AnswerSource.RECURSION);

        observer.answered(context, 12);
        observer.answeredAfter(context, 7_000_000);

        assertThat(durations(AnswerSource.RECURSION)).satisfies(it -> assertThat(it.total()).isEqualTo(1))
                .satisfies(it -> assertThat(it.nanos()).isEqualTo(7_000_000));
    }

    @Test
    void nothingIsMeasuredUnlessItIsWanted() {
        QueryObserver observer = counts.ofThread();

        observer.batchStarts();
        observer.answered(answered("a. A", AnswerSource.CACHE), 12);
        counts.measure(true);
        observer.batchEnds();
        counts.measure(false);
        observer.answeredAfter(answered("a. A", AnswerSource.CACHE), 1);

        assertThat(durations(AnswerSource.CACHE).total()).isZero();
    }

    @Test
    void aQueryWithoutAResponseIsNoneOfItsTransport() {
        QueryObserver observer = counts.ofThread();
        observer.answered(answered("a. A", AnswerSource.CACHE), 12);
        observer.dropped(answered("b. A", AnswerSource.LOCAL));

        assertThat(counts.totals()).containsEntry("queries.udp", 1L).containsEntry("queries.dropped", 1L);
    }

    @Test
    void typesOfWhichThereIsNoCounterAreCountedTogether() {
        QueryObserver observer = counts.ofThread();
        for (String type : new String[] {"A", "AAAA", "CAA", "ANY", "TYPE300", "TYPE65280", "LOC"}) {
            observer.answered(answered("a. " + type, AnswerSource.ZONE), 12);
        }

        Map<String, Long> totals = counts.totals();
        assertThat(totals).containsEntry("types.a", 1L).containsEntry("types.aaaa", 1L).containsEntry("types.caa", 1L)
                .containsEntry("types.any", 1L).containsEntry("types.other", 3L).containsEntry("types.txt", 0L);
    }
}
