package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.site.Site;
import rootwalk.web.site.demo.Demonstration;

/// Whatever is sent, the server says what is wrong or closes: it fails at nothing, logs nothing, and keeps nothing.
class AnyOctetsTest {

    private static final int ROUNDS = 120;

    private static final String REQUESTS = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n0\r\nX: y\r\n\r\nGET /form?x=1 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n"
            + "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 72\r\n"
            + "\r\n--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"y\"\r\n\r\nz\r\n--b--\r\n";

    private final Random random = new Random(20261126);
    private final Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @TempDir
    private Path folder;
    private LiveServer clear;
    private LiveServer tls;

    @BeforeEach
    void start() throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        logged.start();
        netty.addAppender(logged);
        netty.setLevel(Level.WARN);
        var site = new Site(List.of("a"), Demonstration.site());
        clear = LiveServer.of(site);
        tls = LiveServer.overTls(LocalAuthority.open(folder, InstantSource.system(), new SecureRandom()), site);
    }

    @AfterEach
    void stop() {
        assertThat(clear.defects).isEmpty();
        assertThat(tls.defects).isEmpty();
        clear.close();
        tls.close();
        lookForLeaks();
        netty.detachAppender(logged);
        netty.setLevel(null);
        ResourceLeakDetector.setLevel(before);
        assertThat(List.copyOf(logged.list)).filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN)).isEmpty();
    }

    /// Leaks are reported at the next allocation after a collection.
    private static void lookForLeaks() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
    }

    private byte[] noise(int most) {
        byte[] noise = new byte[1 + random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    /// Some requests, of which a few octets are others.
    private byte[] garbled(byte[] sound) {
        byte[] garbled = sound.clone();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
        }
        return garbled;
    }

    /// Sends in pieces, ends, or just goes; reads what comes.
    private void speak(Socket socket, byte[] octets) throws IOException {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            int cut = random.nextInt(octets.length);
            out.write(octets, 0, cut);
            out.flush();
            out.write(octets, cut, octets.length - cut);
            out.flush();
            if (random.nextInt(4) == 0) {
                return;
            }
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException | SSLException e) {
            // It closed before all was said.
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Test
    void inClearText() throws IOException {
        byte[] sound = REQUESTS.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < ROUNDS; i++) {
            speak(clear.connect(), i % 4 == 0 ? noise(600) : garbled(sound));
        }
    }

    @Test
    void insteadOfAHandshake() throws IOException {
        byte[] hello =
                {22, 3, 1, 0, 50, 1, 0, 0, 46, 3, 3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
                        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 4, 19, 1, 19, 2, 1, 0, 0, 1, 0};
        for (int i = 0; i < ROUNDS / 2; i++) {
            speak(tls.connect(), i % 3 == 0 ? noise(200) : garbled(hello));
        }
    }

    @Test
    void insideTls() throws IOException {
        byte[] sound = REQUESTS.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < ROUNDS / 10; i++) {
            speak(tls.connectTls("http/1.1"), i % 4 == 0 ? noise(600) : garbled(sound));
        }
    }

    @Test
    void asFramesOfHttp2() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            speak(clear.connect(), conversation(i % 2 == 0));
        }
    }

    @Test
    void asFramesOfHttp2InsideTls() throws IOException {
        for (int i = 0; i < ROUNDS / 10; i++) {
            speak(tls.connectTls("h2"), conversation(i % 2 == 0));
        }
    }

    /// Frames that mean nothing, or sound ones that were garbled.
    private byte[] conversation(boolean meaningless) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 12; i++) {
            if (meaningless) {
                all.writeBytes(
                        Frames.frame((byte) random.nextInt(11), random.nextInt(256), random.nextInt(6), noise(40)));
            } else {
                int stream = 1 + 2 * i;
                all.writeBytes(Frames.frame(Frames.HEADERS, Frames.END_HEADERS, stream, Frames.post("te", "trailers")));
                all.writeBytes(Frames.frame(Frames.DATA, Frames.END_STREAM, stream, noise(20)));
            }
        }
        byte[] frames = meaningless ? all.toByteArray() : garbled(all.toByteArray());
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(Frames.PREFACE);
        whole.writeBytes(Frames.frame(Frames.SETTINGS, 0, 0));
        whole.writeBytes(frames);
        return whole.toByteArray();
    }
}
