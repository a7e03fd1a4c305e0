package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.ReceiveBatch;
import rootwalk.socket.kernel.ReturnAddress;
import rootwalk.socket.kernel.SendBuffer;

@EnabledOnOs(OS.LINUX)
class DeferredResponsesTest {

    private static final ListenSettings SETTINGS = ListenSettings.withLoops(1);
    private static final long FAR_APART = TimeUnit.MILLISECONDS.toNanos(1);

    private final BufferPool<SendBuffer> buffers =
            new BufferPool<>(() -> new SendBuffer(Arena.ofAuto(), SETTINGS.largestResponse()));
    /// Not started before the test says so.
    private final List<Thread> threads = new ArrayList<>();
    private long now;
    private KernelSocket socket;
    private DatagramSocket client;
    private ReturnAddress address;
    private DeferredResponses responses;

    @BeforeEach
    void receiveQuery() throws Exception {
        socket = KernelSocket.open(StandardProtocolFamily.INET);
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
        client = SocketKinds.client();
        SocketKinds.send(client, new InetSocketAddress("127.0.0.1", socket.localPort()), (byte) 0);
        ReceiveBatch batch = new ReceiveBatch(Arena.ofAuto(), 1, SETTINGS.largestRequest());
        assertThat(batch.receive(socket.descriptor())).isEqualTo(1);
        address = new ReturnAddress(batch, 0, -1);
        responses = new DeferredResponses(socket.descriptor(), buffers, SETTINGS, () -> now, sender -> {
            Thread thread = new DelayedThread(sender);
            threads.add(thread);
            return thread;
        });
    }

    /// A thread that does not run, though it was started, until [#run] is called.
    private static final class DelayedThread extends Thread {

        DelayedThread(Runnable sender) {
            super(sender);
        }

        @Override
        public void start() {}
    }

    @AfterEach
    void close() {
        client.close();
        socket.close();
    }

    @Test
    void aResponseAloneIsSentAtOnce() throws Exception {
        send(1);
        now += FAR_APART;
        send(2);

        assertThat(received()).isEqualTo(1);
        assertThat(received()).isEqualTo(2);
        assertThat(threads).isEmpty();
    }

    @Test
    void responsesInCloseSuccessionAreSentByTheThread() throws Exception {
        send(1);
        send(2);
        send(3);

        assertThat(received()).isEqualTo(1);
        assertThatNothingIsReceived();
        runSender();
        assertThat(received()).isEqualTo(2);
        assertThat(received()).isEqualTo(3);
    }

    @Test
    void aResponseIsSentAtOnceIfTheQueueIsFull() throws Exception {
        for (int i = 0; i < SETTINGS.batch() + 2; i++) {
            send(i);
        }

        assertThat(received()).isZero();
        assertThat(received()).isEqualTo(SETTINGS.batch() + 1);
        assertThatNothingIsReceived();
    }

    @Test
    void closingSendsTheQueue() throws Exception {
        send(1);
        send(2);

        responses.close();

        assertThat(received()).isEqualTo(1);
        assertThat(received()).isEqualTo(2);
        threads.getFirst().run();
    }

    @Test
    void afterTheSocketWasClosedNothingIsSent() {
        send(1);
        send(2);
        responses.close();
        socket.close();

        assertThat(responses.send(address, new byte[] {3}, 1)).isFalse();
        threads.getFirst().run();
    }

    /// Lets the thread send what is queued.
    private void runSender() {
        Thread.ofVirtual().start(threads.getFirst()::run);
    }

    private void send(int octet) {
        assertThat(responses.send(address, new byte[] {(byte) octet}, 1)).isTrue();
    }

    private int received() throws Exception {
        return SocketKinds.receive(client).getData()[0];
    }

    private void assertThatNothingIsReceived() throws Exception {
        client.setSoTimeout(1);
        assertThatThrownBy(() -> SocketKinds.receive(client)).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(SocketKinds.TIMEOUT_MILLIS);
    }
}
