package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.codec.Message;
import rootwalk.wire.testing.TestCertificates;

/// RFC 9539: a resolver and an authoritative server for the root zone.
@Timeout(60)
class OpportunisticEncryptionTest {

    @TempDir
    private Path folder;
    private final List<Daemon> daemons = new ArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private ServerSocket listener;
    private Daemon server;

    @BeforeEach
    void startServer() throws Exception {
        StringBuilder zone = new StringBuilder("$TTL 60\n@ SOA ns.a. h.a. 7 2 3 4 5\n@ NS ns.a.\nns.a. A 127.0.0.1\n");
        for (int i = 0; i < 20; i++) {
            zone.append('n').append(i).append(".example. A 192.0.2.").append(i).append('\n');
        }
        zone.append("large.example. TXT ").append(("\"" + "x".repeat(200) + "\" ").repeat(10)).append('\n');
        Files.writeString(folder.resolve("root.zone"), zone);
        Files.writeString(folder.resolve("hints"), ". 60 NS ns.a.\nns.a. 60 A 127.0.0.1\n");
        write("server.pem", TestCertificates.SERVER);
        write("server.key", TestCertificates.SERVER_KEY);
        server = start("listen: {dns: [\"127.0.0.1:0\"], tls: [\"127.0.0.1:0\"]}\n"
                + "tls: {certificate: server.pem, key: server.key}\nhosts: {files: []}\nthreads: 1\n"
                + "recursion: {enabled: false}\nzones: [{name: ., file: root.zone}]\n");
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        daemons.reversed().forEach(Daemon::close);
        listener.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private void write(String name, String content) throws IOException {
        Files.createFile(folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder.resolve(name), content);
    }

    private Daemon start(String text) throws StartFailure {
        ConfigResult read = ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        assertThat(read).as(read.toString()).isInstanceOf(ConfigResult.Valid.class);
        Daemon started = Daemon.start((ConfigResult.Valid) read, Environment.ofProcess(() -> read));
        daemons.add(started);
        return started;
    }

    /// @param opportunistic the setting
    private Daemon resolver(String opportunistic) throws StartFailure {
        return start("listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\n"
                + "dnssec: {validation: false}\nspecial-use-names: false\nrecursion: {do-not-query: [], use: [ipv4],"
                + " root-hints: hints, port: " + server.localAddresses().getFirst().getPort() + ", opportunistic: {"
                + opportunistic + "}}\n");
    }

    private Daemon probing(int port) throws StartFailure {
        return resolver("transport: tls, port: " + port);
    }

    private int tlsPort() {
        return server.tlsAddresses().getFirst().getPort();
    }

    private static Message ask(Daemon daemon, String name, int type) {
        StubClient client = new StubClient(Duration.ofSeconds(20), new SplittableRandom(1), System::nanoTime,
                InstantSource.system());
        StubResult result = client.ask(daemon.localAddresses().getFirst(),
                new StubQuery(new Question(Name.of(name), type), Flags.RD, false, List.of()), StubTransport.TCP);
        assertThat(result).isInstanceOf(StubResult.Response.class);
        Message message = ((StubResult.Response) result).message();
        assertThat(message.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(message.answer()).hasSize(1);
        return message;
    }

    private long count(String transport) {
        return server.control().stats().facts().stream().filter(fact -> fact.name().equals("queries." + transport))
                .mapToLong(fact -> ((Report.Value.Count) fact.value()).number()).findFirst().orElseThrow();
    }

    /// What `ctl dump servers` has about TLS at the server.
    private static List<String> state(Daemon resolver) {
        return resolver.control().servers().stream().flatMap(report -> report.facts().stream())
                .filter(fact -> fact.value() instanceof Report.Value.Text && fact.name().contains("tls"))
                .map(fact -> ((Report.Value.Text) fact.value()).text()).toList();
    }

    private static void awaitState(Daemon resolver, String state) {
        TestServer.await(() -> state(resolver).contains(state));
    }

    @Test
    void aServerIsQueriedOverTlsOnceItHasResponded() throws Exception {
        Daemon resolver = probing(tlsPort());
        ask(resolver, "n0.example.", RecordType.A);
        awaitState(resolver, "works");
        long inClearText = count("udp") + count("tcp");
        long overTls = count("tls");

        for (int i = 1; i < 20; i++) {
            ask(resolver, "n" + i + ".example.", RecordType.A);
        }

        assertThat(count("udp") + count("tcp")).isEqualTo(inClearText);
        assertThat(count("tls")).isGreaterThanOrEqualTo(overTls + 19);
        assertThat(server.transports().handshakes().completed()).isEqualTo(1);
    }

    @Test
    void aLargeResponseNeedsNoFurtherQuery() throws Exception {
        Daemon resolver = probing(tlsPort());
        ask(resolver, "n0.example.", RecordType.A);
        awaitState(resolver, "works");
        ask(resolver, "n1.example.", RecordType.A);
        long overTls = count("tls");

        ask(resolver, "large.example.", RecordType.TXT);

        assertThat(count("tls")).isEqualTo(overTls + 1);
        assertThat(count("tcp")).isZero();
    }

    @Test
    void whenTheServerNoLongerRespondsOverTlsClientsGetAnswersFromClearText() throws Exception {
        Daemon resolver = probing(tlsPort());
        ask(resolver, "n0.example.", RecordType.A);
        awaitState(resolver, "works");
        int dns = server.localAddresses().getFirst().getPort();
        server.close();
        server = start("listen: {dns: [\"127.0.0.1:" + dns + "\"]}\nhosts: {files: []}\nthreads: 1\n"
                + "recursion: {enabled: false}\nzones: [{name: ., file: root.zone}]\n");

        ask(resolver, "n1.example.", RecordType.A);

        assertThat(state(resolver)).contains("failed");
        assertThat(count("udp")).isPositive();
    }

    @Test
    void aServerThatSendsGarbageIsQueriedInClearText() throws Exception {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept()) {
                socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(
                        StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // Until the client has read the garbage.
                }
            } catch (IOException e) {
                // The client closed the connection.
            }
        });
        Daemon resolver = probing(listener.getLocalPort());

        ask(resolver, "n0.example.", RecordType.A);
        awaitState(resolver, "failed");
        ask(resolver, "n1.example.", RecordType.A);

        assertThat(count("tls")).isZero();
    }

    /// The backlog of the listener accepts the connection, and nobody ever sends anything.
    @Test
    void aServerThatNeverEndsTheHandshakeIsQueriedInClearText() throws Exception {
        Daemon resolver = probing(listener.getLocalPort());

        ask(resolver, "n0.example.", RecordType.A);
        ask(resolver, "n1.example.", RecordType.A);

        assertThat(state(resolver)).doesNotContain("works").isNotEmpty();
        assertThat(count("udp")).isPositive();
    }

    @Test
    void withoutTheSettingNoPacketIsSentToTheOtherPort() throws Exception {
        Daemon resolver = resolver("");
        for (int i = 0; i < 20; i++) {
            ask(resolver, "n" + i + ".example.", RecordType.A);
        }

        assertThat(count("tls")).isZero();
        assertThat(server.transports().handshakes().completed() + server.transports().streams().connections()).isZero();
        assertThat(state(resolver)).isEmpty();
    }
}
