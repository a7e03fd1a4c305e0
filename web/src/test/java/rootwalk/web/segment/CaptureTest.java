package rootwalk.web.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.socket.packet.Frame;
import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.path.PathEvent;

/// Real connections over loopback where this process may look at them. Where it may not, what it says about it is tested
/// in their place.
@EnabledOnOs(OS.LINUX)
class CaptureTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void aConnectionIsSeenFromTheFirstSynToTheLastAck() throws Exception {
        try (Capture capture = Capture.begin(Thread.ofPlatform().daemon().factory());
                ServerSocket server = server()) {
            exchange(capture, server);
            CaptureResult result = capture.end(TIMEOUT);

            assertThat(result.error()).isEmpty();
            assertThat(result.dropped()).isZero();
            assertThat(result.traces()).hasSize(1);
            ConnectionTrace trace = result.traces().getFirst();
            assertThat(trace.isOver()).isTrue();
            assertThat(trace.segments()).extracting(ObservedSegment::description).contains("SYN", "SYN+ACK",
                    "ACK of SYN",
                    "data 27 octets (GET / HTTP/1.1)", "data 38 octets (HTTP/1.1 200 OK)", "ACK of FIN");
            assertThat(trace.segments().getLast().client()).isEqualTo(State.TIME_WAIT);
            assertThat(trace.segments().getLast().server()).isEqualTo(State.CLOSED);
            assertThat(result.frames()).hasSameSizeAs(trace.segments());
            write(result.frames());
        } catch (PacketCaptureException refusal) {
            assertRefusalIsPlain(refusal);
        }
    }

    @Test
    void aRefusedConnectionIsSeenToo() throws Exception {
        try (Capture capture = Capture.begin(Thread.ofPlatform().daemon().factory())) {
            InetSocketAddress nobody = nobody();
            capture.onEvent(new PathEvent.ConnectTried(0, nobody));
            try (Socket socket = new Socket(nobody.getAddress(), nobody.getPort())) {
                throw new AssertionError("somebody listens: " + socket);
            } catch (ConnectException expected) {
                capture.onEvent(new PathEvent.ConnectFailed(0, nobody, "refused", 0));
            }
            CaptureResult result = capture.end(TIMEOUT);

            assertThat(result.traces()).singleElement().matches(ConnectionTrace::isOver);
            assertThat(result.traces().getFirst().segments()).extracting(ObservedSegment::description).containsExactly(
                    "SYN",
                    "RST, refuses the connection");
        } catch (PacketCaptureException refusal) {
            assertRefusalIsPlain(refusal);
        }
    }

    @Test
    void eachRefusalHasAWayOut() {
        for (PacketCaptureException.Reason reason : PacketCaptureException.Reason.values()) {
            assertThat(Capture.remedy(new PacketCaptureException(reason, ""), "./rootwalk fetch --packets URL"))
                    .isNotEmpty();
        }
    }

    private static void assertRefusalIsPlain(PacketCaptureException refusal) {
        assertThat(refusal.reason()).isEqualTo(PacketCaptureException.Reason.NOT_PERMITTED);
        assertThat(refusal).hasMessageContaining("CAP_NET_RAW");
        assertThat(Capture.remedy(refusal, "./rootwalk fetch --packets URL"))
                .startsWith("run it as root: sudo ./rootwalk fetch --packets URL");
    }

    private static void exchange(Capture capture, ServerSocket server) throws Exception {
        InetSocketAddress remote = (InetSocketAddress) server.getLocalSocketAddress();
        Thread serving = Thread.ofVirtual().start(() -> serve(server));
        capture.onEvent(new PathEvent.ConnectTried(0, remote));
        try (Socket client = new Socket(remote.getAddress(), remote.getPort())) {
            capture.onEvent(
                    new PathEvent.Connected(0, 1, (InetSocketAddress) client.getLocalSocketAddress(), remote, 0));
            client.getOutputStream().write(ascii(REQUEST));
            assertThat(client.getInputStream().readNBytes(RESPONSE.length())).isEqualTo(ascii(RESPONSE));
        }
        serving.join();
    }

    private static void serve(ServerSocket server) {
        try (Socket accepted = server.accept()) {
            accepted.getInputStream().readNBytes(REQUEST.length());
            accepted.getOutputStream().write(ascii(RESPONSE));
            accepted.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket server = server()) {
            return (InetSocketAddress) server.getLocalSocketAddress();
        }
    }

    private void write(List<Frame> frames) throws IOException {
        Path file = folder.resolve("fetch.pcap");
        try (OutputStream out = Files.newOutputStream(file)) {
            PcapWriter writer = new PcapWriter(out);
            for (Frame frame : frames) {
                writer.write(frame);
            }
        }
        long octets = frames.stream().mapToLong(frame -> 16 + 20 + frame.octets().remaining()).sum();
        assertThat(Files.size(file)).isEqualTo(24 + octets);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
