package rootwalk.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages over a real socket on the loopback interface.
@Timeout(30)
class ConnectionTest {

    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(20);

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
    }

    /// A connection whose server has sent these octets and closed.
    private Connection after(byte... sent) throws IOException {
        Connection connection = Connection.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), TIMEOUT);
        try (Socket socket = listener.accept(); OutputStream out = socket.getOutputStream()) {
            out.write(sent);
        }
        return connection;
    }

    private static byte[] receive(Connection connection) throws IOException {
        return connection.receive(System::nanoTime, System.nanoTime() + TIMEOUT);
    }

    @Test
    void aLengthThatIsOnlyPromisedTakesNoMemory() throws IOException {
        allocatedForAPromise();

        assertThat(allocatedForAPromise()).isLessThan(16 << 10);
    }

    private long allocatedForAPromise() throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Connection connection = after((byte) 0xFF, (byte) 0xFF, (byte) 1)) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> receive(connection)).isInstanceOf(EOFException.class);
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    @Test
    void theLongestMessageComesWhole() throws IOException {
        byte[] framed = new byte[2 + 65_535];
        for (int i = 0; i < framed.length; i++) {
            framed[i] = i < 2 ? (byte) 0xFF : (byte) (i * 31);
        }

        try (Connection connection = after(framed)) {
            assertThat(receive(connection)).hasSize(65_535).endsWith(framed[framed.length - 1])
                    .containsSubsequence(framed[4097], framed[4098]);
        }
    }
}
