package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report.Fact;
import rootwalk.daemon.assembly.listening.ApiServer;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.wire.testing.TestCertificates;

/// The addresses of the REST API.
class ApiListenerTest {

    private static final String SETTINGS = "hosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\n"
            + "zones: [{name: example., file: zone}]\n";

    @TempDir
    private Path folder;
    private @Nullable Daemon daemon;

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private ConfigResult.Valid config(String listen, String token, String more) {
        return (ConfigResult.Valid) ConfigReader.read("listen: {dns: [\"127.0.0.1:0\"], " + listen + "}\n" + SETTINGS
                + "api: {" + more + "tokens: [{name: a, hash: \"" + ApiDaemon.hash(token)
                + "\", allow: [{verbs: [read, write]}]}]}\n", folder.resolve("rootwalk.yaml"));
    }

    private Daemon start(ConfigResult.Valid config) throws Exception {
        Files.writeString(folder.resolve("zone"), "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n");
        daemon = Daemon.start(config, Environment.ofProcess(() -> config));
        return daemon;
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, int port, String token) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + "/v1/zones/example."))
                .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    @Test
    void overTlsTheCertificateOfTlsIsUsed() throws Exception {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(folder.resolve("server.key"),
                PosixFilePermissions.fromString("rw-------"));
        Daemon running = start(config("api: [\"127.0.0.1:0\"]}\ntls: {certificate: server.pem, key: server.key",
                "one", "tls: true, "));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);

        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            HttpResponse<String> response = get(client, "https", running.apiAddresses().getFirst().getPort(), "one");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
        try (Socket clear = new Socket("127.0.0.1", running.apiAddresses().getFirst().getPort())) {
            clear.setSoTimeout(5000);
            clear.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(clear.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    /// A token that is removed from the configuration is of no use after the reload.
    @Test
    void aReloadReplacesTokensAndAddresses() throws Exception {
        Daemon running = start(config("api: [\"127.0.0.1:0\"]", "one", ""));
        int port = running.apiAddresses().getFirst().getPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, "http", port, "one").statusCode()).isEqualTo(200);

            assertThat(running.reload(config("api: [\"127.0.0.1:0\"]", "two", "")).isDone()).isTrue();
            assertThat(running.apiAddresses().getFirst().getPort()).isEqualTo(port);
            assertThat(running.control().status().facts())
                    .contains(Fact.of("api.listening", List.of("127.0.0.1:" + port)));
            assertThat(get(client, "http", port, "one").statusCode()).isEqualTo(401);
            assertThat(get(client, "http", port, "two").statusCode()).isEqualTo(200);

            assertThat(running.reload(config("api: []", "two", "")).isDone()).isTrue();
            assertThat(running.apiAddresses()).isEmpty();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }

    /// The zones that a token may write are recorded from the reload on that permits it.
    @Test
    void anAddressCanBeAddedToARunningDaemon() throws Exception {
        Daemon running = start(config("api: []", "one", ""));

        assertThat(running.reload(config("api: [\"127.0.0.1:0\"]", "one", "")).isDone()).isTrue();
        int port = running.apiAddresses().getFirst().getPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, "http", port, "one").body()).contains("\"recorded\":true");
        }
    }

    /// Whoever sends half a request, or receives nothing, is disconnected, and the others are served.
    @Test
    void manyIdleClientsDoNotKeepOthersOut() throws Exception {
        Daemon running = start(config("api: [\"127.0.0.1:0\"]", "one", ""));
        int port = running.apiAddresses().getFirst().getPort();
        List<Socket> idle = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                idle.add(socket);
                socket.getOutputStream()
                        .write("GET /v1/zones HTTP/1.1\r\nHost: a\r\nX-".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get(client, "http", port, "one").statusCode()).isEqualTo(200);
            assertThat(running.transports().api().connections()).isLessThanOrEqualTo(ApiServer.CONNECTIONS_PER_CLIENT);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /// What a client sends without permission is not waited for.
    @Test
    void aRequestWithoutATokenIsAnsweredBeforeItsContent() throws Exception {
        Daemon running = start(config("api: [\"127.0.0.1:0\"]", "one", ""));
        try (Socket socket = new Socket("127.0.0.1", running.apiAddresses().getFirst().getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(("PATCH /v1/zones/example./rrsets HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Length: 1000\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 401 ").contains("there is no token");
        }
    }

    /// Trusts any certificate, whatever its name is.
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
