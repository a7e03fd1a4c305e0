package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Equal queries to one server, of resolutions with different budgets.
@Timeout(20)
class DeduplicatingUpstreamTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return nanos.get();
        }

        @Override
        public long millis() {
            return nanos.get() / 1_000_000;
        }
    };
    private final UpstreamQuery query = new UpstreamQuery(
            new ServerHealth(time).server(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53)),
            Name.of("test."), new Question(Name.of("www.test."), RecordType.A), false, false, false, List.of());
    private final AtomicInteger sent = new AtomicInteger();
    private final CountDownLatch firstIsSent = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);

    /// The first exchange ends when the test permits it, for this reason; later ones time out.
    private Reason firstEnds = Reason.TIMEOUT;

    private final DeduplicatingUpstream upstream = new DeduplicatingUpstream(new Upstream() {
        @Override
        public QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer) {
            if (sent.incrementAndGet() > 1) {
                return none(Reason.TIMEOUT);
            }
            firstIsSent.countDown();
            await(firstMayEnd);
            return none(firstEnds);
        }

        @Override
        public void close() {}
    });

    private static QueryResult none(Reason reason) {
        return new NoResponse(reason, UpstreamTransport.UDP, 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Budget budget(Time time) {
        return new Budget(BudgetLimits.STANDARD, time);
    }

    private QueryResult query(Budget budget) {
        return upstream.query(query, new Attempt(1, budget, new LateResponses()), Upstream.Observer.NONE);
    }

    private FutureTask<QueryResult> inThread(Budget budget) {
        FutureTask<QueryResult> result = new FutureTask<>(() -> query(budget));
        Thread.ofVirtual().start(result);
        return result;
    }

    @Test
    void aWaitThatTheBudgetEndsIsGivenUpAndNotALackOfSockets() throws Exception {
        FutureTask<QueryResult> first = inThread(budget(time));
        await(firstIsSent);
        Budget shortened = budget(time);
        shortened.shorten(Duration.ofMillis(1).toNanos());

        assertThat(query(shortened)).isEqualTo(none(Reason.GIVEN_UP));

        firstMayEnd.countDown();
        assertThat(first.get()).isEqualTo(none(Reason.TIMEOUT));
        assertThat(sent).hasValue(1);
    }

    @Test
    void theTimeThatWasWaitedIsPartOfTheResult() throws Exception {
        FutureTask<QueryResult> first = inThread(budget(time));
        await(firstIsSent);
        // Each look at the clock takes a second.
        Time slow = new Time() {
            @Override
            public long nanos() {
                return nanos.addAndGet(1_000_000_000L);
            }

            @Override
            public long millis() {
                return 0;
            }
        };

        QueryResult result = query(budget(slow));
        firstMayEnd.countDown();

        assertThat(result.rttNanos()).isGreaterThan(1_000_000_000L);
        assertThat(first.get()).isEqualTo(none(Reason.TIMEOUT));
    }

    private record Two(QueryResult first, QueryResult second) {}

    /// The second query waits for the first, which ends for a reason.
    private Two oneWaitsForTheOther(Reason reason) throws Exception {
        firstEnds = reason;
        FutureTask<QueryResult> first = inThread(budget(time));
        await(firstIsSent);
        FutureTask<QueryResult> second = new FutureTask<>(() -> query(budget(time)));
        Thread waiting = Thread.ofPlatform().daemon().start(second);
        awaitThatItWaits(waiting);
        firstMayEnd.countDown();
        return new Two(first.get(), second.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"BUDGET", "GIVEN_UP", "SETTLED"})
    void aResultThatOnlyTheFirstResolutionIsConcernedByIsNotPassedOn(Reason reason) throws Exception {
        Two results = oneWaitsForTheOther(reason);

        assertThat(results.first()).isEqualTo(none(reason));
        assertThat(results.second()).isEqualTo(none(Reason.TIMEOUT));
        assertThat(sent).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "UNREACHABLE", "CLOSED", "MALFORMED", "SUSPICIOUS", "NOT_READY"})
    void aResultOfTheServerOrOfTheHostIsPassedOn(Reason reason) throws Exception {
        Two results = oneWaitsForTheOther(reason);

        assertThat(results.second()).isEqualTo(none(reason));
        assertThat(results.first()).isEqualTo(none(reason));
        assertThat(sent).hasValue(1);
    }

    private static void awaitThatItWaits(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }
}
