package rootwalk.resolver.recursion;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Who waits for whom. Nobody ever waits for himself, by whatever detour.
@Timeout(20)
class InFlightQueriesTest {

    private static final Time TIME = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };
    private static final BudgetLimits PATIENT = new BudgetLimits(10, 1000, 10, 10, 10, 10, Duration.ofSeconds(15),
            Duration.ofSeconds(15));
    private static final Resolution DONE = Resolution.failed(ResponseCode.NOERROR, 1);

    private static final ResolutionContext.ServerLookups NO_LOOKUPS = new ResolutionContext.ServerLookups() {
        @Override
        public Resolution resolve(Question address, ResolutionContext context) {
            throw new AssertionError(address);
        }

        @Override
        public List<InetSocketAddress> queryParent(Delegation child, Question address, ResolutionContext context) {
            throw new AssertionError(address);
        }
    };

    private final InFlightQueries inFlight = new InFlightQueries();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Question a = new Question(Name.of("a.test."), RecordType.A);
    private final Question b = new Question(Name.of("b.test."), RecordType.A);
    private final Question c = new Question(Name.of("c.test."), RecordType.A);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private ResolutionContext newContext() {
        return new ResolutionContext(Query.of(a), new Budget(PATIENT, TIME), Validator.NONE, NO_LOOKUPS);
    }

    @Test
    void aResolutionThatWouldWaitForItselfDoesNotWait() {
        ResolutionContext context = newContext();

        Resolution outcome =
                inFlight.join(a, context, () -> inFlight.join(b, context, () -> inFlight.join(a, context, () -> DONE)));

        assertThat(outcome).isSameAs(DONE);
    }

    @Test
    void twoResolutionsThatNeedEachOtherBothEnd() throws Exception {
        CountDownLatch bothLead = new CountDownLatch(2);
        ResolutionContext one = newContext();
        ResolutionContext two = newContext();

        Future<Resolution> first = threads.submit(() -> inFlight.join(a, one, () -> {
            meet(bothLead);
            return inFlight.join(b, one, () -> DONE);
        }));
        Future<Resolution> second = threads.submit(() -> inFlight.join(b, two, () -> {
            meet(bothLead);
            return inFlight.join(a, two, () -> DONE);
        }));

        assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
    }

    @Test
    void aCircleOfThreeIsRefusedToo() throws Exception {
        CountDownLatch allLead = new CountDownLatch(3);
        Question[] questions = {a, b, c};
        Future<?>[] outcomes = new Future<?>[3];

        for (int i = 0; i < 3; i++) {
            Question mine = questions[i];
            Question next = questions[(i + 1) % 3];
            ResolutionContext context = newContext();
            outcomes[i] = threads.submit(() -> inFlight.join(mine, context, () -> {
                meet(allLead);
                return inFlight.join(next, context, () -> DONE);
            }));
        }

        for (Future<?> outcome : outcomes) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
        }
    }

    @Test
    void equalQuestionsAreFoundOutOnce() throws Exception {
        CountDownLatch leads = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger found = new AtomicInteger();
        Future<Resolution> leader = threads.submit(() -> inFlight.join(a, newContext(), () -> {
            leads.countDown();
            found.incrementAndGet();
            meetQuietly(release);
            return DONE;
        }));
        meetQuietly(leads);

        Future<Resolution> follower = threads.submit(() -> inFlight.join(a, newContext(), () -> {
            found.incrementAndGet();
            return DONE;
        }));
        release.countDown();

        assertThat(follower.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
        assertThat(leader.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
        assertThat(found.get()).isBetween(1, 2);
        assertThat(inFlight.size()).isZero();
    }

    @Test
    void aQueryWithCdDoesNotWaitForOneWithout() {
        ResolutionContext withCd =
                new ResolutionContext(new Query(a, false, true, ResolutionObserver.NONE), new Budget(PATIENT, TIME),
                        Validator.NONE, NO_LOOKUPS);
        Resolution bogus = Resolution.failed(ResponseCode.SERVFAIL, 1);

        Resolution outcome = inFlight.join(a, newContext(), () -> {
            assertThat(inFlight.join(a, withCd, () -> DONE)).isSameAs(DONE);
            return bogus;
        });

        assertThat(outcome).isSameAs(bogus);
        assertThat(inFlight.size()).isZero();
    }

    /// Other trust anchors may apply to a refresh.
    @Test
    void aRefreshDoesNotWaitForAQueryOfAClient() {
        ResolutionContext refresh = newContext();
        refresh.bypassCacheFor(a);
        Resolution bogus = Resolution.failed(ResponseCode.SERVFAIL, 1);

        Resolution outcome = inFlight.join(a, newContext(), () -> {
            assertThat(inFlight.join(a, refresh, () -> DONE)).isSameAs(DONE);
            return bogus;
        });

        assertThat(outcome).isSameAs(bogus);
    }

    @Test
    void aFailureForWantOfBudgetIsNotPassedOn() throws Exception {
        CountDownLatch leads = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ResolutionContext poor = newContext();
        assertThat(poor.budget().enterServerLookup()).isTrue();
        while (poor.budget().takeQuery()) {
            // Until nothing is left.
        }
        Future<Resolution> leader = threads.submit(() -> inFlight.join(a, poor, () -> {
            leads.countDown();
            meetQuietly(release);
            return Failures.outOfBudget(poor);
        }));
        meetQuietly(leads);

        Future<Resolution> follower = threads.submit(() -> inFlight.join(a, newContext(), () -> DONE));
        release.countDown();

        assertThat(leader.get(10, TimeUnit.SECONDS).isFailure()).isTrue();
        assertThat(follower.get(10, TimeUnit.SECONDS)).isSameAs(DONE);
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        meetQuietly(latch);
    }

    private static void meetQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
