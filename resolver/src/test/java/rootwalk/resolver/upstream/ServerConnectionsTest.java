package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;

@Timeout(30)
class ServerConnectionsTest {

    private static final long LONG = 20_000_000_000L;

    private final Time time = new Time() {
        @Override
        public long nanos() {
            return 1;
        }

        @Override
        public long millis() {
            return 1;
        }
    };
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final CountDownLatch handshakes = new CountDownLatch(1);
    private ServerConnections connections;

    private void atMost(int most, UpstreamEncryption.OverTcp tls) {
        connections = new ServerConnections(tls, most, time);
    }

    private InetSocketAddress server() throws IOException {
        ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listeners.add(listener);
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @AfterEach
    void close() throws IOException {
        handshakes.countDown();
        connections.close();
        for (ServerSocket listener : listeners) {
            listener.close();
        }
    }

    private SharedConnection open(InetSocketAddress server) throws InterruptedException {
        SharedConnection connection = connections.to(server);
        assertThat(connection).isNotNull();
        assertThat(connection.awaitOpening(LONG)).isTrue();
        return connection;
    }

    private Socket never(Socket tcp) throws IOException {
        try {
            handshakes.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return tcp;
    }

    @Test
    void aServerHasOneConnection() throws Exception {
        atMost(2, tcp -> tcp);
        InetSocketAddress server = server();

        assertThat(open(server)).isSameAs(open(server));
    }

    @Test
    void theOneUnusedForLongestIsClosedForAnother() throws Exception {
        atMost(2, tcp -> tcp);
        InetSocketAddress first = server();
        SharedConnection one = open(first);
        SharedConnection two = open(server());
        assertThat(open(first)).isSameAs(one);

        SharedConnection three = open(server());

        assertThat(List.of(one.isOpen(), two.isOpen(), three.isOpen())).containsExactly(true, false, true);
    }

    @Test
    void aConnectionThatIsBeingOpenedIsNotClosedForAnother() throws Exception {
        atMost(1, this::never);
        SharedConnection opening = connections.to(server());

        assertThat(connections.to(server())).isNull();
        assertThat(opening.isCurrent()).isTrue();
    }

    @Test
    void afterTheEndNothingIsOpened() throws Exception {
        atMost(1, tcp -> tcp);
        SharedConnection connection = open(server());
        connections.close();

        assertThat(connection.isOpen()).isFalse();
        assertThat(connections.to(server())).isNull();
    }
}
