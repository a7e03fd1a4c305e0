package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.socket.quic.QuicClient;
import rootwalk.socket.quic.QuicClientConnection;
import rootwalk.wire.testing.TestCertificates;

/// Several certificates in `tls`, of which the name that a client asks for selects one (RFC 6066 section 3).
class CertificatesByNameTest {

    @TempDir
    private Path folder;

    private @Nullable Daemon daemon;

    private enum Kind {
        TLS, HTTPS, QUIC
    }

    /// Accepts every server, and remembers its certificate.
    private static final class Shown extends X509ExtendedTrustManager {

        private final CompletableFuture<X509Certificate> certificate = new CompletableFuture<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            certificate.complete(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            certificate.complete(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @BeforeEach
    void start() throws Exception {
        write("server.pem", TestCertificates.SERVER);
        write("server.key", TestCertificates.SERVER_KEY);
        write("other.pem", TestCertificates.OTHER);
        write("other.key", TestCertificates.OTHER_KEY);
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read("""
            listen: {dns: ["127.0.0.1:0"], tls: ["127.0.0.1:0"], https: ["127.0.0.1:0"], quic: ["127.0.0.1:0"]}
            tls:
              - {certificate: server.pem, key: server.key}
              - {certificate: other.pem, key: other.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            """, folder.resolve("rootwalk.yaml"));
        daemon = Daemon.start(read, Environment.ofProcess(() -> read));
    }

    private void write(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    /// @param name empty for none
    private X509Certificate shown(Kind kind, String name) throws Exception {
        Shown shown = new Shown();
        InetSocketAddress server = switch (kind) {
            case TLS -> daemon.tlsAddresses().getFirst();
            case HTTPS -> daemon.httpsAddresses().getFirst();
            case QUIC -> daemon.quicAddresses().getFirst();
        };
        if (kind == Kind.QUIC) {
            try (QuicClient client = new QuicClient(Thread.ofPlatform().daemon().factory());
                    QuicClientConnection _ = client.connect(
                            new QuicClient.Peer(server, name.isEmpty() ? "127.0.0.1" : name, "doq", false, shown,
                                    Optional.empty(), Duration.ofSeconds(30)),
                            Duration.ofSeconds(20))) {
                return shown.certificate.join();
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {shown}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(),
                server.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return shown.certificate.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNameSelectsTheCertificate(Kind kind) throws Exception {
        X509Certificate first = TestCertificates.server().certificate();
        X509Certificate second = TestCertificates.other().certificate();

        assertThat(shown(kind, "")).isEqualTo(first);
        assertThat(shown(kind, "ns.example")).isEqualTo(first);
        assertThat(shown(kind, "unknown.example")).isEqualTo(first);
        assertThat(shown(kind, "dns.other.example")).isEqualTo(second);
        assertThat(shown(kind, "any.wild.example")).isEqualTo(second);
    }

    @Test
    void eachOneIsReadAgain() throws Exception {
        write("other.pem", TestCertificates.RSA_SERVER);
        write("other.key", TestCertificates.RSA_SERVER_KEY);
        Files.setLastModifiedTime(folder.resolve("other.pem"), FileTime.from(Instant.EPOCH));
        write("server.pem", TestCertificates.OTHER);
        write("server.key", TestCertificates.OTHER_KEY);
        daemon.checkCertificate();

        for (Kind kind : Kind.values()) {
            assertThat(shown(kind, "")).isEqualTo(TestCertificates.other().certificate());
            assertThat(shown(kind, "ns.example")).isEqualTo(TestCertificates.rsaServer().certificate());
        }
    }

    @Test
    void aBrokenFileChangesNothing() throws Exception {
        write("other.pem", "no certificate");
        daemon.checkCertificate();

        assertThat(shown(Kind.TLS, "dns.other.example")).isEqualTo(TestCertificates.other().certificate());
    }
}
