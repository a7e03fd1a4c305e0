package rootwalk.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.metrics.QueryLog.Format;
import rootwalk.daemon.metrics.QueryLog.Lines;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ResponseCode;

class QueryLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("rootwalk.queries");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final QueryLog log = new QueryLog(Thread.ofPlatform().daemon().factory());

    @BeforeEach
    void listen() {
        written.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(written);
    }

    @AfterEach
    void close() {
        log.close();
        logger.detachAppender(written);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void answer(String question) {
        QueryContext context = new QueryContext();
        byte[] request = TestQuery.ask(question).octets();
        context.receive(Transport.TCP, QueryOrigin.internal(), request, 0, request.length, new byte[512], 0, 0);
        context.client().set(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4000));
        var _ = context.copy(AnswerSource.CACHE, ResponseCode.NXDOMAIN);
        log.answered(context, 64);
    }

    /// All lines; nothing is logged after that.
    private List<String> lines() {
        log.close();
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void textHasTheQuestionAndTheAnswer() {
        log.use(Optional.of(new Lines(Format.TEXT, 1, true)));
        answer("www.example. A");

        assertThat(lines()).containsExactly("192.0.2.1#4000 www.example. IN A tcp NXDOMAIN 64 octets from cache");
    }

    @Test
    void jsonHasAMemberForEachValue() {
        log.use(Optional.of(new Lines(Format.JSON, 1, true)));
        answer("www.example. A");

        assertThat(lines()).containsExactly("{\"client\":\"192.0.2.1\",\"port\":4000,\"name\":\"www.example.\","
                + "\"class\":\"IN\",\"type\":\"A\",\"transport\":\"tcp\",\"rcode\":\"NXDOMAIN\",\"octets\":64,"
                + "\"source\":\"cache\"}");
    }

    @Test
    void logfmtHasAKeyForEachValue() {
        log.use(Optional.of(new Lines(Format.LOGFMT, 1, true)));
        answer("www.example. A");
        answer("a\\032b.example. A");
        answer("a=b.example. A");

        assertThat(lines()).startsWith("client=192.0.2.1 port=4000 name=www.example. class=IN type=A transport=tcp"
                + " rcode=NXDOMAIN octets=64 source=cache")
                .anyMatch(line -> line.contains(" name=\"a\\\\032b.example.\" "))
                .anyMatch(line -> line.contains(" name=\"a=b.example.\" "));
    }

    @Test
    void addressesAreLeftOutIfTheyAreNotWanted() {
        for (Format format : Format.values()) {
            log.use(Optional.of(new Lines(format, 1, false)));
            answer("www.example. A");
        }

        assertThat(lines()).hasSize(3)
                .allSatisfy(line -> assertThat(line).doesNotContain("192.0.2.1", "4000", "client"));
    }

    @Test
    void aSampleIsOneOfSoManyQueries() {
        log.use(Optional.of(new Lines(Format.TEXT, 10, true)));
        for (int i = 0; i < 95; i++) {
            answer("n" + i + ".example. A");
        }

        assertThat(lines()).hasSize(10);
    }

    @Test
    void nothingIsLoggedUnlessItIsWanted() {
        answer("a. A");
        log.use(Optional.of(new Lines(Format.TEXT, 1, true)));
        log.use(Optional.empty());
        answer("b. A");

        assertThat(lines()).isEmpty();
    }
}
