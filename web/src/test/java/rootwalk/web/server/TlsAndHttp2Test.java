package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.certificate.TlsContexts.TlsSite;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Echo;

/// TLS and HTTP/2 (RFC 9113) with a client that checks the certificate.
class TlsAndHttp2Test {

    @TempDir
    private Path folder;

    @Test
    void clientThatTrustsTheAuthorityIsServedByHttp2() throws Exception {
        var authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        var tlsSite = new TlsSite(List.of("localhost"), new CertificateSource.Local(List.of("localhost")),
                List.of("h2", "http/1.1"));
        var contexts = TlsContexts.of(List.of(tlsSite), authority, InstantSource.system());
        var environment = new WebEnvironment(Thread.ofPlatform().daemon().factory(), Thread.ofVirtual().factory(),
                System::currentTimeMillis, System::nanoTime, Optional.empty());
        var site = new Site(List.of("localhost"), new Echo());
        var other = new Site(List.of("other.test"), new Echo());
        try (WebServer server =
                WebServer.start(1, WebSettings.DEFAULTS, SiteTable.of(List.of(site, other)), environment);
                HttpClient client = HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
            InetSocketAddress address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new ChannelSecurity.Tls(contexts));
            URI uri = URI.create("https://localhost:" + address.getPort() + "/x");

            HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString("hello")).build(), BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    private static SSLContext trusting(LocalAuthority authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// Of TLS 1.2; 1.3 has none. Once the handshake is done, another costs the server more than the client.
    @Test
    void renegotiationIsRefused() throws Exception {
        var authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        try (LiveServer server = LiveServer.overTls(authority, new Site(List.of("a"), new Echo()));
                SSLSocket socket = server.connectTls("http/1.1", "TLSv1.2")) {
            socket.startHandshake();
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).isInstanceOf(SSLException.class);
            assertThat(server.defects).isEmpty();
        }
    }

    /// A client that is refused while it still sends has to be able to read why (RFC 9112 section 9.6).
    @Test
    void tooMuchContentOverTlsIsReported() throws Exception {
        var authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        try (LiveServer server = LiveServer.overTls(authority, new Site(List.of("a"), new Echo()));
                SSLSocket socket = server.connectTls("http/1.1", "TLSv1.3")) {
            socket.getOutputStream().write(("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"
                    + "x".repeat(200_000)).getBytes(StandardCharsets.US_ASCII));

            assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 413 ");
        }
    }
}
