package rootwalk.daemon.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;
import static rootwalk.daemon.transport.proxy.TestHeader.joined;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report.Value;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.transport.proxy.TestHeader;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// A running server behind a proxy that sends the PROXY protocol: the rules are those for the client that the proxy names.
class ProxiedClientsTest {

    private static final String PROXY = "127.0.0.9";
    private static final String STRANGER = "127.0.0.8";
    /// Whom the rules of the configuration name.
    private static final String CLIENT = "127.0.0.21";
    private static final String OTHER = "127.0.0.22";
    private static final int NOTIFY = 4 << 11;
    private static final int UPDATE = 5 << 11;

    @TempDir
    private Path folder;

    private String more = "";
    private String http3 = "";
    private String proxies = "[127.0.0.9]";
    private @Nullable Daemon daemon;

    private static final int GOAWAY = 7;

    private enum Over {
        UDP, TCP, TLS, HTTPS, HTTP
    }

    @BeforeEach
    void give() throws IOException {
        Files.writeString(folder.resolve("example.zone"),
                "$TTL 600\n@ SOA ns h 7 2 3 4 50\n@ NS ns\nns A 192.0.2.1\nwww 30 A 192.0.2.2\n");
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private ConfigResult read() {
        return ConfigReader
                .read("""
                    listen: {dns: ["127.0.0.1:0"], tls: ["127.0.0.1:0"], https: ["127.0.0.1:0"], http: ["127.0.0.1:0"], http3: [%s], proxies: %s}
                    tls: {certificate: server.pem, key: server.key}
                    access: {query: [127.0.0.21, "2001:db8::/64"]}
                    hosts: {files: []}
                    threads: 1
                    recursion: {enabled: false}
                    zones:
                      - {name: example., file: example.zone, transfer-to: [127.0.0.21], update-from: [127.0.0.21]}
                    """.formatted(
                        http3, proxies) + more, folder.resolve("rootwalk.yaml"));
    }

    private Daemon start() throws StartFailure {
        Daemon started = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemon = started;
        return started;
    }

    private Daemon daemon() {
        return Objects.requireNonNull(daemon, "not started");
    }

    private long count(String name) {
        return daemon().control().stats().facts().stream().filter(fact -> fact.name().equals(name))
                .map(fact -> ((Value.Count) fact.value()).number()).findFirst().orElseThrow();
    }

    private InetSocketAddress address(Over transport) {
        return switch (transport) {
            case UDP, TCP -> daemon().localAddresses().getFirst();
            case TLS -> daemon().tlsAddresses().getFirst();
            case HTTPS -> daemon().httpsAddresses().getFirst();
            case HTTP -> daemon().httpAddresses().getFirst();
        };
    }

    private static byte[] header(String client) {
        return TestHeader.of(client, 4242);
    }

    /// The response to a query that is sent from an address after some octets; empty if the server sends none.
    private Optional<Message> exchange(Over transport, String from, byte[] before, TestQuery query) throws Exception {
        byte[] request = query.octets();
        byte[] response = switch (transport) {
            case UDP -> overUdp(from, joined(before, request));
            case TCP -> {
                try (Socket socket = connect(transport, from)) {
                    socket.getOutputStream().write(joined(before, framed(request)));
                    yield readFramed(socket);
                }
            }
            case TLS -> {
                try (Socket socket = secured(transport, from, before)) {
                    socket.getOutputStream().write(framed(request));
                    yield readFramed(socket);
                }
            }
            case HTTPS -> {
                try (Socket socket = secured(transport, from, before, "http/1.1")) {
                    yield overHttp(socket, "", request);
                }
            }
            case HTTP -> {
                try (Socket socket = connect(transport, from)) {
                    socket.getOutputStream().write(before);
                    yield overHttp(socket, "", request);
                }
            }
        };
        return response.length == 0
                ? Optional.empty()
                : Optional.ofNullable(new MessageReader().read(response, 0, response.length));
    }

    private byte[] overUdp(String from, byte[] datagram) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(from))) {
            socket.connect(address(Over.UDP));
            socket.send(new DatagramPacket(datagram, datagram.length));
            DatagramPacket received = new DatagramPacket(new byte[1500], 1500);
            socket.setSoTimeout(20_000);
            socket.receive(received);
            return Arrays.copyOf(received.getData(), received.getLength());
        }
    }

    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(2 + message.length).putShort((short) message.length).put(message).array();
    }

    /// @return empty if the server closes the connection instead
    private static byte[] readFramed(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readNBytes(in.readUnsignedShort());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither a response nor the end of the connection", e);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /// @param fields further fields, each with the end of its line
    private static byte[] overHttp(Socket socket, String fields, byte[] request) throws IOException {
        String line = "GET /dns-query?dns=" + Base64.getUrlEncoder().withoutPadding().encodeToString(request)
                + " HTTP/1.1\r\nHost: ns.example\r\n" + fields + "Connection: close\r\n\r\n";
        socket.getOutputStream().write(line.getBytes(ISO_8859_1));
        String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(all).startsWith("HTTP/1.1 200 OK\r\n");
        return all.substring(all.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
    }

    private Socket connect(Over transport, String from) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(address(transport));
        return socket;
    }

    private SSLSocket secured(Over transport, String from, byte[] before, String... protocols) throws Exception {
        Socket plain = connect(transport, from);
        OutputStream out = plain.getOutputStream();
        for (byte octet : before) {
            out.write(octet);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", TestCertificates.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "ns.example", 853, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private String answer(Over transport, String from, byte[] before, TestQuery query) throws Exception {
        return exchange(transport, from, before, query).map(TestQuery::line).orElse("none");
    }

    @ParameterizedTest
    @EnumSource
    void theRulesAreThoseForTheClientThatTheProxyNames(Over transport) throws Exception {
        start();

        assertThat(answer(transport, PROXY, header(CLIENT), ask("www.example. A"))).startsWith("NOERROR aa")
                .contains("192.0.2.2");
        assertThat(answer(transport, PROXY, header(OTHER), ask("www.example. A"))).startsWith("REFUSED");
        assertThat(answer(transport, PROXY, header("2001:db8::7"), ask("www.example. A"))).startsWith("NOERROR aa");
        assertThat(answer(transport, PROXY, header("2001:db8:1::7"), ask("www.example. A"))).startsWith("REFUSED");
        assertThat(count("proxy.accepted")).isEqualTo(4);
        assertThat(count("proxy.rejected")).isZero();
    }

    /// The response to a query over HTTP without TLS.
    ///
    /// @param fields further fields of the request, each with the end of its line
    private String overHttp(String from, byte[] before, String fields) throws Exception {
        try (Socket socket = connect(Over.HTTP, from)) {
            socket.getOutputStream().write(before);
            byte[] response = overHttp(socket, fields, ask("www.example. A").octets());
            return TestQuery.line(Objects.requireNonNull(new MessageReader().read(response, 0, response.length)));
        }
    }

    @Test
    void aProxyOverHttpNamesTheClientInAField() throws Exception {
        start();

        assertThat(overHttp(PROXY, new byte[0], "X-Forwarded-For: " + CLIENT + "\r\n")).startsWith("NOERROR aa");
        assertThat(overHttp(PROXY, new byte[0], "X-Forwarded-For: " + CLIENT + ", " + OTHER + "\r\n"))
                .startsWith("REFUSED");
        assertThat(
                overHttp(PROXY, new byte[0], "X-Forwarded-For: " + CLIENT + "\r\nX-Forwarded-For: " + OTHER + "\r\n"))
                .startsWith("REFUSED");
        assertThat(overHttp(PROXY, new byte[0], "X-Forwarded-For: " + OTHER + "\r\nForwarded: for=" + CLIENT + "\r\n"))
                .startsWith("REFUSED");
        assertThat(count("proxy.rejected")).isZero();
    }

    @Test
    void theFieldOfARequestIsThatOfTheConfiguration() throws Exception {
        more = "https: {client-field: forwarded}\n";
        start();

        assertThat(overHttp(PROXY, new byte[0], "Forwarded: for=" + OTHER + ";by=_x, FOR=\"" + CLIENT + ":4711\"\r\n"))
                .startsWith("NOERROR aa");
        assertThat(overHttp(PROXY, new byte[0], "X-Forwarded-For: " + CLIENT + "\r\nForwarded: for=" + OTHER + "\r\n"))
                .startsWith("REFUSED");
    }

    @Test
    void onlyAProxyNamesClientsInAField() throws Exception {
        start();
        String forged = "X-Forwarded-For: " + CLIENT + "\r\n";

        assertThat(statusOverHttp(STRANGER, forged)).startsWith("HTTP/1.1 400").contains("listen.proxies");
        // The header names the client, who may have written the field.
        assertThat(overHttp(PROXY, header(OTHER), forged)).startsWith("REFUSED");
    }

    private String statusOverHttp(String from, String fields) throws Exception {
        try (Socket socket = connect(Over.HTTP, from)) {
            socket.getOutputStream().write(("GET /dns-query?dns=AAAA HTTP/1.1\r\nHost: ns.example\r\n" + fields
                    + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Forwarded-For: unknown\r\n", "X-Forwarded-For: \r\n",
            "X-Forwarded-For: 127.0.0.21, unknown\r\n"})
    void aProxyThatDoesNotNameTheClientIsRefused(String fields) throws Exception {
        start();

        assertThat(statusOverHttp(PROXY, fields)).startsWith("HTTP/1.1 400").contains("x-forwarded-for");
    }

    @Test
    void proxiesMayUseHttp2WithPriorKnowledge() throws Exception {
        start();

        for (byte[] before : List.of(new byte[0], header(CLIENT))) {
            try (Socket socket = connect(Over.HTTP, PROXY)) {
                socket.getOutputStream().write(before);
                socket.getOutputStream().write(preface());
                socket.getOutputStream().write(request(1));

                assertThat(TestQuery.line(firstMessage(new DataInputStream(socket.getInputStream()))))
                        .startsWith("NOERROR aa");
            }
        }
    }

    /// Each client of a proxy may cancel requests, on a connection that the proxy uses for all of them.
    @Test
    void manyClientsOfAProxyMayCancelTheirRequests() throws Exception {
        start();

        assertThat(isClosedAfterCancellations(new byte[0])).isFalse();
    }

    /// Its octets are forwarded as they are.
    @Test
    void aClientThatTheProxyNamesMayCancelFewRequests() throws Exception {
        start();

        assertThat(isClosedAfterCancellations(header(CLIENT))).isTrue();
    }

    /// Whether the connection is closed before the response to the last of many requests; all others are cancelled.
    private boolean isClosedAfterCancellations(byte[] before) throws Exception {
        int last = 2001;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        all.writeBytes(preface());
        for (int stream = 1; stream <= last; stream += 2) {
            all.writeBytes(request(stream));
            if (stream < last) {
                all.writeBytes(
                        ByteBuffer.allocate(13).put(new byte[] {0, 0, 4, 3, 0}).putInt(stream).putInt(8).array());
            }
        }
        try (Socket socket = connect(Over.HTTP, PROXY)) {
            Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(all.toByteArray());
                } catch (IOException e) {
                    // The connection was closed.
                }
            });
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int stream;
            do {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedShort() >> 8;
                stream = in.readInt();
                in.skipNBytes(length);
                if (type == GOAWAY) {
                    return true;
                }
            } while (stream != last);
            return false;
        } catch (IOException e) {
            // A reset, since the server has not read everything; GOAWAY may be lost with it.
            return true;
        }
    }

    /// The preface of a client with prior knowledge, and SETTINGS (RFC 9113 section 3.3).
    private static byte[] preface() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        out.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        return out.toByteArray();
    }

    /// A query by HEADERS without Huffman codes.
    private static byte[] request(int stream) throws Exception {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87});
        literal(block, 4, "", "/dns-query?dns="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(ask("www.example. A").octets()));
        literal(block, 1, "", "ns.example");
        literal(block, 0, "x-forwarded-for", CLIENT);
        return ByteBuffer.allocate(9 + block.size()).put((byte) 0).putShort((short) block.size()).put((byte) 1)
                .put((byte) 5).putInt(stream).put(block.toByteArray()).array();
    }

    /// A field without indexing (RFC 7541 section 6.2.2).
    private static void literal(ByteArrayOutputStream out, int index, String name, String value) {
        out.write(index);
        if (index == 0) {
            out.write(name.length());
            out.writeBytes(name.getBytes(ISO_8859_1));
        }
        out.write(value.length());
        out.writeBytes(value.getBytes(ISO_8859_1));
    }

    /// The content of the first DATA frame.
    private static Message firstMessage(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedShort() >> 8;
            in.skipNBytes(4);
            byte[] content = in.readNBytes(length);
            if (type == 0 && length > 0) {
                return Objects.requireNonNull(new MessageReader().read(content, 0, length));
            }
        }
    }

    /// RFC 7838 section 2.1: the client would look for the port at the address of the proxy.
    @Test
    void clientsOfAProxyAreNotToldThePortsOfThisServer() throws Exception {
        http3 = "\"127.0.0.1:0\"";
        start();
        byte[] request = "GET / HTTP/1.1\r\nHost: ns.example\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);
        try (Socket proxied = secured(Over.HTTPS, PROXY, header(CLIENT), "http/1.1");
                Socket direct = secured(Over.HTTPS, CLIENT, new byte[0], "http/1.1")) {
            proxied.getOutputStream().write(request);
            direct.getOutputStream().write(request);

            assertThat(new String(direct.getInputStream().readAllBytes(), ISO_8859_1)).contains("alt-svc: h3=");
            assertThat(new String(proxied.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 404")
                    .doesNotContain("alt-svc");
        }
    }

    /// Over HTTP, a field has to name it.
    @ParameterizedTest
    @EnumSource(names = "HTTP", mode = EnumSource.Mode.EXCLUDE)
    void aProxyThatSpeaksForItselfIsAClientOfItsOwnAddress(Over transport) throws Exception {
        proxies = "[127.0.0.9, 127.0.0.21]";
        start();

        assertThat(answer(transport, PROXY, TestHeader.local(), ask("www.example. A"))).startsWith("REFUSED");
        assertThat(answer(transport, CLIENT, TestHeader.local(), ask("www.example. A"))).startsWith("NOERROR aa");
    }

    @Test
    void overHttpAProxyThatSpeaksForItselfNamesItselfInTheField() throws Exception {
        proxies = "[127.0.0.9, 127.0.0.21]";
        start();

        assertThat(overHttp(PROXY, TestHeader.local(), "X-Forwarded-For: " + PROXY + "\r\n")).startsWith("REFUSED");
        assertThat(overHttp(CLIENT, TestHeader.local(), "X-Forwarded-For: " + CLIENT + "\r\n"))
                .startsWith("NOERROR aa");
    }

    @Test
    void aConnectionThatEndsWithinItsHeaderIsCounted() throws Exception {
        start();

        for (Over transport : List.of(Over.TCP, Over.TLS, Over.HTTPS)) {
            Socket begun = connect(transport, PROXY);
            begun.getOutputStream().write(Arrays.copyOf(header(CLIENT), 5));
            begun.close();
            connect(transport, PROXY).close();
        }

        TestServer.await(() -> count("proxy.rejected") == 6);
    }

    @Test
    void aProxyWithoutAHeaderGetsNoResponse() throws Exception {
        start();
        byte[] query = ask("www.example. A").octets();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(PROXY));
                Socket tcp = connect(Over.TCP, PROXY);
                Socket tls = connect(Over.TLS, PROXY);
                Socket https = connect(Over.HTTPS, PROXY)) {
            socket.send(new DatagramPacket(query, query.length, address(Over.UDP)));
            TestServer.await(() -> count("proxy.rejected") == 1);
            tcp.getOutputStream().write(framed(query));
            // The beginning of a ClientHello.
            byte[] hello = joined(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3}, new byte[32]);
            tls.getOutputStream().write(hello);
            https.getOutputStream().write(hello);

            for (Socket each : List.of(tcp, tls, https)) {
                assertThat(readFramed(each)).isEmpty();
            }
            assertThat(count("proxy.rejected")).isEqualTo(4);
            // The response that arrives is that to the second query.
            byte[] second = joined(header(CLIENT), ask("ns.example. A").octets());
            assertThat(overSameSocket(socket, second).question().name()).isEqualTo(Name.of("ns.example."));
        }
    }

    private Message overSameSocket(DatagramSocket socket, byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, address(Over.UDP)));
        DatagramPacket received = new DatagramPacket(new byte[1500], 1500);
        socket.setSoTimeout(20_000);
        socket.receive(received);
        return Objects.requireNonNull(new MessageReader().read(received.getData(), 0, received.getLength()));
    }

    @Test
    void aHeaderOfAStrangerIsReadAsTheProtocolThatIsExpected() throws Exception {
        start();

        // As DNS, the signature is the header of a message with the opcode 1.
        assertThat(exchange(Over.UDP, STRANGER, header(CLIENT), ask("www.example. A"))).get()
                .satisfies(it -> assertThat(it.rcode()).isNotEqualTo(ResponseCode.NOERROR));
        try (Socket tcp = connect(Over.TCP, STRANGER);
                Socket tls = connect(Over.TLS, STRANGER);
                Socket https = connect(Over.HTTPS, STRANGER)) {
            // As a length, the first two octets announce 3338 octets, of which 3284 follow the header and the query.
            byte[] first = joined(header(CLIENT), framed(ask("www.example. A").octets()));
            tcp.getOutputStream().write(joined(first, new byte[2 + 3338 - first.length]));
            byte[] response = readFramed(tcp);
            assertThat(Objects.requireNonNull(new MessageReader().read(response, 0, response.length)).rcode())
                    .isNotEqualTo(ResponseCode.NOERROR);
            tls.getOutputStream().write(header(CLIENT));
            https.getOutputStream().write(header(CLIENT));
            assertThat(readFramed(tls)).isEmpty();
            assertThat(readFramed(https)).isEmpty();
        }
        for (Over transport : Over.values()) {
            assertThat(answer(transport, STRANGER, new byte[0], ask("www.example. A"))).startsWith("REFUSED");
        }
        assertThat(count("proxy.accepted") + count("proxy.rejected")).isZero();
    }

    @Test
    void aServerCookieIsForTheClientThatTheProxyNames() throws Exception {
        more = "limits: {require-cookie: always}\n";
        start();
        byte[] clientCookie = {1, 2, 3, 4, 5, 6, 7, 8};

        Message first = exchange(Over.UDP, PROXY, header(CLIENT), withCookie(clientCookie)).orElseThrow();
        assertThat(first.rcode()).isEqualTo(ResponseCode.BADCOOKIE);
        byte[] cookie = cookieOf(first);

        assertThat(answer(Over.UDP, PROXY, header(CLIENT), withCookie(cookie))).startsWith("NOERROR");
        assertThat(exchange(Over.UDP, PROXY, header("2001:db8::7"), withCookie(cookie)).orElseThrow().rcode())
                .isEqualTo(ResponseCode.BADCOOKIE);
    }

    private static TestQuery withCookie(byte[] cookie) {
        return ask("www.example. A").option(EdnsOption.COOKIE, cookie);
    }

    private static byte[] cookieOf(Message message) {
        EdnsOption option = Objects.requireNonNull(message.edns(), "no EDNS").option(EdnsOption.COOKIE);
        return Objects.requireNonNull(option, "no cookie").data().toArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void transfersAreForTheClientThatTheProxyNames(Over transport) throws Exception {
        start();

        assertThat(answer(transport, PROXY, header(OTHER), ask("example. AXFR"))).startsWith("REFUSED");
        if (transport == Over.TCP) {
            assertThat(answer(transport, PROXY, header(CLIENT), ask("example. AXFR"))).startsWith("NOERROR aa")
                    .contains("www.example. 30 IN A 192.0.2.2");
        }
        assertThat(answer(transport, STRANGER, new byte[0], ask("example. AXFR"))).startsWith("REFUSED");
    }

    /// Offsets in it, such as those of compression, begin after the header.
    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aMessageBehindAHeaderIsReadLikeAnyOther(Over transport) throws Exception {
        TsigKey key = new TsigKey(Name.of("xfr."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
        more = "keys: [{name: xfr., algorithm: hmac-sha256, secret: \"%s\"}]\n"
                .formatted(Base64.getEncoder().encodeToString(new byte[32]));
        start();
        long now = Instant.now().getEpochSecond();
        RRset serial = RRset.of(Name.of("example."), RecordType.SOA, 600,
                Rdata.of(joined(new byte[] {0, 0}, new byte[] {0, 0, 0, 7}, new byte[16])));

        assertThat(answer(transport, PROXY, header(CLIENT), ask("www.example. A").signed(key, now)))
                .startsWith("NOERROR aa");
        assertThat(count("tsig.valid")).isEqualTo(1);
        assertThat(answer(transport, PROXY, header(CLIENT), ask("example. IXFR").authority(serial)))
                .startsWith("NOERROR aa").contains("IN SOA ns.example. h.example. 7").doesNotContain("IN NS");
        assertThat(answer(transport, PROXY, header(CLIENT), ask("example. IXFR").authority(serial).signed(key, now)))
                .startsWith("NOERROR aa").doesNotContain("IN NS");
        assertThat(count("tsig.valid")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void updatesAreThoseOfTheClientThatTheProxyNames(Over transport) throws Exception {
        start();
        RRset added = RRset.of(Name.of("new.example."), RecordType.A, 60, Rdata.of(new byte[] {10, 0, 0, 1}));

        assertThat(answer(transport, PROXY, header(OTHER), ask("example. SOA").flags(UPDATE).authority(added)))
                .startsWith("REFUSED");
        assertThat(answer(transport, PROXY, header(CLIENT), ask("example. SOA").flags(UPDATE).authority(added)))
                .isEqualTo("NOERROR");
        assertThat(answer(transport, PROXY, header(CLIENT), ask("new.example. A"))).contains("10.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aNotifyIsThatOfTheClientThatTheProxyNames(Over transport) throws Exception {
        // Nothing listens at this address of the primary.
        more = "  - {name: second., primaries: [\"127.0.0.21:1\"]}\n";
        start();

        assertThat(answer(transport, PROXY, header(OTHER), ask("second. SOA").flags(NOTIFY))).startsWith("REFUSED");
        assertThat(answer(transport, PROXY, header(CLIENT), ask("second. SOA").flags(NOTIFY))).startsWith("NOERROR");
        assertThat(answer(transport, STRANGER, new byte[0], ask("second. SOA").flags(NOTIFY))).startsWith("REFUSED");
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "HTTPS"})
    void connectionsCountForTheClientThatTheProxyNames(Over transport) throws Exception {
        more = "limits: {connections-per-client: 1}\n";
        start();
        try (SSLSocket first = secured(transport, PROXY, header(CLIENT));
                SSLSocket other = secured(transport, PROXY, header("2001:db8::7"))) {
            assertThat(first.getSession().isValid()).isTrue();
            assertThat(connections(transport)).as("one of each client").isEqualTo(2);

            try (SSLSocket second = secured(transport, PROXY, header(CLIENT))) {
                assertThat(readFramed(first)).as("closed for the second one").isEmpty();
                assertThat(second.getSession().isValid()).isTrue();
                assertThat(connections(transport)).isEqualTo(2);
            }
            assertThat(other.isConnected()).isTrue();
        }
    }

    private long connections(Over transport) {
        return count(transport == Over.TLS ? "tcp.connections" : "https.connections");
    }

    @Test
    void aReloadChangesWhoIsAProxy() throws Exception {
        start();
        assertThat(answer(Over.TCP, PROXY, header(CLIENT), ask("www.example. A"))).startsWith("NOERROR");

        proxies = "[127.0.0.8]";
        assertThat(daemon().control().reload().isDone()).isTrue();

        for (Over transport : Over.values()) {
            assertThat(answer(transport, STRANGER, header(CLIENT), ask("www.example. A"))).startsWith("NOERROR");
            assertThat(answer(transport, PROXY, new byte[0], ask("www.example. A"))).startsWith("REFUSED");
        }
    }
}
