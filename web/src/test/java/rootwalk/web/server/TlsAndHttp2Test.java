package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.Certificates;
import rootwalk.web.certificate.Certificates.Shown;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.server.WebServer.Speaking;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Echo;

/// HTTP/2 (RFC 9113): over TLS with a client that checks the certificate, and as frames of an attacker.
class TlsAndHttp2Test {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte SETTINGS = 4;
    private static final byte PING = 6;
    private static final byte GOAWAY = 7;

    @TempDir
    private Path folder;

    @Test
    void clientThatTrustsTheAuthorityIsServedByHttp2() throws Exception {
        var authority = LocalAuthority.open(folder, InstantSource.system(), new SecureRandom());
        var shown = new Shown(List.of("localhost"), new CertificateSource.Local(List.of("localhost")),
                List.of("h2", "http/1.1"));
        var certificates = Certificates.of(List.of(shown), authority, InstantSource.system());
        var surroundings = new WebSurroundings(Thread.ofPlatform().daemon().factory(), Thread.ofVirtual().factory(),
                System::currentTimeMillis, System::nanoTime, Optional.empty());
        var site = new Site(List.of("localhost"), new Echo());
        var other = new Site(List.of("other.test"), new Echo());
        try (WebServer server = WebServer.start(1, WebSettings.USUAL, SiteTable.of(List.of(site, other)), surroundings);
                HttpClient client = HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
            InetSocketAddress address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new Speaking.Tls(certificates));
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

    @Test
    void pingFloodEndsTheConnection() throws IOException {
        assertThat(afterFlood(frame(PING, 0, 0, new byte[8]))).isEqualTo(GOAWAY);
    }

    @Test
    void settingsFloodEndsTheConnection() throws IOException {
        assertThat(afterFlood(frame(SETTINGS, 0, 0, new byte[0]))).isEqualTo(GOAWAY);
    }

    @Test
    void rapidResetEndsTheConnection() throws IOException {
        try (LiveServer server = LiveServer.of(new Site(List.of("*"), new Echo())); Socket socket = greeted(server)) {
            OutputStream out = socket.getOutputStream();
            for (int stream = 1; stream < 2000; stream += 2) {
                // :method GET, :scheme http, :path /, :authority a
                byte[] fields = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};
                out.write(frame((byte) 1, 5, stream, fields));
                out.write(frame((byte) 3, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            out.flush();

            assertThat(lastFrame(socket)).isEqualTo(GOAWAY);
            assertThat(server.defects).isEmpty();
        }
    }

    @Test
    void continuationFloodEndsTheConnection() throws IOException {
        try (LiveServer server = LiveServer.of(new Site(List.of("*"), new Echo())); Socket socket = greeted(server)) {
            OutputStream out = socket.getOutputStream();
            out.write(frame((byte) 1, 1, 1, new byte[] {(byte) 0x82}));
            for (int i = 0; i < 100; i++) {
                out.write(frame((byte) 9, 0, 1, new byte[] {(byte) 0x86}));
            }
            out.flush();

            assertThat(lastFrame(socket)).isEqualTo(GOAWAY);
        }
    }

    private static byte afterFlood(byte[] frame) throws IOException {
        try (LiveServer server = LiveServer.of(new Site(List.of("*"), new Echo())); Socket socket = greeted(server)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 1000; i++) {
                out.write(frame);
            }
            out.flush();
            return lastFrame(socket);
        }
    }

    private static Socket greeted(LiveServer server) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(PREFACE);
        socket.getOutputStream().write(frame(SETTINGS, 0, 0, new byte[0]));
        return socket;
    }

    private static byte[] frame(byte type, int flags, int stream, byte[] content) {
        byte[] frame = new byte[9 + content.length];
        frame[2] = (byte) content.length;
        frame[3] = type;
        frame[4] = (byte) flags;
        frame[7] = (byte) (stream >> 8);
        frame[8] = (byte) stream;
        System.arraycopy(content, 0, frame, 9, content.length);
        return frame;
    }

    /// The type of the last frame before the server closes.
    private static byte lastFrame(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte last = -1;
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                byte type = in.readByte();
                in.readFully(new byte[5 + length]);
                last = type;
            }
        } catch (java.io.EOFException | java.net.SocketException e) {
            return last;
        }
    }
}
