package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

class FailureLogTest {

    private static final Question QUESTION = new Question(Name.of("www.example."), RecordType.AAAA);
    private static final Resolution FAILED = Resolution.failed(ResponseCode.SERVFAIL, 5,
            new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "at delegation example.\u001b"));

    private final List<String> lines = new ArrayList<>();
    private long now;
    private final FailureLog log = new FailureLog(new Time() {
        @Override
        public long millis() {
            return now / 1_000_000;
        }

        @Override
        public long nanos() {
            return now;
        }
    }, lines::add);

    private static ResolutionEvent.ResponseReceived heard(int server, ResolutionEvent.ResponseKind kind,
            String detail) {
        return new ResolutionEvent.ResponseReceived(0, new InetSocketAddress("192.0.2." + server, 53),
                ResolutionEvent.UpstreamTransport.UDP, kind,
                1000, detail);
    }

    @Test
    void aLineSaysTheQuestionTheTimeTheReasonsAndTheLastServers() {
        FailureLog.LastServers lastServers = log.observer();
        for (int server = 1; server <= 5; server++) {
            lastServers.onEvent(heard(server, ResolutionEvent.ResponseKind.TIMEOUT, ""));
        }
        lastServers.onEvent(heard(2, ResolutionEvent.ResponseKind.ERROR_CODE, "REFUSED"));

        log.failed(QUESTION, FAILED, lastServers, Duration.ofMillis(3210));

        assertThat(lines).containsExactly("www.example. AAAA: SERVFAIL after 3210 ms; EDE 22 No Reachable Authority: at"
                + " delegation example.\\027; last servers: 192.0.2.3:53 (no response), 192.0.2.4:53 (no response),"
                + " 192.0.2.5:53 (no response), 192.0.2.2:53 (error: REFUSED)");
    }

    @Test
    void beyondTenInASecondTheyAreCountedAndTheNumberIsReportedWithTheNextLine() {
        for (int i = 0; i < 25; i++) {
            log.failed(QUESTION, FAILED, log.observer(), Duration.ZERO);
        }
        assertThat(lines).hasSize(10);
        assertThat(log.suppressed()).isEqualTo(15);

        now += 1_000_000_000;
        log.failed(QUESTION, FAILED, log.observer(), Duration.ZERO);
        log.failed(QUESTION, FAILED, log.observer(), Duration.ZERO);

        assertThat(lines).hasSize(13);
        assertThat(lines.get(10)).isEqualTo("15 more queries failed, without a line for each");
        assertThat(log.suppressed()).isEqualTo(15);
    }
}
