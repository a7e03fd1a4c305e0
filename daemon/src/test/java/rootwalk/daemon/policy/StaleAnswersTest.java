package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;
import static rootwalk.daemon.pipeline.TestQuery.errors;
import static rootwalk.daemon.pipeline.TestQuery.line;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.daemon.pipeline.AnswerSource;
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
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.recursion.ValidatorSource;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.wire.ExtendedError;
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

/// When clients get expired answers (RFC 8767 section 5).
@Timeout(30)
class StaleAnswersTest {

    private static final String FRESH = "NOERROR ra | www.example. 60 IN A 192.0.2.80";
    private static final String STALE = "NOERROR ra | www.example. 30 IN A 192.0.2.80";

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final MessageCache messages = new MessageCache(1 << 20);
    private final List<AnswerSource> sources = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean works = true;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private int most = 100;
    private RecursiveQueries recursiveQueries;

    private ResolverStep resolver(Duration after) {
        Time time = new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long millis() {
                return millis.get();
            }
        };
        RecursionSettings recursion = new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.OFF,
                List.of(ConfiguredZone.at(Name.ROOT,
                        List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 53)),
                        ConfiguredZone.Use.FORWARD)),
                AddressPolicy.any(), LocalData.none(), ValidatorSource.NONE, true);
        Resolver resolver = new Resolver(
                new ResolverSettings(recursion, CacheSettings.STANDARD, AnswerFilter.none(), SpoofingProtection.NONE,
                        BudgetLimits.STANDARD, UpstreamLimits.STANDARD, Optional.empty(),
                        Optional.of(new StaleAnswers(Duration.ofHours(1), after, 30))),
                new Server(), time, new Random(1));
        resolver.begin();
        recursiveQueries = new RecursiveQueries(resolver, messages,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)),
                new Sources(), time, Thread.ofVirtual().factory(), new RecursionQuota(most, 10),
                new FailureLog(time, failures::add), Synthesis.NONE, ResponsePolicies.none());
        return new ResolverStep(recursiveQueries, CookieChecks.NONE);
    }

    private final class Sources implements QueryObserver {

        @Override
        public void answered(QueryContext context, int length) {
            sources.add(context.source());
        }

        @Override
        public void dropped(QueryContext context) {}
    }

    /// Has an address for every name, holds responses back, or fails.
    private final class Server implements UdpClient {

        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long timeout) {
            asked.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException e) {
                return ENDED;
            }
            RequestView view = new RequestView();
            view.read(query, 0, length);
            MessageWriter writer = new MessageWriter();
            writer.beginResponse(view, response, 0, response.length,
                    Flags.RA | (works ? ResponseCode.NOERROR : ResponseCode.SERVFAIL));
            if (works) {
                writer.add(RRset.of(view.question().name(), RecordType.A, 60,
                        Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 80)));
            }
            return writer.finish();
        }

        @Override
        public void close() {}
    }

    private TestQuery begun(ResolverStep step, TestQuery query) {
        assertThat(query.recursing().of(step)).isEqualTo(StepResult.SUSPENDED);
        return query;
    }

    private String resolved(ResolverStep step) {
        return line(begun(step, ask("www.example. A")).laterResponse());
    }

    private void expire(ResolverStep step) {
        assertThat(resolved(step)).isEqualTo(FRESH);
        millis.addAndGet(61_000);
    }

    @Test
    void aFailureIsReplacedByAStaleAnswer() {
        ResolverStep step = resolver(Duration.ofHours(1));
        expire(step);
        works = false;

        TestQuery query = begun(step, ask("www.example. A").edns(1232));

        assertThat(line(query.laterResponse())).startsWith(STALE);
        assertThat(errors(query.laterResponse())).startsWith(ExtendedError.STALE_ANSWER).hasSizeGreaterThan(1);
        assertThat(sources).endsWith(AnswerSource.STALE);
        assertThat(failures).singleElement().asString().startsWith("www.example. A: SERVFAIL")
                .endsWith("; the client got expired records");
    }

    /// The failure recheck timer.
    @Test
    void whileTheFailureIsKnownTheStaleAnswerIsInTheMessageCache() {
        ResolverStep step = resolver(Duration.ofHours(1));
        expire(step);
        works = false;
        assertThat(resolved(step)).isEqualTo(STALE);
        recursiveQueries.awaitEnd(Duration.ofSeconds(20));
        MessageCacheStep cache = new MessageCacheStep(messages.probe(), MessageCacheStep.Prefetcher.NONE);

        TestQuery soon = ask("www.example. A").at(millis.get() + 1000).recursing();

        assertThat(soon.of(cache)).isEqualTo(StepResult.COPIED);
        assertThat(ask("www.example. A").at(millis.get() + 31_000).recursing().of(cache)).isEqualTo(StepResult.PASS);
    }

    @Test
    void aServerThatRespondsInTimeIsWaitedFor() {
        ResolverStep step = resolver(Duration.ofHours(1));
        expire(step);

        assertThat(resolved(step)).isEqualTo(FRESH);
        assertThat(sources).doesNotContain(AnswerSource.STALE);
    }

    /// The client response timer.
    @Test
    void aServerThatIsTooSlowIsNotWaitedForAndItsAnswerIsKept() {
        ResolverStep step = resolver(Duration.ofMillis(1));
        expire(step);
        held = new CountDownLatch(1);

        TestQuery query = begun(step, ask("www.example. A"));
        assertThat(line(query.laterResponse())).isEqualTo(STALE);
        held.countDown();
        recursiveQueries.awaitEnd(Duration.ofSeconds(20));

        millis.addAndGet(1000);
        int before = asked.get();
        assertThat(resolved(step)).isEqualTo("NOERROR ra | www.example. 59 IN A 192.0.2.80");
        assertThat(asked).hasValue(before);
        assertThat(sources).containsExactly(AnswerSource.RECURSION, AnswerSource.STALE, AnswerSource.RECURSION);
    }

    @Test
    void withoutATimeToWaitExpiredDataIsUsedAtOnceAndRefreshedMeanwhile() {
        ResolverStep step = resolver(Duration.ZERO);
        expire(step);
        held = new CountDownLatch(1);

        TestQuery query = begun(step, ask("www.example. A"));
        assertThat(line(query.laterResponse())).isEqualTo(STALE);
        held.countDown();
        recursiveQueries.awaitEnd(Duration.ofSeconds(20));

        assertThat(resolved(step)).isEqualTo(FRESH);
    }

    /// Section 5: without RD there is no attempt to refresh the data, unless it is used at once in any case.
    @Test
    void clientsWithoutRdGetItOnlyIfItIsUsedAtOnce() {
        ResolverStep patient = resolver(Duration.ofHours(1));
        expire(patient);
        assertThat(begun(patient, ask("www.example. A").flags(0)).laterResponse().answer()).isEmpty();

        ResolverStep quick = resolver(Duration.ZERO);
        expire(quick);
        TestQuery query = begun(quick, ask("www.example. A").flags(0));

        assertThat(query.laterResponse().answer()).hasSize(1);
        recursiveQueries.awaitEnd(Duration.ofSeconds(20));
        assertThat(resolved(quick)).isEqualTo(FRESH);
    }

    /// While servers do not respond, many queries wait for them.
    @Test
    void aQueryAboveTheLimitsGetsExpiredDataAtOnce() {
        most = 1;
        ResolverStep step = resolver(Duration.ofHours(1));
        expire(step);
        recursiveQueries.awaitEnd(Duration.ofSeconds(20));
        held = new CountDownLatch(1);
        TestQuery waiting = begun(step, ask("other.example. A"));

        TestQuery known = begun(step, ask("www.example. A").edns(1232));
        TestQuery unknown = begun(step, ask("third.example. A").edns(1232));

        assertThat(line(known.laterResponse())).startsWith(STALE);
        assertThat(errors(known.laterResponse())).containsExactly(ExtendedError.STALE_ANSWER, ExtendedError.NOT_READY);
        assertThat(line(unknown.laterResponse())).startsWith("SERVFAIL");
        assertThat(errors(unknown.laterResponse())).containsExactly(ExtendedError.NOT_READY);
        held.countDown();
        assertThat(line(waiting.laterResponse())).startsWith("NOERROR");
    }

    @Test
    void aNameWithoutExpiredDataFailsAsWithoutStaleAnswers() {
        ResolverStep step = resolver(Duration.ZERO);
        works = false;

        assertThat(resolved(step)).startsWith("SERVFAIL");
        assertThat(failures).hasSize(1);
    }
}
