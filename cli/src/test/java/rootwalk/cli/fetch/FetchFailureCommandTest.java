package rootwalk.cli.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.cli.Run;

/// Each way in which a fetch can end too early: the step, what was seen, what usually causes it, and exit status 1.
class FetchFailureCommandTest {

    /// Says its text for every request and closes.
    private static final class Site implements AutoCloseable {
        private final ServerSocket listener;
        private final String text;

        Site(String text) throws IOException {
            this.text = text;
            listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> answer(client));
                }
            } catch (IOException e) {
                // Closed.
            }
        }

        private void answer(Socket client) {
            try (client) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int octet = client.getInputStream().read();
                    if (octet < 0) {
                        return;
                    }
                    head.append((char) octet);
                }
                if (text.equals("silence")) {
                    client.getInputStream().readAllBytes();
                } else if (text.equals("reset")) {
                    client.setSoLinger(true, 0);
                } else {
                    client.getOutputStream().write(octets());
                }
            } catch (IOException e) {
                // The client went.
            }
        }

        private byte[] octets() {
            String endless = text.contains("ENDLESS") ? "X: y\r\n".repeat(100_000) : "";
            return text.replace("|", "\r\n").replace("ENDLESS", endless).getBytes(StandardCharsets.ISO_8859_1);
        }

        String url(String scheme) {
            return scheme + "://127.0.0.1:" + listener.getLocalPort() + "/";
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site("");
    }

    @AfterEach
    void end() throws IOException {
        site.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';',
            textBlock = """
                a reset             ; reset                                                     ; wait    ; reset
                a close             ; ''                                                        ; wait    ; closed the connection
                no HTTP at all      ; 220 mail.example ready||                                  ; receive ; not HTTP
                an endless header   ; HTTP/1.1 200 OK|ENDLESS                                   ; receive ; larger than
                a bad chunk         ; HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|content|   ; receive ; chunk
                a truncated content ; HTTP/1.1 200 OK|Content-Length: 10||part                  ; receive ; of 10
                a redirect loop     ; HTTP/1.1 302 Found|Location: /|Content-Length: 0||        ; redirect; loop
                a redirect nowhere  ; HTTP/1.1 302 Found|Location: gopher:/|Content-Length: 0|| ; redirect; not an http
                """)
    void isReportedWithItsStepAndCause(String what, String text, String step, String seen) throws IOException {
        site.close();
        site = new Site(text);
        Run run = Run.of("fetch", "--no-color", "--no-cache", site.url("http"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).as(what).containsPattern("failed    at " + step + ": .*" + seen)
                .contains("usual cause: ");
    }

    @Test
    void aSilentServerIsWaitedForNoLongerThanTheWholeMayTake() throws IOException {
        site.close();
        site = new Site("silence");
        Run run = Run.of("fetch", "--no-color", "--no-cache", "--max-time", "0.5", site.url("http"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("failed    at ", "the time limit of the fetch has passed");
    }

    @Test
    void aServerWithoutTlsIsReported() {
        Run run = Run.of("fetch", "--no-color", "--no-cache", "--max-time", "20", "--connect-timeout", "1",
                site.url("https"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("failed    at tls: ");
    }

    @Test
    void aPortWithoutAListenerIsReportedAsRefused() throws IOException {
        site.close();
        Run run = Run.of("fetch", "--no-color", "--no-cache", site.url("http"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("failed    at connect: 127.0.0.1:", "refused the connection",
                "usual cause: no server listens on that port");
    }
}
