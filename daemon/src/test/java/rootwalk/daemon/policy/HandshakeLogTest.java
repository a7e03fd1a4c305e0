package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.pipeline.TlsClient.ClientCertificate;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.tls.KeyPin;

class HandshakeLogTest {

    private final List<String> lines = new ArrayList<>();
    private long now;
    private final HandshakeLog log = new HandshakeLog(new Time() {
        @Override
        public long millis() {
            return 0;
        }

        @Override
        public long nanos() {
            return now;
        }
    }, lines::add);

    private static ClientAddress client() {
        ClientAddress address = new ClientAddress();
        address.set(new InetSocketAddress("192.0.2.7", 4000));
        return address;
    }

    @Test
    void aLineHasTheClientAndTheReasonWithoutControlCharacters() {
        log.failed(client(), "an\nalert");

        assertThat(lines).singleElement().asString().startsWith("TLS handshake of 192.0.2.7:4000 failed: an")
                .doesNotContain("\n");
        assertThat(log.failed()).isEqualTo(1);
    }

    @Test
    void linesAreLimitedAndCountedAndClosedConnectionsHaveNone() {
        for (int i = 0; i < 25; i++) {
            log.failed(client(), "no cipher suite");
            log.abandoned();
        }
        assertThat(lines).hasSize(10);
        assertThat(log.failed()).isEqualTo(50);
        assertThat(log.suppressed()).isEqualTo(15);

        now += 1_000_000_000;
        log.failed(client(), "no cipher suite");
        assertThat(lines).last().asString().endsWith("; 15 more without a line");
    }

    @Test
    void completeHandshakesAreCounted() {
        log.completed(TlsClient.NONE);
        log.completed(new TlsClient("TLSv1.3", "dot",
                new ClientCertificate(List.of("a.example"), new KeyPin(""))));

        assertThat(log.completed()).isEqualTo(2);
        assertThat(log.withCertificate()).isEqualTo(1);
        assertThat(lines).isEmpty();
    }
}
