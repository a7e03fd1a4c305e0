package rootwalk.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.cli.query.HttpsExchange.Method;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;
import rootwalk.wire.tls.TlsIdentity;

/// RFC 8484, with servers that the tests write.
class HttpsExchangeTest {

    private static final String TYPE = "application/dns-message";
    private static final Name NAME = Name.of("www.example.");

    private HttpsServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpsExchange with(Duration timeout, HttpHandler handler) throws Exception {
        TlsIdentity identity = TestCertificates.server();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/dns-query", handler);
        server.start();
        URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/dns-query");
        ServerTrust trust = new ServerTrust(Optional.empty(), Optional.of(List.of(TestCertificates.authority())),
                List.of());
        return new HttpsExchange(url, Method.GET, TlsClient.of(trust, "127.0.0.1"), timeout);
    }

    private static byte[] response() {
        byte[] octets = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(octets, 0, octets.length, 0, Flags.QR);
        writer.question(new Question(NAME, RecordType.A));
        writer.add(RRset.of(NAME, RecordType.A, 600, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1)));
        writer.section(MessageWriter.Section.ADDITIONAL);
        writer.opt(1232, 0, 0, false);
        return Arrays.copyOf(octets, writer.finish());
    }

    private static void send(HttpExchange exchange, byte[] content, int length) throws IOException {
        exchange.getResponseHeaders().set("content-type", TYPE);
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(content);
        exchange.getResponseBody().flush();
    }

    /// RFC 8484 section 5.1.
    @ParameterizedTest
    @CsvSource({"250, 350", "601, 0", "never, 600", "-5, 600", "99999999999, 600"})
    void theAgeOfAResponseIsSubtractedFromItsTtls(String age, int ttl) throws Exception {
        HttpsExchange exchange = with(Duration.ofSeconds(20), request -> {
            request.getResponseHeaders().set("age", age);
            byte[] message = response();
            send(request, message, message.length);
            request.close();
        });

        byte[] octets = exchange.response(new byte[12]);

        Message message = new MessageReader().read(octets, 0, octets.length);
        assertThat(message).isNotNull();
        assertThat(message.answer().getFirst().ttl()).isEqualTo(ttl);
        assertThat(message.edns().udpSize()).isEqualTo(1232);
    }

    @Test
    void theTimeoutIncludesTheContent() throws Exception {
        HttpsExchange exchange = with(Duration.ofMillis(300), request -> send(request, new byte[5], 100));

        assertThatThrownBy(() -> exchange.response(new byte[12])).isInstanceOf(IOException.class)
                .hasMessageContaining("no complete response from https://127.0.0.1:").hasMessageContaining("300 ms");
    }

    @Test
    void contentThatIsLongerThanAnyMessageIsNotRead() throws Exception {
        HttpsExchange exchange = with(Duration.ofSeconds(20), request -> {
            try (request) {
                send(request, new byte[70_000], 0);
            } catch (IOException e) {
                // The client has enough.
            }
        });

        assertThatThrownBy(() -> exchange.response(new byte[12])).isInstanceOf(IOException.class);
    }
}
