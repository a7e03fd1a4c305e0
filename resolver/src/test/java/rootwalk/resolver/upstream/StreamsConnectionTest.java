package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.contract.UpstreamEncryption.Link;
import rootwalk.resolver.contract.UpstreamEncryption.Rejected.Scope;

class StreamsConnectionTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 853);
    private static final long LONG = 20_000_000_000L;

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
    private final List<byte[]> sent = new ArrayList<>();
    private final List<CompletableFuture<byte[]>> responses = new ArrayList<>();
    private volatile boolean isOpen = true;
    private boolean isFinishing;
    private long received;
    private @Nullable CompletableFuture<byte[]> next;
    private @Nullable IOException refusal;
    private @Nullable RuntimeException defect;

    private Duration silence = Duration.ofSeconds(3);

    private final class Server implements UpstreamEncryption.WithStreams {

        @Override
        public Duration silence() {
            return silence;
        }

        @Override
        public UpstreamTransport transport() {
            return UpstreamTransport.QUIC;
        }

        @Override
        public Link open(InetSocketAddress server, Duration timeout) throws IOException {
            if (refusal != null) {
                throw refusal;
            }
            if (defect != null) {
                throw defect;
            }
            return new Link() {
                @Override
                public CompletableFuture<byte[]> exchange(byte[] message) {
                    sent.add(message);
                    CompletableFuture<byte[]> response = next != null ? next : new CompletableFuture<>();
                    next = null;
                    responses.add(response);
                    return response;
                }

                @Override
                public boolean isOpen() {
                    return isOpen;
                }

                @Override
                public long received() {
                    return received;
                }

                @Override
                public boolean isFinishing() {
                    return isFinishing;
                }

                @Override
                public void close() {
                    isOpen = false;
                }
            };
        }
    }

    private StreamsConnection open(@Nullable StreamsConnection before) throws InterruptedException {
        StreamsConnection connection = StreamsConnection.open(SERVER, new Server(), before, time);
        assertThat(connection.awaitOpening(LONG)).isTrue();
        return connection;
    }

    private static PendingResponse send(StreamsConnection connection, int id) {
        PendingResponse response = new PendingResponse();
        assertThat(connection.reserve(id, response)).isTrue();
        connection.send(id, new byte[] {(byte) (id >> 8), (byte) id, 7, 9}, 3);
        return response;
    }

    /// RFC 9250 section 4.2.1.
    @Test
    void theIdIsZeroOnTheWay() throws Exception {
        StreamsConnection connection = open(null);
        PendingResponse response = send(connection, 0x1234);
        assertThat(sent.getFirst()).containsExactly(0, 0, 7);
        responses.getFirst().complete(new byte[] {0, 0, 8});
        assertThat(response.await(LONG)).isTrue();
        assertThat(response.result()).containsExactly(0x12, 0x34, 8);
    }

    @Test
    void aResponseWithAnIdIsNotMadeToMatch() throws Exception {
        PendingResponse response = send(open(null), 0x1234);
        responses.getFirst().complete(new byte[] {1, 0, 8});
        assertThat(response.await(LONG)).isTrue();
        assertThat(response.result()).containsExactly(1, 0, 8);
    }

    @Test
    void twoQueriesHaveNotTheSameId() throws Exception {
        StreamsConnection connection = open(null);
        send(connection, 5);
        assertThat(connection.reserve(5, new PendingResponse())).isFalse();
        responses.getFirst().complete(new byte[] {0, 0, 8});
        assertThat(connection.reserve(5, new PendingResponse())).isTrue();
    }

    @Test
    void aQueryEndsWithTheConnection() throws Exception {
        StreamsConnection connection = open(null);
        PendingResponse first = send(connection, 5);
        PendingResponse second = send(connection, 6);
        responses.getFirst().completeExceptionally(new IOException("ended"));
        assertThat(first.await(LONG)).isTrue();
        assertThat(first.result()).isNull();
        connection.close();
        assertThat(second.await(LONG)).isTrue();
        assertThat(second.result()).isNull();
        assertThat(isOpen).isFalse();
        assertThat(connection.isCurrent()).isFalse();
    }

    @Test
    void aRejectedQueryDoesNotEndTheConnection() throws Exception {
        StreamsConnection connection = open(null);
        PendingResponse first = send(connection, 5);
        PendingResponse second = send(connection, 6);
        UpstreamEncryption.Rejected rejection =
                new UpstreamEncryption.Rejected("the HTTP status 503", Scope.SERVER, Duration.ZERO, new IOException());

        responses.getFirst().completeExceptionally(rejection);

        assertThat(first.await(LONG)).isTrue();
        assertThat(first.rejection()).isEqualTo(rejection);
        assertThat(connection.isCurrent()).isTrue();
        assertThat(second.await(1)).isFalse();
    }

    @Test
    void aConnectionWithoutResponsesButWithRejectionsIsNotDead() throws Exception {
        StreamsConnection connection = open(null);
        send(connection, 5);
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        responses.getFirst().completeExceptionally(
                new UpstreamEncryption.Rejected("the HTTP status 503", Scope.SERVER, Duration.ZERO, new IOException()));
        send(connection, 6);
        connection.giveUp(6);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aServerThatEndsTwoConnectionsWithoutAResponseHasFailed() throws Exception {
        StreamsConnection first = open(null);
        send(first, 5);
        isOpen = false;
        responses.getFirst().completeExceptionally(new IOException("ended"));
        assertThat(first.failure()).isNull();
        assertThat(first.wasUseless()).isTrue();

        StreamsConnection second = open(first);
        send(second, 6);
        responses.getLast().completeExceptionally(new IOException("ended"));
        assertThat(second.failure())
                .isEqualTo(new SharedConnection.Failure("it closes QUIC connections before it responds", false));
    }

    /// GOAWAY before any response: there were more queries than it takes (RFC 9113 section 6.8).
    @Test
    void aConnectionWhoseServerGoesOnWithOtherQueriesIsOfUse() throws Exception {
        StreamsConnection connection = open(null);
        send(connection, 5);
        send(connection, 6);
        isOpen = false;
        isFinishing = true;
        responses.getLast().completeExceptionally(new IOException("ended"));
        assertThat(connection.wasUseful()).isTrue();
        assertThat(connection.wasUseless()).isFalse();

        responses.getFirst().completeExceptionally(new IOException("ended"));
        assertThat(connection.wasUseful()).isFalse();
        assertThat(connection.wasUseless()).isTrue();
    }

    @Test
    void aServerThatCannotBeReachedIsNotTriedByEachQuery() throws Exception {
        refusal = new UpstreamEncryption.Unreachable("nothing responds over QUIC there", new IOException());
        StreamsConnection connection = open(null);
        assertThat(connection.failure())
                .isEqualTo(new SharedConnection.Failure("nothing responds over QUIC there", true));
        assertThat(connection.isCurrent()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(connection.isCurrent()).isFalse();
    }

    /// Such as a lack of descriptors for an event loop.
    @Test
    void aConnectionThatCannotBeMadeHereIsTriedAgain() throws Exception {
        defect = new IllegalStateException("no descriptor is free");
        StreamsConnection connection = open(null);
        assertThat(connection.failure()).isEqualTo(new SharedConnection.Failure("no descriptor is free", false));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(connection.isCurrent()).isFalse();
    }

    @Test
    void aQueryThatIsGivenUpIsCancelled() throws Exception {
        StreamsConnection connection = open(null);
        send(connection, 5);
        connection.giveUp(5);
        assertThat(responses.getFirst()).isCancelled();
    }

    @Test
    void aLateResponseIsNotThatOfAnotherQueryWithTheSameId() throws Exception {
        StreamsConnection connection = open(null);
        PendingResponse first = new PendingResponse();
        connection.reserve(5, first);
        CompletableFuture<byte[]> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean ignored) {
                return false;
            }
        };
        next = stubborn;
        connection.send(5, new byte[] {0, 5, 7}, 3);
        connection.giveUp(5);
        PendingResponse second = send(connection, 5);
        stubborn.complete(new byte[] {0, 0, 8});
        assertThat(second.await(1)).isFalse();
        responses.getLast().complete(new byte[] {0, 0, 9});
        assertThat(second.result()).containsExactly(0, 5, 9);
    }

    @Test
    void aDeadConnectionIsClosed() throws Exception {
        StreamsConnection connection = open(null);
        send(connection, 5);
        connection.giveUp(5);
        assertThat(connection.isOpen()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        send(connection, 6);
        connection.giveUp(6);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aTransportMayHaveLessPatience() throws Exception {
        silence = Duration.ofMillis(900);
        StreamsConnection connection = open(null);
        send(connection, 5);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        connection.giveUp(5);
        assertThat(connection.isOpen()).isFalse();
    }

    /// The server acknowledges a query at once, and needs more time to resolve the name.
    @Test
    void aSlowServerKeepsTheConnection() throws Exception {
        silence = Duration.ofMillis(900);
        StreamsConnection connection = open(null);
        send(connection, 5);
        received++;
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        connection.giveUp(5);
        assertThat(connection.isOpen()).isTrue();

        // It ends after the acknowledgement.
        send(connection, 6);
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        send(connection, 7);
        nanos.addAndGet(Duration.ofMillis(300).toNanos());
        connection.giveUp(7);
        assertThat(connection.isOpen()).isTrue();
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        connection.giveUp(6);
        assertThat(connection.isOpen()).isFalse();
    }
}
