package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.codec.Message;
import rootwalk.wire.testing.TestCertificates;

/// A forwarder that is queried over TLS (RFC 7858, RFC 8310), over QUIC (RFC 9250), or over HTTPS (RFC 8484).
@ParameterizedClass
@ValueSource(strings = {"tls", "quic", "https"})
class ForwardOverTlsTest {

    @Parameter
    private String transport;

    @TempDir
    private Path folder;
    private TestDaemons daemons;
    private Daemon forwarder;

    @BeforeEach
    void startForwarder() throws Exception {
        daemons = new TestDaemons(folder);
        StringBuilder zone = new StringBuilder("$TTL 60\n@ SOA ns h 7 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
        for (int i = 0; i < 100; i++) {
            zone.append('n').append(i).append(" A 192.0.2.").append(i).append('\n');
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        daemons.write("server.pem", TestCertificates.SERVER);
        daemons.write("server.key", TestCertificates.SERVER_KEY);
        daemons.write("authority.pem", TestCertificates.AUTHORITY);
        forwarder = daemons
                .start("listen: {dns: [\"127.0.0.1:0\"], " + transport + ": [\"127.0.0.1:0\", \"127.0.0.2:0\"]}\n"
                        + "tls: {certificate: server.pem, key: server.key}\nhosts: {files: []}\nthreads: 1\n"
                        + "recursion: {enabled: false}\nzones: [{name: example., file: example.zone}]\n");
    }

    @AfterEach
    void close() {
        daemons.close();
    }

    private List<InetSocketAddress> addresses() {
        return switch (transport) {
            case "tls" -> forwarder.tlsAddresses();
            case "quic" -> forwarder.quicAddresses();
            default -> forwarder.httpsAddresses();
        };
    }

    /// @param name with `#`, or nothing
    private Daemon resolver(String name, String tls) throws StartFailure {
        return daemons.start(forwarding(addresses().getFirst(), name, tls));
    }

    private String forwarding(InetSocketAddress server, String name, String tls) {
        return "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\ndnssec: {validation: false}\n"
                + "recursion: {forward: [{zone: ., servers: [\"" + transport + "://" + Addresses.text(server) + name
                + "\"], tls: {"
                + tls + "}}]}\n";
    }

    private static Message ask(Daemon daemon, String name) {
        StubClient client = new StubClient(Duration.ofSeconds(20), new SplittableRandom(1), System::nanoTime,
                InstantSource.system());
        StubResult result = client.ask(daemon.localAddresses().getFirst(),
                new StubQuery(new Question(Name.of(name), RecordType.A), Flags.RD, false, List.of()),
                StubTransport.UDP);
        assertThat(result).isInstanceOf(StubResult.Response.class);
        return ((StubResult.Response) result).message();
    }

    private static String stats(Daemon daemon, String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    private void assertNothingWasInClearText() {
        assertThat(stats(forwarder, "queries.udp")).isEqualTo("0");
        assertThat(stats(forwarder, "queries.tcp")).isEqualTo("0");
    }

    @Test
    void queriesShareOneConnection() throws Exception {
        Daemon resolver = resolver("#ns.example", "ca: authority.pem");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> questions = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String name = "n" + i + ".example.";
                questions.add(() -> ask(resolver, name).rcode());
            }
            for (Future<Integer> code : clients.invokeAll(questions)) {
                assertThat(code.get()).isEqualTo(ResponseCode.NOERROR);
            }
        }

        assertThat(Integer.parseInt(stats(forwarder, "queries." + transport))).isGreaterThanOrEqualTo(100);
        assertThat(stats(forwarder, "tls.handshakes")).isEqualTo("1");
        assertNothingWasInClearText();
        assertThat(resolver.control().servers()).singleElement().asString().contains("tls-connected", "true");
    }

    @Test
    void aForwarderWithAnotherNameGetsNoQuery() throws Exception {
        Daemon resolver = resolver("#dns.example.net", "ca: authority.pem");

        Message response = ask(resolver, "n1.example.");

        assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(ExtendedError.among(Objects.requireNonNull(response.edns()).options())).anySatisfy(
                error -> assertThat(error.text()).contains(
                        Addresses.text(addresses().getFirst()) + ": no " + transport.toUpperCase(Locale.ROOT)
                                + " connection: its certificate",
                        "dns.example.net"));
        assertThat(stats(forwarder, "queries." + transport)).isEqualTo("0");
        assertNothingWasInClearText();
        assertThat(resolver.control().servers()).singleElement().asString().contains("tls-problem", "dns.example.net");
    }

    /// The certificate has the address 127.0.0.1.
    @Test
    void withoutANameTheCertificateMustHaveTheAddress() throws Exception {
        assertThat(ask(resolver("", "ca: authority.pem"), "n1.example.").rcode()).isEqualTo(ResponseCode.NOERROR);

        Daemon other = daemons.start(forwarding(addresses().get(1), "", "ca: authority.pem"));
        assertThat(ask(other, "n1.example.").rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(stats(forwarder, "queries." + transport)).isEqualTo("1");
    }

    @Test
    void aForwarderIsAcceptedByItsPin() throws Exception {
        String other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

        assertThat(ask(resolver("", "pins: [\"" + TestCertificates.SERVER_PIN + "\"]"), "n1.example.").rcode())
                .isEqualTo(ResponseCode.NOERROR);
        assertThat(ask(resolver("", "pins: [\"" + other + "\"]"), "n1.example.").rcode())
                .isEqualTo(ResponseCode.SERVFAIL);
    }

    @Test
    void anyForwarderIsAcceptedIfTheConfigurationSaysSo() throws Exception {
        assertThat(ask(resolver("", "opportunistic: true"), "n1.example.").rcode()).isEqualTo(ResponseCode.NOERROR);
        assertNothingWasInClearText();
    }

    @Test
    void aForwarderThatWasRestartedIsConnectedAgain() throws Exception {
        Daemon resolver = resolver("#ns.example", "ca: authority.pem");
        assertThat(ask(resolver, "n1.example.").rcode()).isEqualTo(ResponseCode.NOERROR);
        int port = addresses().getFirst().getPort();
        daemons.end(forwarder);

        forwarder = daemons.start("listen: {dns: [\"127.0.0.1:0\"], " + transport + ": [\"127.0.0.1:" + port + "\"]}\n"
                + "tls: {certificate: server.pem, key: server.key}\nhosts: {files: []}\nthreads: 1\n"
                + "recursion: {enabled: false}\nzones: [{name: example., file: example.zone}]\n");

        assertThat(ask(resolver, "n2.example.").rcode()).isEqualTo(ResponseCode.NOERROR);
    }
}
