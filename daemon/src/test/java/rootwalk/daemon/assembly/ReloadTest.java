package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.ControlProblem;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report.Fact;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.resolver.cache.Caches;
import rootwalk.socket.BindFailure;
import rootwalk.socket.DatagramHandler;
import rootwalk.socket.ListenSettings;
import rootwalk.socket.SocketSource;
import rootwalk.socket.UdpClient;
import rootwalk.socket.UdpClientSettings;
import rootwalk.socket.UdpCounts;
import rootwalk.socket.UdpListener;
import rootwalk.socket.UdpSockets;
import rootwalk.wire.Name;

/// A reload takes effect as a whole: addresses, sites, zones and service.
class ReloadTest {

    private static final String ZONE = """
        $TTL 60
        @ SOA ns root 1 2 3 4 5
        @ NS ns
        ns A 192.0.2.1
        www A 192.0.2.%d
        """;
    private static final String OPEN = """
        hosts: {files: []}
        threads: 1
        recursion: {enabled: false}
        listen: {dns: ["127.0.0.1:0"], web: ["127.0.0.1:0"]}
        web: {sites: [{names: [a.test], files: old}]}
        zones: [{name: example., file: example.zone}]
        """;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<InetSocketAddress> reserved = new ArrayList<>();
    private Daemon daemon;
    private boolean isStarted;
    private ConfigResult next;
    private boolean isMemoryScarce;

    @BeforeEach
    void start() throws Exception {
        for (String site : List.of("old", "new")) {
            Files.writeString(Files.createDirectory(folder.resolve(site)).resolve("index.html"), site);
        }
        Files.writeString(folder.resolve("example.zone"), ZONE.formatted(1));
        Environment process = Environment.ofProcess(() -> next);
        next = config(OPEN);
        daemon = Daemon.start(config(OPEN), new Environment(process.time(), process.clock(), process.secureRandom(),
                new ObservedSockets(process.sockets()), process.configuration(), process.pipelines(),
                process.limits(), process.logLinesLost(), process.listenSockets(), process.weights()));
        reserved.clear();
        isStarted = true;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
        daemon.close();
    }

    private ConfigResult.Valid config(String text) {
        return switch (ConfigReader.read(text, folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> valid;
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private DatagramSocket sent(InetSocketAddress server) throws IOException {
        DatagramSocket client = new DatagramSocket();
        closing.add(client);
        client.setSoTimeout(5000);
        byte[] query = ask("www.example. A").octets();
        client.send(new DatagramPacket(query, query.length, server));
        return client;
    }

    /// The octets of the response.
    private static List<Byte> received(DatagramSocket client) throws IOException {
        DatagramPacket response = new DatagramPacket(new byte[512], 512);
        client.receive(response);
        List<Byte> octets = new ArrayList<>();
        for (int i = 0; i < response.getLength(); i++) {
            octets.add(response.getData()[i]);
        }
        return octets;
    }

    private String page() throws IOException {
        InetSocketAddress address = daemon.webAddresses().getFirst();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(5000);
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String response = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return response.substring(response.lastIndexOf('\n') + 1);
        }
    }

    /// While the second new address is bound, the first one has a query, and the old address is queried twice.
    private void queryWhileReloading() throws IOException {
        // At the start, a port may be bound twice, since it must be free over UDP and TCP.
        if (isStarted && reserved.size() == 2) {
            sent(reserved.getFirst());
            for (int i = 0; i < 2; i++) {
                assertThat(received(sent(daemon.localAddresses().getFirst()))).endsWith((byte) 2, (byte) 1);
            }
        }
    }

    @Test
    void noQueryAtANewAddressIsAnsweredByTheOldConfiguration() throws Exception {
        String closed =
                OPEN.replace("[\"127.0.0.1:0\"], web", "[\"127.0.0.1:0\", \"127.0.0.2:0\", \"127.0.0.3:0\"], web")
                        + "access: {query: [192.0.2.0/24]}\n";

        assertThat(daemon.reload(config(closed)).problems()).isEmpty();

        assertThat(received((DatagramSocket) closing.getFirst())).satisfies(it -> assertThat(it.get(3) & 0xF)
                .as("REFUSED").isEqualTo(5));
    }

    private void signed(String expiration) throws IOException {
        Files.writeString(folder.resolve("example.zone"), ZONE.formatted(1) + """
            @ DNSKEY 257 3 13 AAAA
            @ RRSIG SOA 13 1 60 %s 20200101000000 1 @ AAAA
            @ NSEC @ NS SOA RRSIG NSEC DNSKEY
            """.formatted(expiration));
    }

    @Test
    void aReloadOfAZoneWhoseSignaturesHaveExpiredWarns() throws Exception {
        signed("20260131000000");
        String what =
                "a signature of the zone example. expired at 2026-01-31T00:00:00Z: validating resolvers do not accept"
                        + " its answers; sign the zone again and reload it";

        for (ReloadResult result : List.of(daemon.control().reload(), daemon.control().reload(),
                daemon.control().reload(Name.of("example.")))) {
            assertThat(result.isDone()).isTrue();
            assertThat(result.summary()).isEqualTo("reloaded, with warnings");
            assertThat(result.problems()).extracting(ControlProblem::text).containsExactly(what);
        }
        assertThat(daemon.control().status().toString()).contains(
                "example. serial 1, signatures expired at 2026-01-31T00:00:00Z");

        signed("20800101000000");
        assertThat(daemon.control().reload().summary()).isEqualTo("reloaded");
        assertThat(daemon.control().status().toString()).contains(
                "example. serial 1, signatures expire 2080-01-01T00:00:00Z");
    }

    @Test
    void emptyCachesOfAReloadKnowWhatWasFlushed() {
        String resolving = "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\n";
        assertThat(daemon.reload(config(resolving)).problems()).isEmpty();
        Caches before = caches();
        before.flush(Set.of(Name.of("flushed.test.")), 1000);

        assertThat(daemon.reload(config(resolving + "cache: {max-ttl: 1h}\n")).problems()).isEmpty();

        assertThat(caches()).isNotSameAs(before);
        assertThat(caches().settings().maxTtl()).hasHours(1);
        assertThat(caches().flushed().isFlushedSince(Name.of("flushed.test."), 1000)).isTrue();
    }

    private Caches caches() {
        return daemon.current().resolving().orElseThrow().resolver().caches();
    }

    @Test
    void aReloadWarnsOfAZoneThatResolversWillNotAccept() throws Exception {
        signed("20800101000000");
        Files.writeString(folder.resolve("example.zone"), Files.readString(folder.resolve("example.zone"))
                .replace("@ DNSKEY", "www TXT"));

        assertThat(daemon.control().reload().problems()).extracting(ControlProblem::message)
                .containsExactly("the zone example. has signatures but no DNSKEY record");
        assertThat(daemon.control().reload(Name.of("example.")).summary()).isEqualTo("reloaded, with warnings");
    }

    private void assertThatAllIsAsBefore(List<InetSocketAddress> before) throws IOException {
        assertThat(daemon.localAddresses()).isEqualTo(before);
        assertThat(received(sent(before.getFirst()))).endsWith((byte) 192, (byte) 0, (byte) 2, (byte) 1);
        assertThat(page()).isEqualTo("old");
        for (InetSocketAddress address : reserved) {
            try (DatagramSocket udp = new DatagramSocket(address);
                    ServerSocket tcp = new ServerSocket(address.getPort(), 1, address.getAddress())) {
                assertThat(udp.isBound() && tcp.isBound()).isTrue();
            }
        }
        assertThat(daemon.control().status().facts()).contains(Fact.of("needs-restart", List.of()));
    }

    private String changed(String dns, String web, String more) throws IOException {
        Files.writeString(folder.resolve("example.zone"), ZONE.formatted(99));
        return OPEN.replace("[\"127.0.0.1:0\"], web: [\"127.0.0.1:0\"]",
                "[\"127.0.0.2:0\"" + dns + "], web: [\"127.0.0.2:0\""
                        + web + "]")
                .replace("files: old}]", "files: new}]" + more);
    }

    @Test
    void anAddressForDnsThatIsTakenLeavesAllAsItWas() throws Exception {
        List<InetSocketAddress> before = daemon.localAddresses();
        try (ServerSocket taken = new ServerSocket(0, 1, before.getFirst().getAddress())) {
            assertThat(daemon.reload(config(changed(", \"127.0.0.1:" + taken.getLocalPort() + '"', "", "")))
                    .inEffect()).isFalse();
        }
        assertThatAllIsAsBefore(before);
    }

    @Test
    void anAddressForTheWebThatIsTakenLeavesAllAsItWas() throws Exception {
        List<InetSocketAddress> before = daemon.localAddresses();
        try (ServerSocket taken = new ServerSocket(0, 1, before.getFirst().getAddress())) {
            assertThat(daemon.reload(config(changed("", ", \"127.0.0.1:" + taken.getLocalPort() + '"', "")))
                    .inEffect()).isFalse();
        }
        assertThatAllIsAsBefore(before);
    }

    @Test
    void memoryThatRunsOutLeavesAllAsItWas() throws Exception {
        List<InetSocketAddress> before = daemon.localAddresses();
        next = config(changed(", \"127.0.0.3:0\"", "", ""));
        isMemoryScarce = true;

        assertThat(daemon.control().reload().inEffect()).isFalse();

        assertThatAllIsAsBefore(before);
    }

    /// Sockets that report each address once it is bound.
    private final class ObservedSockets implements UdpSockets {

        private final UdpSockets sockets;

        ObservedSockets(UdpSockets sockets) {
            this.sockets = sockets;
        }

        @Override
        public String description() {
            return sockets.description();
        }

        @Override
        public UdpListener listen(ListenSettings settings, IntFunction<? extends DatagramHandler> handlers,
                ThreadFactory threads) throws IOException {
            return new ObservedListener(sockets.listen(settings, handlers, threads));
        }

        @Override
        public UdpClient client(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads)
                throws IOException {
            return sockets.client(settings, secureRandom, threads);
        }
    }

    private final class ObservedListener implements UdpListener {

        private final UdpListener listener;

        ObservedListener(UdpListener listener) {
            this.listener = listener;
        }

        @Override
        public InetSocketAddress reserve(InetSocketAddress address, SocketSource source) throws BindFailure {
            if (isMemoryScarce && !reserved.isEmpty()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            InetSocketAddress real = listener.reserve(address, source);
            reserved.add(real);
            try {
                queryWhileReloading();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return real;
        }

        @Override
        public void start(InetSocketAddress address) {
            listener.start(address);
        }

        @Override
        public InetSocketAddress bind(InetSocketAddress address) throws BindFailure {
            return listener.bind(address);
        }

        @Override
        public void unbind(InetSocketAddress address) {
            listener.unbind(address);
        }

        @Override
        public void stopReceiving() {
            listener.stopReceiving();
        }

        @Override
        public List<InetSocketAddress> addresses() {
            return listener.addresses();
        }

        @Override
        public UdpCounts counts() {
            return listener.counts();
        }

        @Override
        public List<Executor> loops() {
            return listener.loops();
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
