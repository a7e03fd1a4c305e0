package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.ResponseLimit.Decision;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// Response rate limiting, with a limit of three responses.
class ResponseRatesTest {

    private static final long HOST = 0xC0000201L;
    private static final NetworkSet EXEMPT =
            new NetworkSet.Builder().add(InetAddress.ofLiteral("198.51.100.0"), 24).build();
    private static final TsigKey KEY = new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private final ResponseRates rates = new ResponseRates(3, EXEMPT, CookieChecks.NONE);
    private long millis = 1_000_000;

    private QueryContext answered(TestQuery query, int rcode, boolean hasRecord) {
        QueryContext context = query.at(millis).exchange();
        Answer answer = context.answer(AnswerSource.ZONE, rcode, 0);
        if (hasRecord) {
            answer.addAtQuestion(RRset.of(Name.of("a."), RecordType.A, 60, Rdata.of(new byte[4])));
        }
        return context;
    }

    private List<Decision> decisions(int times, TestQuery query, int rcode, boolean hasRecord) {
        return IntStream.range(0, times).mapToObj(_ -> rates.decide(answered(query, rcode, hasRecord))).toList();
    }

    private List<Decision> ofAnswers(int times, TestQuery query) {
        return decisions(times, query, ResponseCode.NOERROR, true);
    }

    private static TestQuery from(long address) {
        return ask("a. A").from(false, 0, address);
    }

    @Test
    void everySecondResponseAboveTheLimitAsksToUseTcp() {
        assertThat(ofAnswers(7, from(HOST))).containsExactly(Decision.SEND, Decision.SEND, Decision.SEND,
                Decision.TRUNCATE, Decision.DROP, Decision.TRUNCATE, Decision.DROP);
    }

    @Test
    void eachSecondBeginsAnew() {
        ofAnswers(7, from(HOST));
        millis += 1000;

        assertThat(ofAnswers(3, from(HOST))).containsOnly(Decision.SEND);
    }

    @Test
    void aNetworkIsAnIpv4Prefix24OrAnIpv6Prefix56() {
        ofAnswers(3, from(HOST));
        assertThat(ofAnswers(1, from(HOST + 7))).containsExactly(Decision.TRUNCATE);
        assertThat(ofAnswers(1, from(HOST + 256))).containsExactly(Decision.SEND);

        ofAnswers(3, ask("a. A").from(true, 0x20010DB800000001L, 1));
        assertThat(ofAnswers(1, ask("a. A").from(true, 0x20010DB8000000FFL, 2))).containsExactly(Decision.TRUNCATE);
        assertThat(ofAnswers(1, ask("a. A").from(true, 0x20010DB800000101L, 1))).containsExactly(Decision.SEND);
    }

    @Test
    void kindsOfResponsesAreCountedSeparately() {
        ofAnswers(3, from(HOST));

        assertThat(decisions(4, from(HOST), ResponseCode.NXDOMAIN, false)).containsExactly(Decision.SEND, Decision.SEND,
                Decision.SEND, Decision.TRUNCATE);
        assertThat(decisions(4, from(HOST), ResponseCode.NOERROR, false)).endsWith(Decision.TRUNCATE);
        assertThat(decisions(3, from(HOST), ResponseCode.REFUSED, false)).containsOnly(Decision.SEND);
        assertThat(decisions(1, from(HOST), ResponseCode.SERVFAIL, false)).containsExactly(Decision.TRUNCATE);
    }

    @Test
    void clientsWithRecursionAndExemptNetworksAreNotLimited() {
        assertThat(ofAnswers(9, from(0xC6336401L))).containsOnly(Decision.SEND);
        for (int i = 0; i < 9; i++) {
            QueryContext context = answered(from(HOST), ResponseCode.NOERROR, true);
            context.offerRecursion();
            assertThat(rates.decide(context)).isEqualTo(Decision.SEND);
        }
    }

    @Test
    void signedRequestsAreNotLimited() {
        TsigCheck check = TsigChecks.withKeys(InstantSource.fixed(NOW), KEY);
        for (int i = 0; i < 9; i++) {
            QueryContext context = from(HOST).signed(KEY, NOW.getEpochSecond()).at(millis).exchange();
            var _ = check.check(context);
            context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
            assertThat(rates.decide(context)).isEqualTo(Decision.SEND);
        }
    }

    /// All event loops count in one table.
    @Test
    void threadsCountTogether() throws InterruptedException {
        ResponseRates many = new ResponseRates(20_000, EXEMPT, CookieChecks.NONE);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                QueryContext context = answered(from(HOST), ResponseCode.NOERROR, true);
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                int mine = 0;
                for (int n = 0; n < 10_000; n++) {
                    mine += many.decide(context) == Decision.SEND ? 1 : 0;
                }
                sent.add(mine);
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sent.stream().mapToInt(it -> it).sum()).isEqualTo(20_000);
    }

    /// A table that is too small for all networks of a second limits fewer, and never limits others.
    @Test
    void manyNetworksDoNotLimitEachOther() {
        Set<Decision> others = new HashSet<>();
        for (long network = 0; network < 200_000; network++) {
            others.add(rates.decide(answered(from(network << 8), ResponseCode.NOERROR, true)));
        }

        assertThat(others).containsExactly(Decision.SEND);
    }

    @Test
    void aLimitHasBounds() {
        assertThatThrownBy(() -> new ResponseRates(0, EXEMPT, CookieChecks.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResponseRates(ResponseRates.MOST + 1, EXEMPT, CookieChecks.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
