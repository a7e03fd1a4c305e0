package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.socket.quic.QuicClientTls;
import rootwalk.wire.testing.TestCertificates;

/// The sessions of clients over QUIC. A session that is resumed needs no certificate.
class QuicResumptionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Daemon daemon;
    private final Judge judge = new Judge();
    private final QuicClient client = new QuicClient(Thread.ofPlatform().daemon().factory());

    private static final class Judge extends X509ExtendedTrustManager {

        private final AtomicInteger judged = new AtomicInteger();
        private volatile boolean rejects;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            judged.incrementAndGet();
            if (rejects) {
                throw new CertificateException("rejected by the test");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("example.zone"), "$TTL 60\n@ SOA ns h 7 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: [], quic: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone}]
            """, folder.resolve("rootwalk.yaml"));
        daemon = Daemon.start(read, Environment.ofProcess(() -> read));
    }

    @AfterEach
    void close() {
        client.close();
        daemon.close();
    }

    private QuicClientTls tls() {
        return new QuicClientTls("ns.example", "doq", false, judge, Optional.empty());
    }

    private void exchange(QuicClientTls tls) throws Exception {
        try (QuicClientConnection connection = client
                .connect(new QuicClient.Peer(daemon.quicAddresses().getFirst(), tls, LONG), LONG)) {
            byte[] query = ask("ns.example. A").octets();
            query[0] = 0;
            query[1] = 0;
            assertThat(connection.exchange(query).get(20, TimeUnit.SECONDS)[7]).isEqualTo((byte) 1);
        }
    }

    @Test
    void connectionsWithOneTlsResumeTheirSession() throws Exception {
        QuicClientTls shared = tls();
        exchange(shared);
        exchange(shared);
        assertThat(judge.judged).hasValue(1);
    }

    @Test
    void connectionsWithTwoDoNot() throws Exception {
        exchange(tls());
        exchange(tls());
        assertThat(judge.judged).hasValue(2);
    }

    @Test
    void theReasonOfARejectionIsThatOfTheConnection() throws Exception {
        QuicClientTls shared = tls();
        judge.rejects = true;
        assertThatThrownBy(() -> exchange(shared)).isInstanceOf(SSLException.class)
                .hasMessage("rejected by the test");
        judge.rejects = false;
        exchange(shared);
    }
}
