package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.listening.QueryTls;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.Addresses;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.client.TransferResult;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tls.ServerTrust;
import rootwalk.wire.tls.TlsClient;

/// DNS over TLS with a running server: the files of the certificate, and what queries and zone transfers get.
class QueriesOverTlsTest {

    private static final StubQuery QUERY =
            new StubQuery(new Question(Name.of("www.example."), RecordType.A), 0, false, List.of());

    @TempDir
    private Path folder;

    private @Nullable Daemon daemon;
    private String text = "";
    private long version;

    @BeforeEach
    void give() throws IOException {
        StringBuilder zone =
                new StringBuilder("$TTL 60\n@ SOA ns h 7 2 3 4 5\n@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\n");
        for (int i = 0; i < 500; i++) {
            zone.append('n').append(i).append(" TXT \"").append("x".repeat(200)).append("\"\n");
        }
        Files.writeString(folder.resolve("example.zone"), zone);
        write(TestCertificates.SERVER, TestCertificates.SERVER_KEY);
        configure("127.0.0.1:0", "");
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private void write(String certificate, String key) throws IOException {
        replace("server.pem", certificate);
        replace("server.key", key);
    }

    private void replace(String name, String content) throws IOException {
        Path beside = folder.resolve(name + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside, content);
        Files.setLastModifiedTime(beside, FileTime.fromMillis(1_000_000_000_000L + ++version * 1000));
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure(String address, String more) {
        text = "listen: {dns: [\"127.0.0.1:0\"], tls: [" + (address.isEmpty() ? "" : '"' + address + '"') + "]}\n"
                + "tls: {certificate: server.pem, key: server.key" + more + "}\n"
                + "hosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\nlimits: {idle: 20s}\n"
                + "zones: [{name: example., file: example.zone, transfer-to: [loopback]}]\n";
    }

    private ConfigResult read() {
        return ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private Daemon start() throws StartFailure {
        Daemon started = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemon = started;
        return started;
    }

    private static StubClient client() {
        return new StubClient(Duration.ofSeconds(20), new SplittableRandom(1), System::nanoTime,
                InstantSource.system());
    }

    private static TlsClient strict() throws IOException, GeneralSecurityException {
        return TlsClient
                .of(new ServerTrust(Optional.of("ns.example"), Optional.of(List.of(TestCertificates.authority())),
                        List.of()), "127.0.0.1");
    }

    private static TlsClient pinned(String pin) throws IOException {
        return TlsClient.of(new ServerTrust(Optional.empty(), Optional.empty(), List.of(new KeyPin(pin))), "127.0.0.1");
    }

    private static StubResult ask(Daemon server, StubQuery query) throws IOException, GeneralSecurityException {
        return client().ask(server.tlsAddresses().getFirst(), query, strict());
    }

    private static StubResult.Response response(StubResult result) {
        assertThat(result).isInstanceOf(StubResult.Response.class);
        return (StubResult.Response) result;
    }

    private static String stats(Daemon server, String name) {
        return server.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    @Test
    void queriesAreAnsweredAndCounted() throws Exception {
        Daemon server = start();

        StubResult.Response response = response(ask(server, QUERY));

        assertThat(response.path()).isEqualTo(StubResult.Path.TLS);
        assertThat(response.message().rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(stats(server, "queries.tls")).isEqualTo("1");
        assertThat(stats(server, "queries.tcp")).isEqualTo("0");
        assertThat(stats(server, "tls.handshakes")).isEqualTo("1");
        assertThat(server.control().status().facts()).anySatisfy(fact -> assertThat(fact.toString())
                .contains("tls.listening", Addresses.text(server.tlsAddresses().getFirst())));
    }

    @Test
    void aForwarderThatIsThisListenerIsNamedInTheResponse() throws Exception {
        Daemon server = start();
        String itself = Addresses.text(server.tlsAddresses().getFirst());
        text = text.replace("{enabled: false}",
                "{forward: [{zone: ., servers: [\"" + itself + "\"]}], do-not-query: []}")
                + "dnssec: {validation: false}\n";
        assertThat(server.control().reload().isDone()).isTrue();

        StubQuery query =
                new StubQuery(new Question(Name.of("www.example.com."), RecordType.A), Flags.RD, false, List.of());
        StubResult result = client().ask(server.localAddresses().getFirst(), query, StubTransport.UDP);

        assertThat(ExtendedError.among(Objects.requireNonNull(response(result).message().edns()).options()))
                .anyMatch(error -> error.text().equals(itself + " is this server itself; name another server for ."));
    }

    /// RFC 7858 section 4.2 and RFC 8310 section 5.
    @Test
    void aClientAcceptsTheServerByNameAndAuthorityOrByPin() throws Exception {
        InetSocketAddress address = start().tlsAddresses().getFirst();

        assertThat(client().ask(address, QUERY, pinned(TestCertificates.SERVER_PIN)))
                .isInstanceOf(StubResult.Response.class);
        assertThat(client().ask(address, QUERY, TlsClient.of(ServerTrust.OPPORTUNISTIC, "127.0.0.1")))
                .isInstanceOf(StubResult.Response.class);
        assertThat(client().ask(address, QUERY, pinned(TestCertificates.CLIENT_PIN))).asString()
                .contains("another pin: " + TestCertificates.SERVER_PIN);
        ServerTrust otherName = new ServerTrust(Optional.of("other.example"),
                Optional.of(List.of(TestCertificates.authority())), List.of());
        assertThat(client().ask(address, QUERY, TlsClient.of(otherName, "127.0.0.1"))).asString()
                .contains("certificate is not trusted", "other.example");
        ServerTrust authoritiesOfTheJdk = new ServerTrust(Optional.of("ns.example"), Optional.empty(), List.of());
        assertThat(client().ask(address, QUERY, TlsClient.of(authoritiesOfTheJdk, "127.0.0.1"))).asString()
                .contains("certificate is not trusted", "unable to find valid certification path");
        ServerTrust ofAddress =
                new ServerTrust(Optional.empty(), Optional.of(List.of(TestCertificates.authority())), List.of());
        assertThat(client().ask(address, QUERY, TlsClient.of(ofAddress, "127.0.0.1")))
                .isInstanceOf(StubResult.Response.class);
    }

    /// RFC 8467 section 4.1, RFC 7828.
    @Test
    void responsesArePaddedAndTellTheIdleTimeToClientsThatAsk() throws Exception {
        Daemon server = start();
        StubQuery keepalive = new StubQuery(QUERY.question(), 0, false,
                List.of(new EdnsOption(EdnsOption.TCP_KEEPALIVE, Octets.EMPTY)));

        assertThat(response(ask(server, QUERY)).message().length()).isLessThan(100);
        assertThat(response(ask(server, QUERY.padded())).message().length()).isEqualTo(468);
        assertThat(response(ask(server, keepalive)).message().length())
                .isEqualTo(response(ask(server, QUERY)).message().length() + 6);
        assertThat(response(client().ask(server.localAddresses().getFirst(), QUERY.padded(),
                rootwalk.wire.client.StubTransport.TCP)).message().length()).isLessThan(100);
    }

    @Test
    void aZoneIsTransferredOverTls() throws Exception {
        Daemon server = start();
        List<RRset> records = new ArrayList<>();
        StubQuery axfr = new StubQuery(new Question(Name.of("example."), RecordType.AXFR), 0, false, List.of());

        TransferResult result =
                client().transfer(server.tlsAddresses().getFirst(), axfr.padded(), strict(), records::add);

        assertThat(result).isInstanceOfSatisfying(TransferResult.Complete.class, it -> {
            assertThat(it.records()).isEqualTo(505);
            assertThat(it.messages()).isGreaterThan(5);
        });
    }

    /// A certificate and its key are replaced one after the other, as programs that renew certificates do it.
    @Test
    void aNewCertificateIsUsedFromTheNextHandshakeOnAndNoQueryFails() throws Exception {
        Daemon server = start();
        InetSocketAddress address = server.tlsAddresses().getFirst();
        AtomicBoolean isOver = new AtomicBoolean();
        Semaphore answered = new Semaphore(0);
        List<String> failures = new CopyOnWriteArrayList<>();
        Thread load = Thread.ofVirtual().start(() -> {
            while (!isOver.get()) {
                try {
                    if (ask(server, QUERY) instanceof StubResult.Response) {
                        answered.release();
                    } else {
                        failures.add("a query got no response");
                    }
                } catch (IOException | GeneralSecurityException e) {
                    failures.add(e.toString());
                }
            }
        });
        try (Socket tcp = new Socket(address.getAddress(), address.getPort());
                SSLSocket kept = TlsClient.of(ServerTrust.OPPORTUNISTIC, "127.0.0.1").connect(tcp, "dot")) {
            for (int i = 0; i < 6; i++) {
                boolean isRsa = i % 2 == 0;
                replace("server.pem", isRsa ? TestCertificates.RSA_SERVER : TestCertificates.SERVER);
                server.checkCertificate();
                replace("server.key", isRsa ? TestCertificates.RSA_SERVER_KEY : TestCertificates.SERVER_KEY);
                server.checkCertificate();
                int ignored = answered.drainPermits();
                assertThat(answered.tryAcquire(3, 20, TimeUnit.SECONDS)).as("%s", failures).isTrue();
                boolean hasOldKey = client().ask(address, QUERY,
                        pinned(TestCertificates.SERVER_PIN)) instanceof StubResult.Response;
                assertThat(hasOldKey).isNotEqualTo(isRsa);
            }
            isOver.set(true);
            load.join();
            assertThat(failures).isEmpty();
            byte[] query = rootwalk.daemon.pipeline.TestQuery.ask("www.example. A").octets();
            kept.getOutputStream().write(new byte[] {0, (byte) query.length});
            kept.getOutputStream().write(query);
            assertThat(kept.getInputStream().readNBytes(3)).hasSize(3);
        } finally {
            isOver.set(true);
        }
    }

    @Test
    void aSymbolicLinkThatIsReplacedIsAChange() throws Exception {
        for (String live : List.of("server.pem", "server.key")) {
            Files.move(folder.resolve(live), folder.resolve("1-" + live));
            Files.createSymbolicLink(folder.resolve(live), Path.of("1-" + live));
        }
        Daemon server = start();
        replace("2-server.pem", TestCertificates.RSA_SERVER);
        replace("2-server.key", TestCertificates.RSA_SERVER_KEY);
        for (String live : List.of("server.pem", "server.key")) {
            Files.createSymbolicLink(folder.resolve("new"), Path.of("2-" + live));
            Files.move(folder.resolve("new"), folder.resolve(live), StandardCopyOption.ATOMIC_MOVE);
        }
        server.checkCertificate();

        assertThat(client().ask(server.tlsAddresses().getFirst(), QUERY, pinned(TestCertificates.SERVER_PIN)))
                .isInstanceOf(StubResult.Failure.class);
    }

    @Test
    void aBrokenCertificateIsReportedOnceAndTheOldOneStays() throws Exception {
        Daemon server = start();
        var logged = new ListAppender<ILoggingEvent>();
        Logger log = (Logger) LoggerFactory.getLogger(QueryTls.class);
        logged.start();
        log.addAppender(logged);
        try {
            replace("server.pem", TestCertificates.RSA_SERVER);
            server.checkCertificate();
            assertThat(logged.list).isEmpty();
            server.checkCertificate();
            server.checkCertificate();
        } finally {
            log.detachAppender(logged);
        }

        assertThat(logged.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .contains(folder.resolve("server.key") + " is not the key of the certificate in ", "stays in use");
        assertThat(ask(server, QUERY)).isInstanceOf(StubResult.Response.class);
        assertThat(server.reload((ConfigResult.Valid) read()).inEffect()).isFalse();
    }

    @Test
    void aReloadAddsAndRemovesAddressesAndClientAuthorities() throws Exception {
        configure("", "");
        Daemon server = start();
        assertThat(server.tlsAddresses()).isEmpty();

        configure("127.0.0.1:0", ", client-certificates: clients.pem");
        replace("clients.pem", TestCertificates.AUTHORITY);
        assertThat(server.reload((ConfigResult.Valid) read()).inEffect()).isTrue();
        assertThat(ask(server, QUERY)).isInstanceOf(StubResult.Response.class);

        configure("", "");
        assertThat(server.reload((ConfigResult.Valid) read()).inEffect()).isTrue();
        assertThat(server.tlsAddresses()).isEmpty();
    }

    @Test
    void theProblemsOfAllFilesAreReportedWithLineAndRemedy() throws Exception {
        replace("server.pem",
                TestCertificates.SERVER + "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-r-----"));
        replace("clients.pem", TestCertificates.CLIENT_KEY);
        configure("127.0.0.1:0", ", client-certificates: clients.pem");

        List<Problem> problems = StartCheck.problems(read(), InstantSource.system());

        int line = (int) TestCertificates.SERVER.lines().count() + 1;
        assertThat(problems).extracting(Problem::toString).extracting(it -> it.replace(folder + "/", ""))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("rootwalk.yaml:2:7: tls.certificate: server.pem cannot be used:"
                                + " line " + line + ": the content of BEGIN CERTIFICATE is not a certificate; get"),
                        it -> assertThat(it).startsWith("rootwalk.yaml:2:32: tls.key: other accounts have access to"
                                + " server.key (rw-r-----); run: chmod 600 "),
                        it -> assertThat(it)
                                .startsWith("rootwalk.yaml:2:49: tls.client-certificates: clients.pem cannot"
                                        + " be used: it has a key and no certificate; name the file"));
    }
}
