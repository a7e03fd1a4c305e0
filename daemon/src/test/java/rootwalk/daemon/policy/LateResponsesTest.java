package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.recursion.ValidatorSource;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.socket.LateResponse;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.cookie.ServerCookies;

/// What comes of questions that a slow server holds up, of a client that may have ten of them and so has many from two.
@Timeout(30)
class LateResponsesTest {

    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger dropped = new AtomicInteger();
    private final MessageCache messages = new MessageCache(1 << 20);
    private final RecursiveQueries recursiveQueries = recursions();
    private final ResolverStep recurse = new ResolverStep(recursiveQueries, CookieChecks.NONE);

    private RecursiveQueries recursions() {
        Time time = new Time() {
            @Override
            public long nanos() {
                return passed.get();
            }

            @Override
            public long millis() {
                return 1_000_000;
            }
        };
        RecursionSettings recursion = new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.OFF,
                List.of(ConfiguredZone.at(Name.ROOT,
                        List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 53)),
                        ConfiguredZone.Use.FORWARD)),
                AddressPolicy.any(), LocalData.none(), ValidatorSource.NONE, true);
        Resolver resolver = new Resolver(
                new ResolverSettings(recursion, CacheSettings.STANDARD, SpoofingProtection.NONE, BudgetLimits.STANDARD),
                new SlowServer(), time, new Random(1));
        return new RecursiveQueries(resolver, messages,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)),
                new Drops(),
                time,
                Thread.ofVirtual().factory(), new RecursionQuota(100, 10),
                new FailureLog(time, _ -> {}), Synthesis.NONE, ResponsePolicies.none());
    }

    /// Knows an address for every name, and holds it back where a test says so.
    private final class SlowServer implements UdpClient {
        private volatile @Nullable Runnable latest;

        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long timeout) {
            RequestView view = new RequestView();
            view.read(query, 0, length);
            Name name = view.question().name();
            try {
                held.getOrDefault(name.folded().toString(), new CountDownLatch(0)).await();
            } catch (InterruptedException e) {
                return ENDED;
            }
            MessageWriter writer = new MessageWriter();
            writer.beginResponse(view, response, 0, response.length, Flags.RA);
            writer.add(RRset.of(name, RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 80)));
            return writer.finish();
        }

        /// Who asks for `satellite.example.` gets the response to the first query while a query of the background
        /// waits.
        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check, long timeout,
                LateResponse late) {
            RequestView view = new RequestView();
            view.read(query, 0, length);
            if (!view.question().name().equals(Name.of("satellite.example."))) {
                return query(server, query, length, response, check, timeout);
            }
            Runnable first = latest;
            if (passed.get() >= BudgetLimits.STANDARD.time().toNanos() && first != null) {
                first.run();
                return check.isSettled() ? SETTLED : ENDED;
            }
            passed.addAndGet(timeout + Duration.ofSeconds(3).toNanos());
            latest = () -> late.ended(query(server, query, length, response, check, 0));
            return PENDING;
        }

        @Override
        public void close() {}
    }

    private TestQuery held(String name, TestQuery question) {
        held.put(name, new CountDownLatch(1));
        assertThat(question.recursing().of(recurse)).isEqualTo(StepResult.SUSPENDED);
        return question;
    }

    private void release(String name) {
        held.get(name).countDown();
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    @Test
    void ofAClientWithManyQuestionsAreKeptAndNotSent() {
        TestQuery slow = held("slow.example.", ask("slow.example. A"));
        held("other.example.", ask("other.example. A"));
        assertThat(recursiveQueries.running()).isEqualTo(2);

        pass(Duration.ofSeconds(2));
        release("slow.example.");
        slow.awaitDrop();

        assertThat(recursiveQueries.late()).isEqualTo(1);
        assertThat(dropped).hasValue(1);
        assertThat(messages.size()).isEqualTo(1);
        release("other.example.");
    }

    @Test
    void ofAClientWithOneQuestionAreSent() {
        TestQuery slow = held("slow.example.", ask("slow.example. A"));

        pass(Duration.ofSeconds(2));
        release("slow.example.");

        assertThat(slow.laterResponse().answer()).hasSize(1);
    }

    @Test
    void areSentWhenTheQuestionsOfOthersAreMany() {
        TestQuery slow = held("slow.example.", ask("slow.example. A"));
        held("other.example.", ask("other.example. A").from(false, 0, 0xC0000201L));

        pass(Duration.ofSeconds(2));
        release("slow.example.");

        assertThat(slow.laterResponse().answer()).hasSize(1);
        release("other.example.");
    }

    @Test
    void areSentByTcp() {
        TestQuery slow = held("slow.example.", ask("slow.example. A").overTcp());
        held("other.example.", ask("other.example. A").overTcp());

        pass(Duration.ofSeconds(2));
        release("slow.example.");

        assertThat(slow.laterResponse().answer()).hasSize(1);
        release("other.example.");
    }

    @Test
    void comeFromServersThatAreSlowerThanTheClientIsPatientAndAreKeptForTheNext() {
        TestQuery slow = ask("satellite.example. A");
        assertThat(slow.recursing().of(recurse)).isEqualTo(StepResult.SUSPENDED);

        assertThat(slow.laterResponse().rcode()).isEqualTo(ResponseCode.SERVFAIL);
        recursiveQueries.awaitEnd(Duration.ofDays(1));

        assertThat(messages.size()).isEqualTo(1);
        assertThat(ask("satellite.example. A").recursing().of(recurse)).isEqualTo(StepResult.SUSPENDED);
    }

    @Test
    void areNotLateBeforeTheTimeInWhichStubResolversAskAgain() {
        TestQuery slow = held("slow.example.", ask("slow.example. A"));
        held("other.example.", ask("other.example. A"));

        pass(Duration.ofSeconds(1));
        release("slow.example.");

        assertThat(slow.laterResponse().answer()).hasSize(1);
        release("other.example.");
    }

    private final class Drops implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {
            dropped.incrementAndGet();
        }
    }
}
