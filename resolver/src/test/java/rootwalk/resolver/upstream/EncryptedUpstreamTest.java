package rootwalk.resolver.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.upstream.ScriptedUdpClient.reply;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.contract.UpstreamEncryption.Link;
import rootwalk.resolver.contract.UpstreamEncryption.Rejected;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageReader;

/// A server over HTTPS that sends something else than responses, or ends connections.
@Timeout(30)
class EncryptedUpstreamTest {

    private static final Name NAME = Name.of("www.example.test.");
    private static final List<RRset> ADDRESS = List.of(
            RRset.of(NAME, RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));

    private static final String ENDED = "the connection has ended";

    private final AtomicLong nanos = new AtomicLong(1);
    private final Time time = new Time() {
        @Override
        public long millis() {
            return 0;
        }

        @Override
        public long nanos() {
            return nanos.get();
        }
    };
    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final ServerHealth health = new ServerHealth(time);
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final EncryptedUpstream upstream = new EncryptedUpstream(
            new EncryptedExchange(random, time, new ExchangePool(false), health, UpstreamTap.NONE), time, health,
            false);
    private final Https https = new Https();
    private final Server server = health.server(new InetSocketAddress("192.0.2.1", 443), https);
    private Function<byte[], CompletableFuture<byte[]>> script = EncryptedUpstreamTest::answer;

    private boolean isNested;

    private final class Https implements UpstreamEncryption.WithStreams {

        @Override
        public UpstreamTransport transport() {
            return UpstreamTransport.HTTPS;
        }

        @Override
        public Link open(InetSocketAddress address, Duration timeout) {
            opened.incrementAndGet();
            return new Connection();
        }
    }

    private final class Connection implements Link {

        private volatile boolean isOpen = true;

        @Override
        public CompletableFuture<byte[]> exchange(byte[] message) {
            sent.add(message);
            CompletableFuture<byte[]> response = script.apply(message);
            if (response.isCompletedExceptionally() && response.exceptionNow().getMessage().equals(ENDED)) {
                isOpen = false;
            }
            return response;
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public boolean isFinishing() {
            return true;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    private static CompletableFuture<byte[]> answer(byte[] query) {
        return CompletableFuture.completedFuture(
                reply(new MessageReader().read(query, 0, query.length), Flags.AA, true, ADDRESS));
    }

    private static CompletableFuture<byte[]> status503(Duration pause) {
        return CompletableFuture
                .failedFuture(new Rejected("it answered with the HTTP status 503", Rejected.Scope.SERVER, pause,
                        new IOException()));
    }

    /// Of a gateway.
    private static CompletableFuture<byte[]> status502() {
        return CompletableFuture.failedFuture(new Rejected("it answered with the HTTP status 502",
                Rejected.Scope.QUERY, Duration.ZERO, new IOException()));
    }

    private static CompletableFuture<byte[]> ended() {
        return CompletableFuture.failedFuture(new IOException(ENDED));
    }

    private QueryResult ask() {
        return ask(NAME);
    }

    private QueryResult ask(Name name) {
        return upstream.query(
                new UpstreamQuery(server, Name.ROOT, new Question(name, RecordType.A), true, false, false, List.of()),
                https, new Attempt(1, new Budget(BudgetLimits.STANDARD, time), new LateResponses()),
                Upstream.Observer.NONE);
    }

    private void isRejected(String detail) {
        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class, none -> {
            assertThat(none.reason()).isEqualTo(Reason.REJECTED);
            assertThat(none.detail()).isEqualTo(detail);
        });
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void anHttpErrorCountsAgainstTheServer() {
        script = _ -> status503(Duration.ZERO);

        isRejected("it answered with the HTTP status 503");

        assertThat(server.timeouts()).isEqualTo(1);
        assertThat(server.connectionProblem()).isEqualTo("it answered with the HTTP status 503");
        assertThat(server.isConnected()).isTrue();
        assertThat(health.counts().values(UpstreamTransport.HTTPS).rejections()).isEqualTo(1);
        assertThat(sent).hasSize(1);
        assertThat(opened).hasValue(1);
    }

    @Test
    void aResponseEndsTheBlame() {
        script = _ -> status503(Duration.ZERO);
        isRejected("it answered with the HTTP status 503");
        script = EncryptedUpstreamTest::answer;

        assertThat(ask()).isInstanceOf(Response.class);

        assertThat(server.timeouts()).isZero();
        assertThat(server.connectionProblem()).isNull();
    }

    /// The network works.
    @Test
    void aServerThatAnswersWithErrorsIsReachable() {
        script = _ -> status503(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            ask();
        }
        assertThat(health.isFamilyBackedOff(false, time.nanos())).isFalse();
        assertThat(server.isBackedOff(time.nanos())).isTrue();
    }

    /// A client may have chosen the names that it rejects.
    @Test
    void aQueryThatIsRejectedAloneDoesNotCountAgainstTheServer() {
        script = _ -> status502();
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMillis(50));
            assertThat(ask()).isInstanceOfSatisfying(NoResponse.class, none -> {
                assertThat(none.reason()).isEqualTo(Reason.QUERY_REJECTED);
                assertThat(none.detail()).isEqualTo("it answered with the HTTP status 502");
            });
        }

        assertThat(sent).hasSize(10);
        assertThat(server.timeouts()).isZero();
        assertThat(server.connectionProblem()).isEqualTo("it answered with the HTTP status 502");
        assertThat(health.counts().values(UpstreamTransport.HTTPS).rejections()).isEqualTo(10);
    }

    @Test
    void aServerThatRejectsEveryQueryCountsAsOneThatDoesNotRespond() {
        script = _ -> status502();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(50));
            var _ = ask(Name.of("name" + i + ".example."));
        }
        assertThat(server.timeouts()).isZero();

        for (int i = 3; i < 6; i++) {
            pass(Duration.ofMillis(50));
            var _ = ask(Name.of("name" + i + ".example."));
        }
        assertThat(server.timeouts()).isEqualTo(3);
        assertThat(server.isBackedOff(time.nanos())).isTrue();
        assertThat(health.isFamilyBackedOff(false, time.nanos())).isFalse();

        script = EncryptedUpstreamTest::answer;
        assertThat(ask()).isInstanceOf(Response.class);
        assertThat(server.timeouts()).isZero();
        assertThat(server.connectionProblem()).isNull();
    }

    @Test
    void aServerThatRejectsSomeQueriesAndAnswersOthersIsNotBlamed() {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(50));
            script = i % 4 == 3 ? EncryptedUpstreamTest::answer : _ -> status502();
            var _ = ask(Name.of("name" + i + ".example."));
        }

        assertThat(server.timeouts()).isZero();
    }

    /// It may be the only one.
    @Test
    void aServerThatIsBackedOffIsQueriedWithoutAPause() {
        script = _ -> status503(Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMillis(50));
            isRejected("it answered with the HTTP status 503");
        }
        assertThat(server.isBackedOff(time.nanos())).isTrue();
        script = EncryptedUpstreamTest::answer;

        assertThat(ask()).isInstanceOf(Response.class);
    }

    @Test
    void anErrorDoesNotCountIfTheServerHasAnsweredAnotherQuerySince() {
        script = query -> {
            if (isNested) {
                return answer(query);
            }
            pass(Duration.ofMillis(50));
            isNested = true;
            assertThat(ask()).isInstanceOf(Response.class);
            isNested = false;
            pass(Duration.ofMillis(50));
            return status503(Duration.ZERO);
        };

        isRejected("it answered with the HTTP status 503");

        assertThat(server.timeouts()).isZero();
    }

    /// RFC 9110 section 10.2.3.
    @Test
    void aServerThatAsksForAPauseGetsNoQueryMeanwhile() {
        script = _ -> status503(Duration.ofSeconds(7));
        isRejected("it answered with the HTTP status 503");
        script = EncryptedUpstreamTest::answer;

        pass(Duration.ofSeconds(4));
        isRejected("it answered with the HTTP status 503; the next query is sent in 3 s");
        assertThat(sent).hasSize(1);
        assertThat(server.timeouts()).isEqualTo(1);

        pass(Duration.ofSeconds(3));
        assertThat(ask()).isInstanceOf(Response.class);
    }

    @Test
    void aPauseIsNotLongerThanHalfAMinute() {
        script = _ -> status503(Duration.ofDays(36_500));
        isRejected("it answered with the HTTP status 503");
        script = EncryptedUpstreamTest::answer;

        pass(Duration.ofSeconds(30));
        assertThat(ask()).isInstanceOf(Response.class);
    }

    @Test
    void aConnectionThatEndsIsReplacedWithoutBlame() {
        script = query -> sent.size() == 1 ? ended() : answer(query);

        assertThat(ask()).isInstanceOf(Response.class);

        assertThat(opened).hasValue(2);
        assertThat(server.timeouts()).isZero();
        assertThat(server.connectionProblem()).isNull();
    }

    @Test
    void twoConnectionsThatEndCountAgainstTheServer() {
        script = _ -> ended();

        isRejected(ENDED);

        assertThat(opened).hasValue(2);
        assertThat(server.timeouts()).isEqualTo(1);
    }

    /// Another query over it has waited for too long, and closes it.
    private CompletableFuture<byte[]> closedHere() {
        if (isNested) {
            Thread.currentThread().interrupt();
            return new CompletableFuture<>();
        }
        pass(Duration.ofSeconds(4));
        isNested = true;
        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(Reason.NOT_READY));
        isNested = false;
        assertThat(Thread.interrupted()).isTrue();
        return new CompletableFuture<>();
    }

    @Test
    void aConnectionThatThisSideClosesIsReplaced() {
        script = query -> opened.get() == 1 ? closedHere() : answer(query);

        assertThat(ask()).isInstanceOf(Response.class);

        assertThat(opened).hasValue(2);
    }

    @Test
    void connectionsThatThisSideClosesDoNotCountAgainstTheServer() {
        script = _ -> closedHere();

        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(Reason.GIVEN_UP));

        assertThat(opened).hasValue(2);
        assertThat(server.timeouts()).isZero();
        assertThat(server.connectionProblem()).isNull();
    }

    @Test
    void aConnectionThatThisSideClosesIsNotOneThatTheServerEnds() {
        AtomicInteger ends = new AtomicInteger();
        script = query -> isNested ? closedHere() : switch (ends.incrementAndGet()) {
            case 1 -> closedHere();
            case 2 -> ended();
            default -> answer(query);
        };

        assertThat(ask()).isInstanceOf(Response.class);

        assertThat(opened).hasValue(3);
        assertThat(server.timeouts()).isZero();
    }

    /// Such as nginx with `keepalive_requests`.
    @Test
    void aServerThatEndsConnectionsAfterSomeQueriesIsNotToBlame() {
        AtomicInteger ends = new AtomicInteger();
        script = query -> {
            if (isNested) {
                return answer(query);
            }
            if (ends.incrementAndGet() > 4) {
                return answer(query);
            }
            // Another query is answered before the connection ends.
            isNested = true;
            assertThat(ask()).isInstanceOf(Response.class);
            isNested = false;
            return ended();
        };

        assertThat(ask()).isInstanceOf(Response.class);

        assertThat(opened).hasValue(5);
        assertThat(server.timeouts()).isZero();
    }

    /// GOAWAY before any response and without another query that it goes on with, as the only announcement of a balancer without servers.
    @Test
    void aServerThatEndsEachConnectionWithoutAResponseIsNotGivenManyOfThem() {
        script = _ -> ended();

        isRejected(ENDED);
        assertThat(opened).hasValue(2);

        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(Reason.UNENCRYPTED));
        assertThat(opened).hasValue(2);
    }

    @Test
    void aServerThatEndsEachConnectionIsNotQueriedWithoutEnd() {
        script = query -> {
            if (isNested) {
                return answer(query);
            }
            isNested = true;
            assertThat(ask()).isInstanceOf(Response.class);
            isNested = false;
            return ended();
        };

        isRejected(ENDED);

        assertThat(opened).hasValue(16);
    }

    /// RFC 9113 section 8.7: the query may be sent again. The server may have too many others.
    @Test
    void aQueryThatIsRefusedIsSentAgainOverTheSameConnectionButNotOften() {
        assertThat(ask()).isInstanceOf(Response.class);
        sent.clear();
        script = _ -> CompletableFuture.failedFuture(new IOException("it reset the stream with REFUSED_STREAM"));

        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class, none -> {
            assertThat(none.reason()).isEqualTo(Reason.QUERY_REJECTED);
            assertThat(none.detail()).isEqualTo("it reset the stream with REFUSED_STREAM");
        });

        assertThat(sent).hasSize(3);
        assertThat(opened).hasValue(1);
        assertThat(server.timeouts()).isZero();
    }

    @Test
    void octetsThatAreNoResponseCountAgainstTheServer() {
        script = _ -> CompletableFuture.completedFuture("<html>".getBytes(UTF_8));

        isRejected("it sent something else than a DNS response to the query");

        assertThat(server.timeouts()).isEqualTo(1);
    }

    @Test
    void aQueryThatIsInterruptedIsCancelled() throws Exception {
        CompletableFuture<byte[]> response = new CompletableFuture<>();
        script = _ -> {
            Thread.currentThread().interrupt();
            return response;
        };

        Thread asking = Thread.ofVirtual().start(this::ask);

        assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
        assertThat(response).isCancelled();
    }

    @Test
    void aResponseWithAnotherIdCountsAgainstTheServer() {
        script = query -> {
            byte[] response = answer(query).join();
            response[1] = 1;
            return CompletableFuture.completedFuture(response);
        };

        isRejected("it sent something else than a DNS response to the query");

        assertThat(server.timeouts()).isEqualTo(1);
    }

    /// Some servers respond so to types that they do not know, which a client may choose.
    @Test
    void aHeaderAloneDoesNotCountAgainstTheServer() {
        assertThat(ask()).isInstanceOf(Response.class);
        script = query -> {
            byte[] header = Arrays.copyOf(query, 12);
            header[2] |= (byte) 0x80;
            header[3] = ResponseCode.NOTIMP;
            header[5] = 0;
            header[11] = 0;
            return CompletableFuture.completedFuture(header);
        };

        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(Reason.MALFORMED));

        assertThat(server.timeouts()).isZero();
    }

    /// Its records may have been chosen by somebody else.
    @Test
    void aResponseThatCannotBeReadDoesNotCountAgainstTheServer() {
        script = query -> {
            byte[] response = answer(query).join();
            response[7] = 9;
            return CompletableFuture.completedFuture(response);
        };

        assertThat(ask()).isInstanceOfSatisfying(NoResponse.class,
                none -> assertThat(none.reason()).isEqualTo(Reason.MALFORMED));

        assertThat(server.timeouts()).isZero();
    }
}
