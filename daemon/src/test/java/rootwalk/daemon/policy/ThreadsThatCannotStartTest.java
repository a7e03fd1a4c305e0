package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.cookie.ServerCookies;

/// Without memory for another thread, a query is not resolved; nothing else stops.
class ThreadsThatCannotStartTest {

    private final List<Throwable> reported = new ArrayList<>();
    private final List<String> observed = new ArrayList<>();
    private final RecursiveQueries queries = queries();

    @BeforeEach
    void collectReports() {
        Thread.currentThread().setUncaughtExceptionHandler((_, thrown) -> reported.add(thrown));
    }

    @AfterEach
    void reportAsBefore() {
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    private RecursiveQueries queries() {
        Time time = new Time() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public long millis() {
                return 1_000_000;
            }
        };
        RecursionSettings settings = new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.OFF,
                List.of(ConfiguredZone.at(Name.ROOT,
                        List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 53)),
                        ConfiguredZone.Use.FORWARD)),
                AddressPolicy.any(), LocalData.none(), ValidatorSource.NONE, true);
        Resolver resolver = new Resolver(
                new ResolverSettings(settings, CacheSettings.STANDARD, SpoofingProtection.NONE, BudgetLimits.STANDARD),
                new NoServer(),
                time,
                new Random(1));
        return new RecursiveQueries(resolver, new MessageCache(1 << 20),
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)),
                new Observer(), time,
                _ -> {
                    throw new OutOfMemoryError("no thread");
                }, new RecursionQuota(10, 10), new FailureLog(time, _ -> {}), Synthesis.NONE, ResponsePolicies.none());
    }

    @Test
    void aClientGetsServfail() {
        TestQuery query = ask("www.example. A").edns(1232);

        assertThat(query.recursing().of(new ResolverStep(queries, CookieChecks.NONE))).isEqualTo(StepResult.SUSPENDED);

        assertThat(TestQuery.line(query.laterResponse())).startsWith("SERVFAIL ra");
        assertThat(observed).containsExactly("SERVFAIL");
        assertThat(queries.running()).isZero();
        assertThat(reported).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aCachedResponseIsNotPrefetched() {
        MessageWriter writer = new MessageWriter();
        writer.begin(new byte[512], 0, 512, 0, 0);
        writer.question(new Question(Name.of("www.example."), RecordType.A));
        writer.add(RRset.of(Name.of("www.example."), RecordType.A, 60,
                Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));

        MessageCache messages = new MessageCache(1 << 16);
        assertThat(messages.put(writer, 0, 60, List.of(), 0, messages.generation())).isTrue();
        messages.forEach(queries::prefetch);

        assertThat(queries.running()).isZero();
        assertThat(reported).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    private final class Observer implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {
            observed.add(ResponseCode.name(context.rcode()));
        }

        @Override
        public void dropped(QueryContext context) {}
    }

    /// Is never queried.
    private static final class NoServer implements UdpClient {
        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long timeout) {
            return ENDED;
        }

        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check, long timeout,
                LateResponse late) {
            return ENDED;
        }

        @Override
        public void close() {}
    }
}
