package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

/// A daemon whose forwarders and stub servers have host names. Each of them is a daemon too.
class NamedForwardersTest {

    @TempDir
    private Path folder;

    private final List<Daemon> daemons = new ArrayList<>();
    private String text = "";
    private int first;
    private int second;

    @BeforeEach
    void twoServers() throws Exception {
        first = serving("192.0.2.1");
        second = serving("192.0.2.2");
    }

    @AfterEach
    void closeAll() {
        daemons.forEach(Daemon::close);
    }

    /// The port of a server of `corp.example.` at 127.0.0.1.
    private int serving(String address) throws Exception {
        Path zone = Files.writeString(folder.resolve(address + ".zone"),
                "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nns 60 A 127.0.0.1\n* 60 A " + address + "\n");
        return port(start("""
            listen: {dns: ["127.0.0.1:0"]}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: corp.example., file: %s}]
            """.formatted(zone)));
    }

    private static int port(Daemon daemon) {
        return daemon.localAddresses().getFirst().getPort();
    }

    private ConfigResult read() {
        return ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private Daemon start(String configuration) throws StartFailure {
        text = configuration;
        Daemon daemon = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemons.add(daemon);
        return daemon;
    }

    private static String resolving(String rule, String more) {
        return """
            listen: {dns: ["127.0.0.1:0"]}
            threads: 1
            recursion: {%s}
            dnssec: {validation: false}
            """.formatted(rule) + more;
    }

    private static String answer(Daemon daemon, String question) throws IOException {
        return TestQuery.line(response(daemon, question));
    }

    private static Message response(Daemon daemon, String question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            InetSocketAddress address = daemon.localAddresses().getFirst();
            byte[] request = ask(question).edns(1232).octets();
            socket.send(new DatagramPacket(request, request.length, address));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            socket.receive(reply);
            return Objects.requireNonNull(new MessageReader().read(reply.getData(), 0, reply.getLength()));
        }
    }

    @Test
    void theAddressOfAForwarderIsInAHostsFile() throws Exception {
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 dns.corp.example\n");
        Daemon daemon =
                start(resolving("forward: [{zone: corp.example., servers: [\"dns.corp.example:" + first + "\"]}]",
                        "hosts: {files: [hosts]}\n"));

        assertThat(answer(daemon, "www.corp.example. A")).contains("192.0.2.1");
    }

    @Test
    void theAddressOfAStubServerIsInLocalData() throws Exception {
        Daemon daemon =
                start(resolving("stub: [{zone: corp.example., servers: [\"dns.corp.example:" + second + "\"]}]", """
                    hosts: {files: []}
                    local-data: ["dns.corp.example. A 127.0.0.1"]
                    """));

        assertThat(answer(daemon, "www.corp.example. A")).contains("192.0.2.2");
    }

    @Test
    void theAddressOfAForwarderIsInAnAuthoritativeZone() throws Exception {
        Files.writeString(folder.resolve("net.zone"),
                "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nns 60 A 127.0.0.1\ndns 60 CNAME ns\n");
        Daemon daemon = start(resolving("do-not-query: [], forward: [{zone: corp.example., servers: [\"dns.net.example:"
                + first + "\"]}]", """
                    hosts: {files: []}
                    zones: [{name: net.example., file: net.zone}]
                    """));

        assertThat(answer(daemon, "www.corp.example. A")).contains("192.0.2.1");
    }

    @Test
    void aReloadChangesTheNameAndThePort() throws Exception {
        String more = "hosts: {files: []}\nlocal-data: [\"a.example. A 127.0.0.1\", \"b.example. A 127.0.0.1\"]\n";
        Daemon daemon =
                start(resolving("forward: [{zone: corp.example., servers: [\"a.example:" + first + "\"]}]", more));
        assertThat(answer(daemon, "www.corp.example. A")).contains("192.0.2.1");

        text = resolving("forward: [{zone: corp.example., servers: [\"b.example:" + second + "\"]}]", more);
        assertThat(daemon.control().reload().problems()).isEmpty();
        assertThat(answer(daemon, "www.corp.example. A")).contains("192.0.2.2");

        text = resolving("forward: [{zone: corp.example., servers: [\"c.corp.example:" + second + "\"]}]", more);
        assertThat(daemon.control().reload().inEffect()).isFalse();
        assertThat(answer(daemon, "ftp.corp.example. A")).contains("192.0.2.2");
    }

    @Test
    void aNameThatThisServerItselfHasIsNamedInTheResponse() throws Exception {
        Daemon daemon = start(resolving("", ""));
        text = resolving("forward: [{zone: corp.example., servers: [\"a.example:" + port(daemon) + "\"]}]",
                "hosts: {files: []}\nlocal-data: [\"a.example. A 127.0.0.1\"]\n");
        assertThat(daemon.control().reload().isDone()).isTrue();

        Message response = response(daemon, "www.corp.example. A");

        assertThat(ExtendedError.among(Objects.requireNonNull(response.edns()).options()))
                .extracting(ExtendedError::text).contains("a.example., a server of corp.example., has the address"
                        + " 127.0.0.1, and this server itself is there; name another one");
    }
}
