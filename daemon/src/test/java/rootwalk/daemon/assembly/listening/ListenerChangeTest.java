package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.ListenSockets;
import rootwalk.daemon.exposition.MetricsSource;
import rootwalk.daemon.metrics.QueryCounts;
import rootwalk.daemon.metrics.QueryLog;
import rootwalk.daemon.metrics.WebLog;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.policy.HandshakeLog;
import rootwalk.daemon.transport.https.HttpsQueries;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.socket.UdpSockets;
import rootwalk.web.server.WebEnvironment;
import rootwalk.wire.Octets;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.cookie.ServerCookies;

class ListenerChangeTest {

    private static final int OLD = ResponseCode.NOTIMP;
    private static final int NEW = ResponseCode.REFUSED;
    private static final String DNS_AT_FIRST = "listen: {dns: [\"127.0.0.1:0\"]}\n";

    @TempDir
    private Path folder;

    private final Environment environment = Environment.ofProcess(() -> {
        throw new IllegalStateException("no file is read here");
    });
    private final ThreadFactory threads = Thread.ofPlatform().daemon().factory();
    private final QueryLog queryLog = new QueryLog(threads);
    private final WebLog webLog = new WebLog(threads);
    private final CompanionServer web = new CompanionServer(1, environment, threads,
            Thread.ofVirtual().factory(), Optional.of(webLog));
    private final CompanionServer api = new CompanionServer(1, environment, threads, Thread.ofVirtual().factory(),
            Optional.empty());
    private final CompanionServer metrics = new CompanionServer(1, environment, threads, Thread.ofVirtual().factory(),
            Optional.empty());
    private final StreamTransport streams = StreamTransport.start(1,
            () -> new StreamSettings(10, 10, 10, Duration.ofSeconds(10), Duration.ofSeconds(10)), () -> this::pipeline,
            () -> new QueryCounts(queryLog, System::nanoTime).ofThread(), System::currentTimeMillis, System::nanoTime,
            ProxyProtocol.unused(), threads);
    private final List<AutoCloseable> open = new ArrayList<>();
    private UdpTransport udp;
    private Listeners listeners;
    private volatile Pipeline pipeline = answering(OLD);

    @BeforeEach
    void start() throws IOException {
        udp = UdpTransport.start(UdpSockets.chosen(), 1, 1232, _ -> this::pipeline,
                _ -> new QueryCounts(queryLog, System::nanoTime).ofThread(), System::currentTimeMillis,
                ProxyProtocol.unused(), threads);
        QueryTls tls = new QueryTls(1, new HandshakeLog(environment.time()), threads, Thread.ofVirtual().factory());
        HttpsServer https = new HttpsServer(1,
                new WebEnvironment(threads, Thread.ofVirtual().factory(), System::currentTimeMillis, System::nanoTime,
                        Optional.empty()),
                tls,
                () -> new HttpsQueries(() -> this::pipeline,
                        () -> new QueryCounts(queryLog, System::nanoTime).ofThread(),
                        () -> List.of("/dns-query"), System::currentTimeMillis),
                ProxyProtocol.unused(),
                new QuicEnvironment(1,
                        () -> new StreamSettings(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)), tls,
                        new HandshakeLog(environment.time()), environment.time(),
                        () -> {
                            throw new AssertionError("nothing is served over QUIC");
                        }, threads));
        QuicServer quic = new QuicServer(() -> {
            throw new AssertionError("nothing is served over QUIC");
        });
        listeners = new Listeners(udp, streams, tls, https, quic, web, api,
                new ApiServer(() -> {
                    throw new AssertionError("nothing is served by the API");
                }, environment),
                new Monitoring(metrics, new Unmeasured()), ListenSockets.none());
        site("old");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        streams.close();
        udp.close();
        web.close();
        queryLog.close();
        webLog.close();
    }

    private record Unmeasured() implements Monitoring.Measurements {

        @Override
        public MetricsSource begin() {
            throw new IllegalStateException("no address is for metrics here");
        }

        @Override
        public void end() {}
    }

    private void site(String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("index.html"), name);
    }

    private Pipeline pipeline() {
        return pipeline;
    }

    private static Pipeline answering(int code) {
        QueryStep pass = QueryStep.NONE;
        return new Pipeline(context -> context.refuse(AnswerSource.RULE, code), pass, pass, pass, pass, pass, pass,
                pass, pass, pass, context -> context.refuse(AnswerSource.RULE, code),
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));
    }

    private ListenerChange change(String text) {
        ConfigResult read = ConfigReader.read("hosts: {files: []}\nrecursion: {enabled: false}\n" + text,
                folder.resolve("rootwalk.yaml"));
        if (!(read instanceof ConfigResult.Valid valid)) {
            throw new AssertionError(read);
        }
        return listeners.change(valid, ResourceLimits.of(valid.config(), 1, environment.limits()));
    }

    private void apply(String text) {
        try (ListenerChange change = change(text)) {
            assertThat(change.prepare()).isEmpty();
            change.commit(() -> {});
        }
    }

    private InetSocketAddress dns() {
        return listeners.dnsAddresses().getFirst();
    }

    private DatagramSocket sent(InetSocketAddress server) throws IOException {
        DatagramSocket client = new DatagramSocket();
        open.add(client);
        client.setSoTimeout(5000);
        byte[] query = ask("www.example. A").octets();
        client.send(new DatagramPacket(query, query.length, server));
        return client;
    }

    private static int code(DatagramSocket client) throws IOException {
        DatagramPacket response = new DatagramPacket(new byte[512], 512);
        client.receive(response);
        return response.getData()[3] & 0xF;
    }

    private Socket connected(InetSocketAddress server) throws IOException {
        Socket client = new Socket(server.getAddress(), server.getPort());
        open.add(client);
        client.setSoTimeout(5000);
        return client;
    }

    private Socket sentOverTcp(InetSocketAddress server) throws IOException {
        Socket client = connected(server);
        byte[] query = ask("www.example. A").octets();
        client.getOutputStream().write(new byte[] {0, (byte) query.length});
        client.getOutputStream().write(query);
        return client;
    }

    private static int code(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        return in.readNBytes(in.readUnsignedShort())[3] & 0xF;
    }

    private Socket requested(InetSocketAddress server) throws IOException {
        Socket client = connected(server);
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String content(Socket client) throws IOException {
        String response = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return response.substring(response.lastIndexOf('\n') + 1);
    }

    private static InetSocketAddress beside(InetSocketAddress address) {
        return new InetSocketAddress("127.0.0.2", address.getPort());
    }

    private static String text(InetSocketAddress address) {
        return '"' + address.getHostString() + ':' + address.getPort() + '"';
    }

    @Test
    void queriesAtANewAddressWaitForTheNewService() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress added = beside(dns());
        try (ListenerChange change = change("listen: {dns: [\"127.0.0.1:0\", " + text(added) + "]}\n")) {
            assertThat(change.prepare()).isEmpty();

            DatagramSocket overUdp = sent(added);
            Socket overTcp = sentOverTcp(added);
            // The only loop of each transport has served later queries at the other address: the new one is not read.
            for (int i = 0; i < 2; i++) {
                assertThat(code(sent(dns()))).isEqualTo(OLD);
                assertThat(code(sentOverTcp(dns()))).isEqualTo(OLD);
            }
            change.commit(() -> pipeline = answering(NEW));

            assertThat(code(overUdp)).isEqualTo(NEW);
            assertThat(code(overTcp)).isEqualTo(NEW);
        }
        assertThat(listeners.dnsAddresses()).hasSize(2).contains(added);
    }

    @Test
    void anObsoleteAddressIsNotServedByTheNewService() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress obsolete = dns();
        try (ListenerChange change = change("listen: {dns: [\"127.0.0.2:0\"]}\n")) {
            assertThat(change.prepare()).isEmpty();
            assertThat(code(sent(obsolete))).isEqualTo(OLD);

            change.commit(() -> assertThatThrownBy(() -> sentOverTcp(obsolete)).isInstanceOf(ConnectException.class));
        }
    }

    @Test
    void requestsAtANewAddressAreServedFromTheNewSites() throws IOException {
        site("new");
        apply("listen: {dns: [], web: [\"127.0.0.1:0\"]}\nweb: {sites: [{names: [a.test], files: old}]}\n");
        InetSocketAddress kept = listeners.webAddresses().getFirst();
        InetSocketAddress added = beside(kept);
        try (ListenerChange change = change("listen: {dns: [], web: [\"127.0.0.1:0\", " + text(added)
                + "]}\nweb: {sites: [{names: [a.test], files: new}]}\n")) {
            assertThat(change.prepare()).isEmpty();

            Socket early = requested(added);
            assertThat(content(requested(kept))).isEqualTo("old");
            change.commit(() -> {});

            assertThat(content(early)).isEqualTo("new");
            assertThat(content(requested(kept))).isEqualTo("new");
        }
    }

    @Test
    void withoutACommitNothingChanges() throws IOException {
        site("new");
        apply("listen: {dns: [\"127.0.0.1:0\"], web: [\"127.0.0.1:0\"]}\nweb: {sites: [{names: [a.test], files: old}]}\n");
        InetSocketAddress added = beside(dns());
        InetSocketAddress page = listeners.webAddresses().getFirst();
        try (ListenerChange change = change("listen: {dns: [" + text(added) + "], web: [" + text(beside(page))
                + "]}\nweb: {sites: [{names: [a.test], files: new}]}\n")) {
            assertThat(change.prepare()).isEmpty();
        }

        assertThat(code(sent(dns()))).isEqualTo(OLD);
        assertThat(content(requested(page))).isEqualTo("old");
        assertThat(listeners.webAddresses()).containsExactly(page);
        assertThatThrownBy(() -> connected(added)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> connected(beside(page))).isInstanceOf(ConnectException.class);
        try (DatagramSocket free = new DatagramSocket(added)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void everyAddressThatIsTakenIsReportedAndTheOthersAreReleased() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress added = beside(dns());
        try (ServerSocket one = new ServerSocket(0, 1, dns().getAddress());
                ServerSocket two = new ServerSocket(0, 1, dns().getAddress());
                ListenerChange change = change("listen: {dns: [" + text(added) + ", \"127.0.0.1:" + one.getLocalPort()
                        + "\"], web: [\"127.0.0.1:" + two.getLocalPort() + "\"]}\n")) {
            assertThat(change.prepare()).extracting(Problem::toString).hasSize(2)
                    .anyMatch(it -> it.contains("listen.dns[1]")).anyMatch(it -> it.contains("listen.web[0]"));
        }

        assertThat(code(sentOverTcp(dns()))).isEqualTo(OLD);
        assertThatThrownBy(() -> connected(added)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aSiteThatCannotBeServedIsReportedAndNothingChanges() throws IOException {
        site("new");
        apply("listen: {dns: [], web: [\"127.0.0.1:0\"]}\nweb: {sites: [{names: [a.test], files: old}]}\n");
        InetSocketAddress page = listeners.webAddresses().getFirst();
        try (ListenerChange change = change("listen: {dns: [\"127.0.0.1:0\"], web: [" + text(beside(page))
                + "]}\nweb: {sites: [{names: [a.test], files: new}]}\n")) {
            Files.delete(folder.resolve("new/index.html"));
            Files.delete(folder.resolve("new"));

            assertThat(change.prepare()).singleElement().asString().contains("web.sites");
        }

        assertThat(content(requested(page))).isEqualTo("old");
        assertThat(listeners.dnsAddresses()).isEmpty();
        assertThatThrownBy(() -> connected(beside(page))).isInstanceOf(ConnectException.class);
    }

    @Test
    void anAuthorityThatCannotBeCreatedIsReportedWithItsKeyAndFile() throws IOException {
        apply(DNS_AT_FIRST);
        Files.createDirectories(folder.resolve("authority/authority.pem.new/x"));
        try (ListenerChange change =
                change("web: {tls: [\"127.0.0.1:0\"], sites: [{names: [a.test], files: old}]}\n" + DNS_AT_FIRST)) {
            assertThat(change.prepare()).singleElement().asString().contains("web.authority: ")
                    .contains("authority.pem.new");
        }
    }

    @Test
    void anAddressMayGrowToAllAddressesOnItsPort() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress before = dns();

        apply("listen: {dns: [\"0.0.0.0:" + before.getPort() + "\"]}\n");

        assertThat(code(sent(before))).isEqualTo(OLD);
        assertThat(code(sentOverTcp(beside(before)))).isEqualTo(OLD);
    }

    @Test
    void anAddressMayMoveFromDnsToTheWebServer() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress moved = dns();

        apply("listen: {dns: [], web: [" + text(moved) + "]}\nweb: {sites: [{names: [a.test], files: old}]}\n");

        assertThat(listeners.dnsAddresses()).isEmpty();
        assertThat(content(requested(moved))).isEqualTo("old");
    }

    @Test
    void anAddressThatHadToBeReleasedIsRestoredAfterAFailure() throws IOException {
        apply(DNS_AT_FIRST);
        InetSocketAddress before = dns();
        try (ServerSocket taken = new ServerSocket(before.getPort(), 1, beside(before).getAddress());
                ListenerChange change = change("listen: {dns: [\"0.0.0.0:" + before.getPort() + "\"]}\n")) {
            assertThat(change.prepare()).singleElement().asString().contains("cannot listen on TCP 0.0.0.0:"
                    + taken.getLocalPort());
        }

        assertThat(listeners.dnsAddresses()).containsExactly(before);
        assertThat(code(sent(before))).isEqualTo(OLD);
        assertThat(code(sentOverTcp(before))).isEqualTo(OLD);
    }

    @Test
    void twoAddressesWithAnyPortAreTwoAddresses() throws IOException {
        apply("listen: {dns: [\"127.0.0.1:0\", \"127.0.0.1:0\"]}\n");
        List<InetSocketAddress> both = listeners.dnsAddresses();
        assertThat(both).doesNotHaveDuplicates().hasSize(2);

        apply(DNS_AT_FIRST);

        assertThat(listeners.dnsAddresses()).containsExactly(both.getFirst());
        assertThatThrownBy(() -> connected(both.getLast())).isInstanceOf(ConnectException.class);
    }
}
