package rootwalk.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import rootwalk.web.server.WebServer.ChannelSecurity;

/// Where a server listens.
class WebServerTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: nobody.test\r\nConnection: close\r\n\r\n";

    @Test
    void bothFamiliesMayHaveTheSamePort() throws IOException {
        var environment = new WebEnvironment(Thread.ofPlatform().daemon().factory(), Thread.ofVirtual().factory(),
                System::currentTimeMillis, System::nanoTime, Optional.empty());
        try (WebServer server = WebServer.start(1, WebSettings.DEFAULTS, SiteTable.EMPTY, environment)) {
            int port = server.listen(all("0.0.0.0", 0), new ChannelSecurity.Cleartext()).getPort();

            server.listen(all("::", port), new ChannelSecurity.Cleartext());

            for (String host : List.of("127.0.0.1", "::1")) {
                try (var socket = new Socket(InetAddress.ofLiteral(host), port)) {
                    socket.setSoTimeout(5000);
                    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                    assertThat(LiveServer.rest(socket)).startsWith("HTTP/1.1 421 ");
                }
            }
        }
    }

    private static InetSocketAddress all(String wildcard, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(wildcard), port);
    }
}
