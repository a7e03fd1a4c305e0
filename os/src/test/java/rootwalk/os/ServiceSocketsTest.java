package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.os.ServiceSockets.ServiceSocket;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.PassedSocket.Type;

/// sd_listen_fds(3).
class ServiceSocketsTest {

    private static final long PROCESS = 1234;
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 53);

    private static ServiceSockets read(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(Map.of("LISTEN_PID", "1234"));
        environment.putAll(more);
        return ServiceSockets.of(environment, PROCESS, number -> new PassedSocket(number, Type.DATAGRAM, ADDRESS));
    }

    private static List<String> listeners(String names) {
        return read(Map.of("LISTEN_FDS", Integer.toString(names.split(":", -1).length), "LISTEN_FDNAMES", names))
                .sockets().stream().map(ServiceSocket::listener).toList();
    }

    @Test
    void descriptorsBeginAtThree() {
        ServiceSockets passed = read(Map.of("LISTEN_FDS", "2", "LISTEN_FDNAMES", "dns:tls"));

        assertThat(passed.problems()).isEmpty();
        assertThat(passed.sockets()).extracting(ServiceSocket::listener, each -> each.socket().descriptor())
                .containsExactly(Assertions.tuple("dns", 3), Assertions.tuple("tls", 4));
    }

    @ParameterizedTest
    @CsvSource({"dns,dns", "rootwalk.socket,dns", "unknown,dns", "rootwalk-tls.socket,tls", "tls.socket,tls",
            "web-tls,web-tls", "other,other"})
    void theNameOfAUnitSaysWhatASocketIsFor(String name, String listener) {
        assertThat(listeners(name)).containsExactly(listener);
    }

    @Test
    void withoutNamesSocketsAreForDns() {
        assertThat(read(Map.of("LISTEN_FDS", "1")).sockets()).singleElement()
                .extracting(ServiceSocket::listener, ServiceSocket::isKept).containsExactly("dns", false);
    }

    @Test
    void socketsThatTheServiceHasOpenedItselfAreDistinguished() {
        ServiceSockets passed =
                read(Map.of("LISTEN_FDS", "1", "LISTEN_FDNAMES", "kept.web-tls.127.0.0.1_443"));

        assertThat(passed.sockets()).singleElement().extracting(ServiceSocket::listener, ServiceSocket::isKept)
                .containsExactly("web-tls", true);
    }

    @Test
    void aCacheIsNoSocket() {
        ServiceSockets passed = read(Map.of("LISTEN_FDS", "3", "LISTEN_FDNAMES", "dns:cache:tls"));

        assertThat(passed.sockets()).extracting(each -> each.socket().descriptor()).containsExactly(3, 5);
        assertThat(passed.cache()).hasValueSatisfying(file -> assertThat(file.descriptor()).isEqualTo(4));
        assertThat(read(Map.of("LISTEN_FDS", "1")).cache()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1233", "x"})
    void socketsOfAnotherProcessAreIgnored(String process) {
        ServiceSockets passed = read(Map.of("LISTEN_PID", process, "LISTEN_FDS", "1"));

        assertThat(passed.sockets()).isEmpty();
        assertThat(passed.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "1000000"})
    void aWrongNumberIsAProblem(String count) {
        assertThat(read(Map.of("LISTEN_FDS", count)).problems()).singleElement().asString()
                .contains("LISTEN_FDS is '" + count + "'");
    }

    @Test
    void aNameTooFewIsAProblem() {
        assertThat(read(Map.of("LISTEN_FDS", "2", "LISTEN_FDNAMES", "dns")).problems()).singleElement().asString()
                .contains("LISTEN_FDNAMES has 1 name, but LISTEN_FDS is 2");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClosedDescriptorIsAProblemThatNamesIt() {
        Map<String, String> environment =
                Map.of("LISTEN_PID", "1234", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "dns");

        ServiceSockets passed = ServiceSockets.of(environment, PROCESS, _ -> PassedSocket.take(9_999_999));

        assertThat(passed.problems()).containsExactly(
                "the socket dns (descriptor 3) of the service manager cannot be used: it is not open");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelKnowsWhatThisProcessListensWith() throws Exception {
        try (DatagramChannel datagrams = DatagramChannel.open();
                ServerSocket connections = new ServerSocket();
                ServerSocketChannel unbound = ServerSocketChannel.open()) {
            datagrams.bind(new InetSocketAddress("127.0.0.1", 0));
            connections.bind(new InetSocketAddress("127.0.0.1", 0));
            int udp = datagrams.socket().getLocalPort();
            int tcp = connections.getLocalPort();

            List<PassedSocket> own = OwnSockets.listening();

            assertThat(unbound.isOpen()).isTrue();
            assertThat(own).filteredOn(socket -> socket.address().getPort() == udp).singleElement()
                    .extracting(PassedSocket::type).isEqualTo(Type.DATAGRAM);
            assertThat(own).filteredOn(socket -> socket.address().getPort() == tcp).singleElement()
                    .extracting(PassedSocket::type).isEqualTo(Type.STREAM);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSocketWithSeveralDescriptorsIsListedOnce() throws Exception {
        try (DatagramChannel datagrams = DatagramChannel.open()) {
            datagrams.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = datagrams.socket().getLocalPort();
            PassedSocket first = OwnSockets.listening().stream().filter(each -> each.address().getPort() == port)
                    .findFirst().orElseThrow();
            PassedSocket second = first.duplicate().orElseThrow();
            try {
                assertThat(OwnSockets.listening()).filteredOn(each -> each.address().getPort() == port).hasSize(1);
            } finally {
                second.close();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSocketOfBothFamiliesIsRefused() throws Exception {
        try (ServerSocketChannel both = ServerSocketChannel.open()) {
            both.bind(new InetSocketAddress("::", 0));
            int port = both.socket().getLocalPort();

            assertThat(problemsOfOwn()).anySatisfy(problem -> assertThat(problem).contains("BindIPv6Only=ipv6-only"));
            assertThat(OwnSockets.listening()).noneMatch(socket -> socket.address().getPort() == port);
        }
    }

    /// Why descriptors of this process are no sockets to listen with.
    private static List<String> problemsOfOwn() {
        List<String> problems = new ArrayList<>();
        for (int i = 3; i < 2000; i++) {
            try {
                var _ = PassedSocket.of(i);
            } catch (PassedSocket.UnusableException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }
}
