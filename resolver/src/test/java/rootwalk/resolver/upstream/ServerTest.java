package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

class ServerTest {

    private static final Name ZONE = Name.of("example.");
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), 0);
    private long now = 1_000 * SECOND;

    private void passes(long nanos) {
        now += nanos;
    }

    @Test
    void questionsThatAreLostTogetherAreOneSilence() {
        for (int i = 0; i < 100; i++) {
            server.timedOut(now + i * MILLI, 500 * MILLI);
        }
        assertThat(server.timeouts()).isEqualTo(1);
        assertThat(server.isBackedOff(now + 100 * MILLI)).isFalse();
    }

    @Test
    void oneAfterTheOtherTheyCountAndTheServerRests() {
        for (int i = 0; i < 3; i++) {
            passes(500 * MILLI);
            server.timedOut(now, 500 * MILLI);
        }
        assertThat(server.timeouts()).isEqualTo(3);
        assertThat(server.isBackedOff(now)).isTrue();
    }

    @Test
    void aTimeoutDoesNotCountIfTheServerHasRespondedSince() {
        server.responded(now);
        passes(100 * MILLI);
        server.timedOut(now, 500 * MILLI);
        assertThat(server.timeouts()).isZero();

        passes(SECOND);
        server.timedOut(now, 500 * MILLI);
        assertThat(server.timeouts()).isEqualTo(1);
    }

    @Test
    void tcpBecomesAHabitOnlyWhereUdpHasNotWorkedForAWhile() {
        server.responded(now);
        passes(SECOND);
        server.preferTcp(now);
        assertThat(server.isTcpOnly(now)).isFalse();

        passes(20 * SECOND);
        server.preferTcp(now);
        assertThat(server.isTcpOnly(now)).isTrue();
    }

    @Test
    void eachAttemptOfAResolutionWaitsTwiceAsLong() {
        server.updateRtt(400 * MILLI);
        assertThat(server.timeout(1)).isEqualTo(1200 * MILLI);
        assertThat(server.timeout(2)).isEqualTo(2400 * MILLI);
        assertThat(server.timeout(3)).isEqualTo(4 * SECOND);
        assertThat(server.timeout(9)).isEqualTo(4 * SECOND);
    }

    @Test
    void oneRefusalIsAboutTheQuestionTwoAreAboutTheZone() {
        server.recordLame(ZONE, question("a.example."), now, SECOND);
        assertThat(server.isLameFor(ZONE, question("a.example."), now)).isTrue();
        assertThat(server.isLameFor(ZONE, question("b.example."), now)).isFalse();

        server.recordLame(ZONE, question("b.example."), now, SECOND);
        assertThat(server.isLameFor(ZONE, question("c.example."), now)).isTrue();
        assertThat(server.isLameFor(Name.of("other."), question("c.other."), now)).isFalse();

        passes(2 * SECOND);
        assertThat(server.isLameFor(ZONE, question("c.example."), now)).isFalse();
    }

    @Test
    void anAnswerShowsThatTheServerHasTheZone() {
        server.recordLame(ZONE, question("a.example."), now, SECOND);
        server.recordAnswer(ZONE, now);
        server.recordLame(ZONE, question("b.example."), now, SECOND);

        assertThat(server.isLameFor(ZONE, question("a.example."), now)).isTrue();
        assertThat(server.isLameFor(ZONE, question("b.example."), now)).isTrue();
        assertThat(server.isLameFor(ZONE, question("c.example."), now)).isFalse();
    }

    @Test
    void whatIsRememberedOfOneServerIsBounded() {
        for (int i = 0; i < 1000; i++) {
            server.recordNoAnswer(ZONE, question("n" + i + ".example."), now, SECOND);
        }
        long remembered = IntStream.range(0, 1000)
                .filter(i -> server.isLameFor(ZONE, question("n" + i + ".example."), now)).count();
        assertThat(remembered).isBetween(2L, 20L);
        assertThat(server.isLameFor(ZONE, question("n999.example."), now)).isTrue();
        assertThat(server.isLameFor(ZONE, question("n990.example."), now)).isTrue();
    }

    private static Question question(String name) {
        return new Question(Name.of(name), RecordType.A);
    }

    @Test
    void isForgottenWhenItWasNotUsedForAQuarterOfAnHour() {
        AtomicLong now = new AtomicLong(-5_000_000_000L);
        ServerHealth health = new ServerHealth(new Time() {
            @Override
            public long nanos() {
                return now.get();
            }

            @Override
            public long millis() {
                return now.get() / 1_000_000;
            }
        });
        Server known = health.server(server.address());

        for (int i = 0; i < 3; i++) {
            now.addAndGet(Duration.ofMinutes(14).toNanos());
            assertThat(health.server(server.address())).isSameAs(known);
        }
        now.addAndGet(Duration.ofMinutes(15).plusSeconds(2).toNanos());
        assertThat(health.server(server.address())).isNotSameAs(known);
        assertThat(health.size()).isEqualTo(1);
    }
}
