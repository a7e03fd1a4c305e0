package rootwalk.daemon.assembly.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.os.OwnSockets;
import rootwalk.os.ServiceSockets;
import rootwalk.os.ServiceSockets.ServiceSocket;
import rootwalk.os.SocketHandover;
import rootwalk.socket.PassedSocket;

/// The test is the service manager: it opens sockets, and keeps them while no daemon runs.
@EnabledOnOs(value = OS.LINUX, disabledReason = "only there sockets of other processes can be used")
class ListenSocketsTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    private int threads = 2;

    /// What the manager keeps, by name. The descriptors are its own.
    private final Map<String, List<PassedSocket>> store = new TreeMap<>();

    private final class Systemd implements ListenSockets.Keeper {

        @Override
        public void keep(String name, List<Integer> descriptors) {
            store.computeIfAbsent(name, _ -> descriptors.stream().map(Systemd::duplicate).toList());
        }

        private static PassedSocket duplicate(int descriptor) {
            try {
                return PassedSocket.of(descriptor).duplicate().orElseThrow();
            } catch (PassedSocket.UnusableException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void forget(Collection<String> unused) {
            unused.forEach(name -> store.remove(name).forEach(PassedSocket::close));
        }
    }

    @BeforeEach
    void writeZone() throws IOException {
        Files.writeString(folder.resolve("zone"), "@ 60 SOA ns hostmaster 1 1 1 1 1\n@ 60 NS ns\nns 60 A 192.0.2.1\n");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        store.values().forEach(sockets -> sockets.forEach(PassedSocket::close));
    }

    private ConfigResult read(String listen, ListenSockets sockets) throws IOException {
        Path file = folder.resolve("x.yaml");
        Files.writeString(file, listen + "\nhosts: {files: []}\nthreads: " + threads + "\nrecursion: {enabled: false}\n"
                + "zones: [{name: example., file: zone}]\n");
        return ConfigReader.read(file, "", sockets.addresses());
    }

    private Daemon start(String listen, ListenSockets sockets) throws Exception {
        assertThat(sockets.problems()).isEmpty();
        ConfigResult read = read(listen, sockets);
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        Daemon daemon = Daemon.start((ConfigResult.Valid) read,
                Environment.ofProcess(() -> read).withListenSockets(sockets));
        open.add(daemon);
        return daemon;
    }

    private ListenSockets passed(ServiceSocket... sockets) {
        return ListenSockets.of(new ServiceSockets(List.of(sockets), List.of()), ListenSockets.Keeper.NONE,
                OwnSockets::listening);
    }

    /// The sockets that the manager passes at the next start.
    private ListenSockets kept() {
        List<ServiceSocket> sockets = new ArrayList<>();
        store.forEach((name, all) -> all.forEach(each -> sockets.add(new ServiceSocket(name,
                name.split("\\.", -1)[1], true, each.duplicate().orElseThrow()))));
        return ListenSockets.of(new ServiceSockets(sockets, List.of()), new Systemd(), OwnSockets::listening);
    }

    /// A port that is free for UDP may be in use for TCP.
    private InetSocketAddress both() throws IOException {
        for (int i = 0;; i++) {
            InetSocketAddress address = datagrams();
            try {
                return connections(address);
            } catch (BindException e) {
                assertThat(i).as("attempts").isLessThan(16);
            }
        }
    }

    private InetSocketAddress datagrams() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(ANY_PORT);
        open.add(channel);
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private InetSocketAddress connections(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET).bind(address);
        open.add(channel);
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /// As a manager passes it: another descriptor of a socket that the manager has open.
    private static ServiceSocket named(String listener, InetSocketAddress address, PassedSocket.Type type) {
        return new ServiceSocket(listener, listener, false, OwnSockets.listening().stream()
                .filter(socket -> socket.address().equals(address) && socket.type() == type).findFirst().orElseThrow()
                .duplicate().orElseThrow());
    }

    private static ServiceSocket udp(String listener, InetSocketAddress address) {
        return named(listener, address, PassedSocket.Type.DATAGRAM);
    }

    private static ServiceSocket tcp(String listener, InetSocketAddress address) {
        return named(listener, address, PassedSocket.Type.STREAM);
    }

    private static void send(DatagramSocket client, InetSocketAddress to) throws IOException {
        byte[] query = ask("ns.example. A").octets();
        client.setSoTimeout(5000);
        client.send(new DatagramPacket(query, query.length, to));
    }

    private static boolean isAnswered(DatagramSocket client) throws IOException {
        DatagramPacket response = new DatagramPacket(new byte[512], 512);
        client.receive(response);
        return response.getData()[7] == 1;
    }

    private static boolean answers(InetSocketAddress address) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            send(client, address);
            return isAnswered(client);
        }
    }

    private static boolean answersOverTcp(InetSocketAddress address) throws IOException {
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(5000);
            byte[] query = ask("ns.example. A").octets();
            client.getOutputStream().write(new byte[] {0, (byte) query.length});
            client.getOutputStream().write(query);
            DataInputStream in = new DataInputStream(client.getInputStream());
            return in.readNBytes(in.readUnsignedShort())[7] == 1;
        }
    }

    @Test
    void socketsOfAUnitAreInPlaceOfTheAddressesOfTheConfiguration() throws Exception {
        InetSocketAddress address = both();

        Daemon daemon = start("listen: {dns: [\"192.0.2.1:53\"]}", passed(udp("dns", address), tcp("dns", address)));

        assertThat(daemon.localAddresses()).containsExactly(address);
        // Both loops share the only socket.
        for (int i = 0; i < 100; i++) {
            assertThat(answers(address)).isTrue();
        }
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void withASocketForUdpOnlyTheDaemonListensOverTcpItself() throws Exception {
        InetSocketAddress address = both();
        open.removeLast().close();

        Daemon daemon = start("", passed(udp("dns", address)));

        assertThat(daemon.localAddresses()).containsExactly(address);
        assertThat(answers(address)).isTrue();
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void anotherListenerHasItsOwnSockets() throws Exception {
        InetSocketAddress metrics = connections(ANY_PORT);

        Daemon daemon = start("listen: {dns: [\"127.0.0.1:0\"]}", passed(tcp("metrics", metrics)));

        assertThat(daemon.metricsAddresses()).containsExactly(metrics);
        assertThat(answers(daemon.localAddresses().getFirst())).isTrue();
    }

    @Test
    void socketsOfAUnitStayThroughReloads() throws Exception {
        InetSocketAddress address = both();
        ListenSockets sockets = passed(udp("dns", address), tcp("dns", address));
        Daemon daemon = start("", sockets);

        assertThat(daemon.reload((ConfigResult.Valid) read("listen: {dns: [\"127.0.0.1:0\"]}", sockets)).isDone())
                .isTrue();

        assertThat(daemon.localAddresses()).containsExactly(address);
        assertThat(answers(address)).isTrue();
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void aNameOfNoListenerIsAProblem() throws Exception {
        InetSocketAddress address = datagrams();

        assertThat(passed(udp("dsn", address)).problems()).singleElement().asString().contains(
                "no listener has the name dsn of a socket for 127.0.0.1:" + address.getPort(),
                "dns, tls, https, http3, quic, http, web, web-tls, api, metrics");
    }

    @Test
    void aSocketOfTheWrongTypeIsAProblem() throws Exception {
        InetSocketAddress address = datagrams();

        assertThat(passed(udp("tls", address)).problems()).singleElement().asString().contains(
                "the listener tls does not use the socket of ListenDatagram=127.0.0.1:" + address.getPort());
    }

    @Test
    void theSocketsOfADaemonAreLeftToTheNext() throws Exception {
        String listen = "listen: {dns: [\"127.0.0.1:0\"]}";
        Daemon first = start(listen, kept());
        InetSocketAddress address = first.localAddresses().getFirst();
        String same = listen.replace(":0\"", ":" + address.getPort() + "\"");
        first.close();
        assertThat(store).hasSize(1).allSatisfy((name, sockets) -> assertThat(sockets).hasSize(3));

        try (DatagramSocket early = new DatagramSocket()) {
            send(early, address);
            Daemon second = start(same, kept());

            assertThat(isAnswered(early)).isTrue();
            assertThat(second.localAddresses()).containsExactly(address);
        }
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void aDaemonThatDrainsAnswersWhatItHasReceivedAndLeavesTheRest() throws Exception {
        Daemon first = start("listen: {dns: [\"127.0.0.1:0\"]}", kept());
        InetSocketAddress address = first.localAddresses().getFirst();

        try (DatagramSocket before = new DatagramSocket(); DatagramSocket after = new DatagramSocket()) {
            send(before, address);
            assertThat(isAnswered(before)).isTrue();
            first.drain(Duration.ofSeconds(1), Duration.ofSeconds(1));
            send(after, address);
            first.close();
            var _ = start("listen: {dns: [\"127.0.0.1:%d\"]}".formatted(address.getPort()), kept());

            assertThat(isAnswered(after)).isTrue();
        }
    }

    @Test
    void theNextDaemonAnswersWhileTheFirstOneEnds() throws Exception {
        Daemon first = start("listen: {dns: [\"127.0.0.1:0\"]}", passed());
        InetSocketAddress address = first.localAddresses().getFirst();
        ServiceSockets received;
        try (SocketHandover receiver = SocketHandover.receiver(folder)) {
            FutureTask<ServiceSockets> receiving = new FutureTask<>(receiver::receive);
            Thread.ofPlatform().daemon().start(receiving);
            first.handOver(receiver.path());
            received = receiving.get();
        }
        assertThat(answers(address)).isTrue();
        Daemon second = start("listen: {dns: [\"127.0.0.1:%d\"]}".formatted(address.getPort()),
                ListenSockets.of(received, ListenSockets.Keeper.NONE, OwnSockets::listening));

        for (int i = 0; i < 50; i++) {
            assertThat(answers(address)).isTrue();
        }
        first.drain(Duration.ofSeconds(1), Duration.ofSeconds(1));
        first.close();

        assertThat(second.localAddresses()).containsExactly(address);
        for (int i = 0; i < 50; i++) {
            assertThat(answers(address)).isTrue();
        }
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void anAddressThatTheRunningDaemonDoesNotHaveIsBoundBeforeItsJournalIsRequested() throws Exception {
        InetSocketAddress address = both();
        open.removeLast().close();
        open.removeLast().close();
        ListenSockets sockets = passed();
        ConfigResult.Valid read = (ConfigResult.Valid) read(
                "listen: {dns: [\"127.0.0.1:%d\"], metrics: [\"127.0.0.1:0\"]}".formatted(address.getPort()), sockets);

        assertThat(EarlyBinding.bind(read, sockets)).isEmpty();
        try (DatagramSocket early = new DatagramSocket()) {
            send(early, address);
            open.add(Daemon.start(read, Environment.ofProcess(() -> read).withListenSockets(sockets)));

            assertThat(isAnswered(early)).isTrue();
        }
        assertThat(answersOverTcp(address)).isTrue();
    }

    @Test
    void anAddressOfAnotherProcessEndsAReplacementEarly() throws Exception {
        InetSocketAddress taken = connections(ANY_PORT);
        ListenSockets sockets = passed();

        assertThat(EarlyBinding.bind(
                (ConfigResult.Valid) read(twoListeners(0, taken.getPort()), sockets), sockets)).singleElement()
                .asString().contains("cannot listen on TCP 127.0.0.1:" + taken.getPort());
    }

    @Test
    void moreEventLoopsHaveMoreSocketsAfterARestart() throws Exception {
        threads = 1;
        Daemon first = start("listen: {dns: [\"127.0.0.1:0\"]}", kept());
        InetSocketAddress address = first.localAddresses().getFirst();
        first.close();
        assertThat(store).allSatisfy((name, sockets) -> assertThat(sockets).hasSize(2));

        threads = 4;
        var _ = start("listen: {dns: [\"127.0.0.1:%d\"]}".formatted(address.getPort()), kept());

        assertThat(OwnSockets.listening().stream().filter(each -> each.address().equals(address)
                && each.type() == PassedSocket.Type.DATAGRAM)).hasSize(4);
        for (int i = 0; i < 50; i++) {
            assertThat(answers(address)).isTrue();
        }
    }

    @Test
    void afterAHandOverThatFailsTheDaemonGoesOn() throws Exception {
        Daemon daemon = start("listen: {dns: [\"127.0.0.1:0\"]}", passed());

        assertThatThrownBy(() -> daemon.handOver(folder.resolve("nobody"))).isInstanceOf(IOException.class);

        assertThat(answers(daemon.localAddresses().getFirst())).isTrue();
    }

    @Test
    void socketsOfAnAddressThatTheConfigurationNoLongerHasAreForgotten() throws Exception {
        Daemon first = start("listen: {dns: [\"127.0.0.1:0\"], metrics: [\"127.0.0.1:0\"]}", kept());
        InetSocketAddress metrics = first.metricsAddresses().getFirst();
        first.close();
        assertThat(store).hasSize(2);

        Daemon second =
                start("listen: {dns: [\"127.0.0.1:%d\"]}".formatted(first.localAddresses().getFirst().getPort()),
                        kept());

        assertThat(second.metricsAddresses()).isEmpty();
        assertThat(store).hasSize(1);
        try (ServerSocket free = new ServerSocket()) {
            free.bind(metrics);
            assertThat(free.isBound()).isTrue();
        }
    }

    private static String twoListeners(int dns, int metrics) {
        return "listen: {dns: [\"127.0.0.1:%d\"], metrics: [\"127.0.0.1:%d\"]}".formatted(dns, metrics);
    }

    @Test
    void aReloadMovesAddressesWhoseSocketsAreKept() throws Exception {
        ListenSockets sockets = kept();
        Daemon daemon = start(twoListeners(0, 0), sockets);
        InetSocketAddress dns = daemon.localAddresses().getFirst();
        InetSocketAddress metrics = daemon.metricsAddresses().getFirst();

        assertThat(daemon.reload((ConfigResult.Valid) read(twoListeners(metrics.getPort(), dns.getPort()), sockets))
                .isDone()).isTrue();

        assertThat(daemon.localAddresses()).containsExactly(metrics);
        assertThat(answers(metrics)).isTrue();
        assertThat(answersOverTcp(metrics)).isTrue();
        assertThat(store).hasSize(2);
    }

    @Test
    void aReloadThatFailsRestoresAddressesWhoseSocketsAreKept() throws Exception {
        ListenSockets sockets = kept();
        Daemon daemon = start("listen: {dns: [\"127.0.0.1:0\"]}", sockets);
        InetSocketAddress address = daemon.localAddresses().getFirst();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.2", address.getPort()));

            assertThat(daemon.reload((ConfigResult.Valid) read(
                    "listen: {dns: [\"0.0.0.0:%d\"]}".formatted(address.getPort()), sockets)).inEffect()).isFalse();
        }

        assertThat(daemon.localAddresses()).containsExactly(address);
        assertThat(answers(address)).isTrue();
        assertThat(answersOverTcp(address)).isTrue();
        assertThat(store).hasSize(1).allSatisfy((name, all) -> assertThat(all).hasSize(3));
    }

    @Test
    void keptSocketsDoNotPreventAStartWithOtherAddresses() throws Exception {
        Daemon first = start(twoListeners(0, 0), kept());
        InetSocketAddress dns = first.localAddresses().getFirst();
        InetSocketAddress metrics = first.metricsAddresses().getFirst();
        first.close();

        Daemon second = start(twoListeners(metrics.getPort(), dns.getPort()), kept());

        assertThat(answers(metrics)).isTrue();
        second.close();
        var _ = start("listen: {dns: [\"0.0.0.0:%d\"]}".formatted(metrics.getPort()), kept());
        assertThat(answers(metrics)).isTrue();
    }

    @Test
    void aStartThatFailsForgetsNothing() throws Exception {
        Daemon first = start(twoListeners(0, 0), kept());
        InetSocketAddress dns = first.localAddresses().getFirst();
        first.close();
        InetSocketAddress taken = connections(ANY_PORT);

        assertThatThrownBy(() -> start(twoListeners(dns.getPort(), taken.getPort()), kept()))
                .isInstanceOf(StartFailure.class);

        assertThat(store).hasSize(2);
        var _ = start("listen: {dns: [\"127.0.0.1:%d\"]}".formatted(dns.getPort()), kept());
        assertThat(answers(dns)).isTrue();
    }
}
