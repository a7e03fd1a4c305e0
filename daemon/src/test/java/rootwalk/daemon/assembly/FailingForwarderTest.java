package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

/// A forwarder over HTTPS that answers with errors of HTTP (RFC 8484 section 4.2.1).
class FailingForwarderTest {

    @TempDir
    private Path folder;
    private TestDaemons daemons;
    private String server;

    @BeforeEach
    void startForwarder() throws Exception {
        daemons = new TestDaemons(folder);
        Files.writeString(folder.resolve("example.zone"),
                "$TTL 60\n@ SOA ns h 7 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n* A 192.0.2.2\n");
        daemons.write("server.pem", TestCertificates.SERVER);
        daemons.write("server.key", TestCertificates.SERVER_KEY);
        daemons.write("authority.pem", TestCertificates.AUTHORITY);
        Daemon forwarder = daemons.start("""
            listen: {dns: ["127.0.0.1:0"], https: ["127.0.0.1:0"]}
            tls: {certificate: server.pem, key: server.key}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone}]
            """);
        server = Addresses.text(forwarder.httpsAddresses().getFirst());
    }

    @AfterEach
    void close() {
        daemons.close();
    }

    private Daemon resolver(String... paths) throws StartFailure {
        String servers = String.join(", ", List.of(paths).stream()
                .map(path -> '"' + "https://" + server + path + "#ns.example" + '"').toList());
        return daemons
                .start("listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\ndnssec: {validation: false}\n"
                        + "recursion: {forward: [{zone: ., servers: [" + servers + "], tls: {ca: authority.pem}}]}\n");
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

    private static int rejected(Daemon daemon) {
        return Integer.parseInt(daemon.control().stats().facts().stream()
                .filter(fact -> fact.name().equals("upstream.https.rejected")).findFirst().orElseThrow().toString()
                .replaceAll("\\D+", ""));
    }

    @Test
    void theStatusIsShown() throws Exception {
        Daemon resolver = resolver("/other");

        Message response = ask(resolver, "a.example.");

        assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(ExtendedError.among(Objects.requireNonNull(response.edns()).options()))
                .anySatisfy(error -> assertThat(error.text()).isEqualTo(server
                        + ": no DNS response over HTTPS: it answered with the HTTP status 404 Not Found"));
        assertThat(resolver.control().servers()).singleElement().asString()
                .contains("tls-problem", "it answered with the HTTP status 404 Not Found");
        assertThat(rejected(resolver)).isEqualTo(1);
    }

    @Test
    void anotherForwarderIsQueriedAtOnceAndThenFirst() throws Exception {
        Daemon resolver = resolver("/other", "/dns-query");

        for (int i = 0; i < 30; i++) {
            assertThat(ask(resolver, "n" + i + ".example.").rcode()).isEqualTo(ResponseCode.NOERROR);
        }

        assertThat(rejected(resolver)).isLessThan(3);
    }
}
