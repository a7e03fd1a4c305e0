package rootwalk.wire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStreamTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final byte[] received = new byte[MessageStream.MAX_MESSAGE];
    private ServerSocket listener;

    /// The other side of a connection.
    private interface Server {
        void serve(DataInputStream in, OutputStream out) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private MessageStream connect(Duration timeout, Server server) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept()) {
                server.serve(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException e) {
                // The client has closed the connection.
            }
        });
        return MessageStream.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), timeout,
                System::nanoTime, tcp -> tcp);
    }

    @Test
    void eachMessageFollowsItsLength() throws IOException {
        try (MessageStream stream = connect(LONG, (in, out) -> {
            assertThat(in.readUnsignedShort()).isEqualTo(2);
            out.write(new byte[] {0, 3, in.readByte(), in.readByte(), 9, 0, 0, 0, 1, 7});
        })) {
            stream.send(new byte[] {4, 5, 6}, 2);

            assertThat(stream.receive(received, LONG)).isEqualTo(3);
            assertThat(received).startsWith(4, 5, 9);
            assertThat(stream.receive(received, LONG)).isZero();
            assertThat(stream.receive(received, LONG)).isEqualTo(1);
            assertThat(received[0]).isEqualTo((byte) 7);
        }
    }

    @Test
    void theEndBetweenMessagesIsToldFromTheEndWithinOne() throws IOException {
        try (MessageStream stream = connect(LONG, (_, _) -> {})) {
            assertThatThrownBy(() -> stream.receive(received, LONG)).isInstanceOf(MessageStream.ClosedException.class);
        }
        try (MessageStream stream = connect(LONG, (_, out) -> out.write(new byte[] {0, 3, 1}))) {
            assertThatThrownBy(() -> stream.receive(received, LONG)).isExactlyInstanceOf(EOFException.class);
        }
    }

    @Test
    void aServerThatSendsNothingIsAwaitedForTheTimeout() throws IOException {
        try (MessageStream stream = connect(SHORT, (in, _) -> in.read())) {
            assertThatThrownBy(() -> stream.receive(received, LONG)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aServerThatSendsSingleOctetsIsAwaitedForTheTimeOfAMessage() throws IOException {
        try (MessageStream stream = connect(LONG, (in, out) -> {
            out.write(new byte[] {1, 0});
            for (int i = 0; i < 255; i++) {
                out.write(1);
            }
            in.read();
        })) {
            assertThatThrownBy(() -> stream.receive(received, SHORT)).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
