package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;

/// RFC 7766 sections 6.2.1 and 7, over connections without TLS.
class EncryptedConnectionTest {

    private static final long LONG = 20_000_000_000L;

    private final AtomicLong now = new AtomicLong(1);
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public long millis() {
            return now.get() / 1_000_000;
        }
    };
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private ServerSocket listener;
    private EncryptedConnection connection;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    accepted.add(listener.accept());
                }
            } catch (IOException e) {
                // The test has ended.
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        listener.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private Socket open(UpstreamEncryption.OverTcp encryption) throws InterruptedException {
        connection = EncryptedConnection.open(
                new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), encryption, connection,
                time);
        assertThat(connection.awaitOpening(LONG)).isTrue();
        Socket socket = accepted.poll(20, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }

    private PendingResponse send(int id) {
        PendingResponse response = new PendingResponse();
        assertThat(connection.reserve(id, response)).isTrue();
        connection.send(id, new byte[] {0, (byte) id, 7}, 3);
        return response;
    }

    private static int receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return message[1];
    }

    private static void respond(Socket socket, int... ids) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int id : ids) {
            out.write(new byte[] {0, 3, 0, (byte) id, (byte) (10 + id)});
        }
    }

    private static byte[] result(PendingResponse response) throws InterruptedException {
        assertThat(response.await(LONG)).isTrue();
        return response.result();
    }

    @Test
    void responsesMayComeInAnyOrder() throws Exception {
        Socket server = open(tcp -> tcp);
        PendingResponse first = send(1);
        PendingResponse second = send(2);
        assertThat(receive(server) + receive(server)).isEqualTo(3);

        respond(server, 2, 9, 1);

        assertThat(result(second)).containsExactly(0, 2, 12);
        assertThat(result(first)).containsExactly(0, 1, 11);
        assertThat(connection.isCurrent()).isTrue();
    }

    @Test
    void twoQueriesInFlightHaveDifferentIds() throws Exception {
        open(tcp -> tcp);
        send(1);

        assertThat(connection.reserve(1, new PendingResponse())).isFalse();
    }

    @Test
    void queriesWithoutAResponseEndWithTheConnection() throws Exception {
        Socket server = open(tcp -> tcp);
        PendingResponse first = send(1);
        receive(server);
        respond(server, 1);
        result(first);
        PendingResponse response = send(2);
        receive(server);

        server.close();

        assertThat(result(response)).isNull();
        assertThat(result(send(3))).isNull();
        assertThat(connection.wasClosedHere()).isFalse();
        assertThat(connection.failure()).isNull();
        assertThat(connection.isCurrent()).isFalse();
    }

    @Test
    void afterTwoConnectionsThatEndWithoutAResponseThereIsAPause() throws Exception {
        endWithoutResponse(open(tcp -> tcp));
        assertThat(connection.failure()).isNull();
        assertThat(connection.isCurrent()).isFalse();

        endWithoutResponse(open(tcp -> tcp));

        assertThat(connection.failure()).isEqualTo(
                new EncryptedConnection.Failure("it closes connections before it responds", false));
        assertThat(connection.isCurrent()).isTrue();
        now.addAndGet(1_500_000_000L);
        assertThat(connection.isCurrent()).isFalse();
    }

    private void endWithoutResponse(Socket server) throws Exception {
        PendingResponse response = send(1);
        receive(server);
        server.close();
        assertThat(result(response)).isNull();
    }

    @Test
    void aDefectDuringTheHandshakeEndsTheWait() throws Exception {
        open(tcp -> {
            throw new IllegalStateException("a defect, made by the test");
        });

        assertThat(result(send(1))).isNull();
        assertThat(connection.isCurrent()).isFalse();
    }

    @Test
    void aConnectionOnWhichNothingArrivesEnds() throws Exception {
        Socket server = open(tcp -> tcp);
        PendingResponse other = send(1);
        send(2);
        now.addAndGet(2_000_000_000L);
        connection.giveUp(2);
        assertThat(connection.isCurrent()).isTrue();

        now.addAndGet(2_000_000_000L);
        send(3);
        connection.giveUp(3);

        assertThat(result(other)).isNull();
        assertThat(connection.isCurrent()).isFalse();
        assertThat(connection.wasClosedHere()).isTrue();
        assertThat(server.isConnected()).isTrue();
    }

    /// That is no failure of the server: it or the network may only be slow.
    @Test
    void aQueryIsNotSentIfTooManyOthersWaitForThat() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        open(tcp -> new SlowSocket(tcp, blocked));
        int sent = 0;
        while (sent <= 2001 && connection.send(sent, new byte[] {0, 0, 7}, 3)) {
            sent++;
        }

        // The writer has taken one.
        assertThat(sent).isBetween(2000, 2001);
        assertThat(connection.isOpen()).isTrue();
        blocked.countDown();
    }

    /// Writes nothing before it may.
    private static final class SlowSocket extends Socket {

        private final Socket tcp;
        private final CountDownLatch blocked;

        SlowSocket(Socket tcp, CountDownLatch blocked) {
            this.tcp = tcp;
            this.blocked = blocked;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return tcp.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(tcp.getOutputStream()) {
                @Override
                public void write(byte[] octets) throws IOException {
                    try {
                        blocked.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    super.write(octets);
                }
            };
        }
    }

    @Test
    void aServerThatIsSlowWithOneQueryKeepsTheConnection() throws Exception {
        Socket server = open(tcp -> tcp);
        send(1);
        now.addAndGet(4_000_000_000L);
        respond(server, 9);
        PendingResponse other = send(2);
        respond(server, 2);
        result(other);

        connection.giveUp(1);

        assertThat(connection.isCurrent()).isTrue();
    }

    @Test
    void afterAFailedHandshakeThereIsAPause() throws Exception {
        open(tcp -> {
            throw new IOException("another name");
        });

        assertThat(connection.failure()).isEqualTo(new EncryptedConnection.Failure("another name", false));
        assertThat(connection.isCurrent()).isTrue();
        now.addAndGet(1_500_000_000L);
        assertThat(connection.isCurrent()).isFalse();
    }

    @Test
    void aServerThatDoesNotListenIsUnreachable() throws Exception {
        InetSocketAddress free;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(once.getInetAddress(), once.getLocalPort());
        }
        connection = EncryptedConnection.open(free, tcp -> tcp, null, time);

        assertThat(connection.awaitOpening(LONG)).isTrue();
        assertThat(connection.failure()).isEqualTo(new EncryptedConnection.Failure("nothing listens there", true));
    }
}
