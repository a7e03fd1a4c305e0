package rootwalk.web.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import rootwalk.web.certificate.CertificateSource;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.web.certificate.TlsContexts;
import rootwalk.web.certificate.TlsContexts.TlsSite;
import rootwalk.web.server.WebServer.ChannelSecurity;
import rootwalk.web.server.WebSettings.Trace;
import rootwalk.web.site.Site;

/// A server on loopback whose deadlines pass when the test says so, and clients that write octets as they like.
final class LiveServer implements AutoCloseable {

    static final WebSettings SETTINGS =
            new WebSettings(64, 16, 100, 128, 200, Duration.ofSeconds(30), Duration.ofSeconds(10),
                    1024, 512, 2048, 10_000, 100_000, 1L << 32, 8, Trace.REFUSED);

    private final AtomicLong nanos = new AtomicLong(1);
    final BlockingQueue<AccessLogEntry> log = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> defects = new LinkedBlockingQueue<>();
    private final WebServer server;
    final InetSocketAddress address;

    private LiveServer(WebSettings settings, List<Site> sites, ChannelSecurity security) throws IOException {
        var loops = Thread.ofPlatform().daemon().uncaughtExceptionHandler((_, e) -> defects.add(e)).factory();
        server = WebServer.start(1, settings, SiteTable.of(sites), new WebEnvironment(loops,
                Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> defects.add(e)).factory(),
                System::currentTimeMillis, nanos::get, Optional.of(log::add)));
        address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), security);
    }

    static LiveServer of(Site... sites) throws IOException {
        return of(SETTINGS, sites);
    }

    static LiveServer of(WebSettings settings, Site... sites) throws IOException {
        return new LiveServer(settings, List.of(sites), new ChannelSecurity.Cleartext());
    }

    /// @param authority
    ///            signs what the sites are shown with
    static LiveServer overTls(LocalAuthority authority, Site... sites) throws IOException {
        List<TlsSite> shown = new ArrayList<>();
        for (Site site : sites) {
            shown.add(new TlsSite(site.names(), new CertificateSource.Local(site.names()), List.of("h2", "http/1.1")));
        }
        return new LiveServer(SETTINGS, List.of(sites),
                new ChannelSecurity.Tls(TlsContexts.of(shown, authority, InstantSource.system())));
    }

    void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    int connections() {
        return server.connections();
    }

    long waitingMemory() {
        return server.waitingMemory();
    }

    int openFiles() {
        return server.openFiles();
    }

    long protocolErrors() {
        return server.protocolErrors();
    }

    /// Lets time pass until all deadlines have been checked. A request without an end shows when that is.
    void checksDeadlinesAfter(Duration time) throws IOException {
        try (Socket probe = connect()) {
            probe.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.ISO_8859_1));
            settle();
            passes(time);
            rest(probe);
        }
        settle();
    }

    /// Waits until the server has read what was sent before. It reads in the order of arrival.
    void settle() throws IOException {
        say("GET / HTTP/1.1\r\nHost: none\r\n\r\n");
        say("GET / HTTP/1.1\r\nHost: none\r\n\r\n");
    }

    Socket connect() throws IOException {
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(5000);
        return socket;
    }

    /// A connection whose TLS handshake is done, as a client that believes any certificate.
    ///
    /// @param version
    ///            of HTTP, as ALPN has it
    SSLSocket connectTls(String version) throws IOException {
        return connectTls(version, "TLSv1.3");
    }

    SSLSocket connectTls(String version, String tls) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
            socket.setSoTimeout(5000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {version});
            parameters.setProtocols(new String[] {tls});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /// Everything that comes back until the server closes; the client closes its side at once.
    String say(String octets) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return rest(socket);
        }
    }

    /// Everything that comes back until the server closes of its own will.
    String sayAndStay(String octets) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            return rest(socket);
        }
    }

    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// As many octets as the text has.
    static String read(Socket socket, int octets) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(octets), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.close();
    }
}
