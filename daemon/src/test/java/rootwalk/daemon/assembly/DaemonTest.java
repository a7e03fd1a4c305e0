package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ServedZones.Audience;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;

class DaemonTest {

    private static final String ZONE = """
        $TTL 60
        @ SOA ns root 1 2 3 4 5
        @ NS ns
        ns A 192.0.2.1
        www A 192.0.2.2
        """;

    @TempDir
    private Path folder;

    private Path zoneFile;
    private final List<Daemon> daemons = new ArrayList<>();
    private String text = "";
    private long version;

    @BeforeEach
    void writeZone() throws IOException {
        zoneFile = folder.resolve("example.zone");
        write(ZONE);
    }

    @AfterEach
    void closeAll() {
        daemons.forEach(Daemon::close);
    }

    private void write(String zone) throws IOException {
        Files.writeString(zoneFile, zone);
        Files.setLastModifiedTime(zoneFile, FileTime.fromMillis(1_000_000_000_000L + ++version * 1000));
    }

    private static String config(String more) {
        return """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            """ + more;
    }

    private static String zones(String... names) {
        StringBuilder zones = new StringBuilder("zones:\n");
        for (String name : names) {
            zones.append("  - {name: ").append(name).append(", file: example.zone}\n");
        }
        return zones.toString();
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

    private static String answer(Daemon daemon, String question) throws IOException {
        return answer(daemon.localAddresses().getFirst(), question);
    }

    private static String answer(InetSocketAddress address, String question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            byte[] request = ask(question).octets();
            socket.send(new DatagramPacket(request, request.length, address));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            socket.receive(reply);
            return line(reply.getData(), reply.getLength());
        }
    }

    private static String answerOverTcp(Daemon daemon, String question) throws IOException {
        InetSocketAddress address = daemon.localAddresses().getFirst();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5000);
            byte[] request = ask(question).octets();
            socket.getOutputStream().write(new byte[] {(byte) (request.length >> 8), (byte) request.length});
            socket.getOutputStream().write(request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] response = in.readNBytes(in.readUnsignedShort());
            return line(response, response.length);
        }
    }

    private static String line(byte[] response, int length) {
        Message message = new MessageReader().read(response, 0, length);
        assertThat(message).isNotNull();
        return TestQuery.line(message);
    }

    @Test
    void answersFromItsZonesOverUdpAndTcpOnOnePort() throws Exception {
        Daemon daemon = start(config(zones("example.")));

        assertThat(answer(daemon, "www.example. A")).isEqualTo("NOERROR aa | www.example. 60 IN A 192.0.2.2");
        assertThat(answerOverTcp(daemon, "www.example. A")).isEqualTo("NOERROR aa | www.example. 60 IN A 192.0.2.2");
        assertThat(answer(daemon, "www.other. A")).isEqualTo("REFUSED");
    }

    @Test
    void countsWhatItAnswered() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        answer(daemon, "www.example. A");
        answerOverTcp(daemon, "nope.example. A");

        String stats = daemon.control().stats().toString();

        assertThat(stats).contains("queries.udp, value=Count[number=1]").contains("queries.tcp, value=Count[number=1]")
                .contains("codes.nxdomain, value=Count[number=1]").contains("answers.zone, value=Count[number=2]");
        assertThat(daemon.control().status().toString()).contains("example. serial 1");
    }

    @Test
    void eachCounterIsOnThePageOfCounters() throws Exception {
        Daemon daemon = start(config("""
            recursion: {enabled: true}
            keys: [{name: cache., algorithm: hmac-sha256, secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="}]
            cache: {shared: {server: "redis://127.0.0.1:1", key: cache.}}
            """).replace("recursion: {enabled: false}\n", ""));
        String page = Files.readString(Path.of("../docs/counters.md"));

        assertThat(daemon.control().stats().facts()).hasSizeGreaterThan(40)
                .allSatisfy(fact -> assertThat(page).contains("`" + fact.name() + "`"));
    }

    @Test
    void aZoneThatCannotBeReadIsServfailAndTheOthersAreServed() throws Exception {
        Files.writeString(folder.resolve("bad.zone"), "@ A 192.0.2.1\n");
        Daemon daemon = start(config(zones("example.") + "  - {name: bad., file: bad.zone}\n"));

        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");
        assertThat(answer(daemon, "x.bad. A")).isEqualTo("SERVFAIL");
        assertThat(daemon.control().status().toString()).contains("bad. not served");
    }

    @Test
    void aZoneThatWasNotTransferredIsServfail() throws Exception {
        Daemon daemon = start(config("zones: [{name: far., role: secondary, primaries: [\"192.0.2.1\"]}]\n"));

        assertThat(answer(daemon, "x.far. A")).isEqualTo("SERVFAIL");
        assertThat(daemon.control().status().toString()).contains("far. not served");
    }

    @Test
    void manyRunInOneProcess() throws Exception {
        for (int i = 0; i < 5; i++) {
            start(config(zones("example.")));
        }

        for (Daemon daemon : daemons) {
            assertThat(answer(daemon, "ns.example. A")).startsWith("NOERROR aa");
        }
    }

    @Test
    void aTakenPortIsReportedAndNothingStaysBehind() throws Exception {
        Daemon first = start(config(""));
        int port = first.localAddresses().getFirst().getPort();

        assertThatThrownBy(() -> start(config("").replace("127.0.0.1:0", "127.0.0.1:" + port)))
                .isInstanceOf(StartFailure.class).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void itEndsWithinASecond() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        InetSocketAddress address = daemon.localAddresses().getFirst();
        answerOverTcp(daemon, "www.example. A");

        long before = System.nanoTime();
        daemon.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        new DatagramSocket(address).close();
    }

    @Test
    void reloadReadsAChangedZoneAndKeepsTheAddress() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        List<InetSocketAddress> addresses = daemon.localAddresses();
        write(ZONE.replace("192.0.2.2", "192.0.2.3"));

        assertThat(daemon.control().reload().problems()).isEmpty();

        assertThat(daemon.localAddresses()).isEqualTo(addresses);
        assertThat(answer(daemon, "www.example. A")).isEqualTo("NOERROR aa | www.example. 60 IN A 192.0.2.3");
    }

    @Test
    void reloadReportsABrokenZoneAndServesItsOldRecords() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        write("this is no zone\n");

        ReloadResult reloaded = daemon.control().reload();

        assertThat(reloaded.problems()).isNotEmpty()
                .allMatch(problem -> problem.file().endsWith("example.zone") && problem.line() == 1);
        assertThat(reloaded.summary()).isEqualTo("reloaded, except example., which stays at serial 1");
        assertThat(daemon.control().status().toString())
                .containsPattern(
                        "example\\. serial 1, the file has been rejected since \\S+Z: \\S*example\\.zone:1: error: ");
        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");
        write(ZONE);
        assertThat(daemon.control().reload().summary()).isEqualTo("reloaded");
        assertThat(daemon.control().status().toString()).doesNotContain("refused");
    }

    @Test
    void aZoneThatWasNeverLoadedFailsEveryReloadAndIsNamed() throws Exception {
        Daemon daemon = start(config(zones("example.")
                + "  - {name: none., file: none.zone}\n"));

        for (int i = 0; i < 2; i++) {
            ReloadResult reloaded = daemon.control().reload();
            assertThat(reloaded.isDone()).isFalse();
            assertThat(reloaded.summary()).isEqualTo("reloaded, except none., which is not loaded");
            assertThat(reloaded.problems()).singleElement().asString().contains("none.zone: error: ");
        }
    }

    @Test
    void aSerialThatGoesBackwardsIsAWarningOfTheReload() throws Exception {
        write(ZONE.replace("root 1 ", "root 7 "));
        Daemon daemon = start(config(zones("example.")));
        write(ZONE);

        ReloadResult reloaded = daemon.control().reload();

        assertThat(reloaded.isDone()).isTrue();
        assertThat(reloaded.summary()).isEqualTo("reloaded, with warnings");
        assertThat(reloaded.problems()).singleElement().asString()
                .isEqualTo(
                        "the serial of example. went backwards, from 7 to 1; secondaries keep their copy of the zone"
                                + " until the serial is above 7");
        assertThat(daemon.control().reload().summary()).isEqualTo("reloaded");
    }

    @Test
    void whatNeedsARestartIsNamedUntilThereIsOne() throws Exception {
        Daemon daemon = start(config(""));
        text = config("limits: {udp-size: 4096}\ncontrol: {socket: other.sock}\n").replace("threads: 1", "threads: 2");

        for (int i = 0; i < 2; i++) {
            assertThat(daemon.control().reload().summary())
                    .isEqualTo("reloaded, except limits.udp-size, threads, control, which need a restart");
            assertThat(daemon.control().status().toString()).contains("limits.udp-size");
        }
        text = config("limits: {udp-size: 800}\n");
        assertThat(daemon.control().reload().summary()).isEqualTo("reloaded");
    }

    @Test
    void oneZoneIsReadAgainAloneAlsoWhenItsFileHasNotChanged() throws Exception {
        Daemon daemon = start(config(zones("example.", "other.")));
        write(ZONE.replace("192.0.2.2", "192.0.2.3"));

        assertThat(daemon.control().reload(Name.of("example.")).summary()).isEqualTo("reloaded");
        assertThat(answer(daemon, "www.example. A")).contains("192.0.2.3");
        assertThat(answer(daemon, "www.other. A")).contains("192.0.2.2");
        assertThat(daemon.control().reload(Name.of("example.")).isDone()).isTrue();
        assertThat(daemon.control().reload().isDone()).isTrue();
        assertThat(answer(daemon, "www.other. A")).contains("192.0.2.3");
        assertThat(daemon.control().reload(Name.of("third.")).problems()).singleElement().asString()
                .contains("names no file for the zone third.");
        write("this is no zone\n");

        ReloadResult refused = daemon.control().reload(Name.of("example."));

        assertThat(refused.isDone()).isFalse();
        assertThat(refused.inEffect()).isFalse();
        assertThat(refused.summary()).matches("example\\. was not reloaded: \\S+/example\\.zone:1: error: .*;"
                + " serial 1 is still served");
        assertThat(refused.zones()).singleElement().satisfies(zone -> {
            assertThat(zone.reloaded()).isFalse();
            assertThat(zone.serial()).hasValue(1);
            assertThat(zone.message()).contains("example.zone:1: error: ");
        });
        assertThat(refused.problems()).isNotEmpty();
    }

    @Test
    void aZoneForTheResolverOnlyIsReportedLikeTheOthers() throws Exception {
        Daemon daemon = start(config("zones:\n  - {name: example., file: example.zone, answer: recursion}\n"));

        assertThat(daemon.control().status().toString()).contains("example. serial 1, for recursion only");
        write("this is no zone\n");
        assertThat(daemon.control().reload(Name.of("example.")).inEffect()).isFalse();
        assertThat(daemon.control().reload().summary()).isEqualTo("reloaded, except example., which stays at serial 1");
    }

    @Test
    void aZoneThatIsAddedWhileServingIsUsedAndReported() throws Exception {
        Daemon daemon = start(config("").replace("{enabled: false}",
                "{forward: [{zone: ., servers: [127.0.0.1]}], do-not-query: []}"));
        ServedZones zones = daemon.current().zones();
        zones.add(List.of(zone("clients."), zone("resolver.")), Audience.CLIENTS);
        zones.add(List.of(zone("resolver.")), Audience.RESOLVER);

        assertThat(answer(daemon, "www.clients. A")).startsWith("NOERROR aa").contains("192.0.2.2");
        assertThat(answer(daemon, "www.resolver. A")).startsWith("NOERROR ra").contains("192.0.2.2");
        assertThat(daemon.control().status().toString()).contains("clients. serial 1",
                "resolver. serial 1, for recursion");

        zones.remove(List.of(Name.of("clients.")));
        assertThat(daemon.control().status().toString()).doesNotContain("clients. serial");
    }

    private Zone zone(String apex) {
        return new Zone(Name.of(apex), ZoneFile.read(Name.of(apex), zoneFile).state());
    }

    @Test
    void aReloadNamesTheZonesWhoseFilesItRead() throws Exception {
        Daemon daemon = start(config(zones("example.", "other.")));
        write(ZONE.replace("root 1 ", "root 2 "));
        assertThat(daemon.control().reload().zones()).extracting(ReloadResult.ZoneOutcome::reloaded)
                .containsExactly(true, true);
        assertThat(daemon.control().reload().zones()).isEmpty();
    }

    @Test
    void reloadWithAWrongConfigurationChangesNothing() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        text = config("zoness: []\n");

        assertThat(daemon.control().reload().problems()).singleElement().asString().contains("zones");

        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");
    }

    @Test
    void withoutRecursionNothingButZonesIsAnswered() throws Exception {
        Files.writeString(folder.resolve("hosts"), "192.0.2.7 server.lan\n");
        String more = zones("example.") + "local-data: [\"router.lan. A 192.0.2.8\"]\n";
        Daemon daemon = start(config(more).replace("files: []", "files: [hosts]"));

        for (String question : List.of("server.lan. A", "router.lan. A", "localhost. A", "10.in-addr.arpa. SOA")) {
            assertThat(answer(daemon, question)).as(question).isEqualTo("REFUSED");
        }
        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");
        assertThat(((ConfigResult.Valid) read()).warnings()).hasSize(2).allMatch(
                warning -> warning.message().contains("recursion.enabled is false"));
    }

    @Test
    void whatIsLocalIsForClientsThatNamesAreResolvedFor() throws Exception {
        Files.writeString(folder.resolve("hosts"), "192.0.2.7 server.lan\n");
        String more =
                zones("example.") + "local-data: [\"router.lan. A 192.0.2.8\"]\naccess: {recursion: [192.0.2.0/24]}\n";
        Daemon daemon = start(config(more).replace("files: []", "files: [hosts]").replace("{enabled: false}", "{}"));

        for (String question : List.of("server.lan. A", "router.lan. A", "localhost. A")) {
            assertThat(answer(daemon, question)).as(question).isEqualTo("REFUSED");
        }
        text = text.replace("192.0.2.0/24", "loopback");
        assertThat(daemon.control().reload().problems()).isEmpty();
        for (String question : List.of("server.lan. A", "router.lan. A", "localhost. A")) {
            assertThat(answer(daemon, question)).as(question).startsWith("NOERROR aa ra");
        }
    }

    @Test
    void reloadTakesOverEverySetting() throws Exception {
        Daemon daemon = start(config(zones("example.")));
        text = config(zones("example.", "other.") + "local-zones: [{name: www.example., action: nxdomain}]\n"
                + "identity: {version: two}\n").replace("{enabled: false}", "{enabled: true}");

        assertThat(daemon.control().reload().problems()).isEmpty();

        assertThat(answer(daemon, "www.example. A")).startsWith("NXDOMAIN");
        assertThat(answer(daemon, "www.other. A")).startsWith("NOERROR aa");
        assertThat(answer(daemon, "version.bind. CH TXT")).contains("two");
        text = config("");
        daemon.control().reload();
        assertThat(answer(daemon, "www.other. A")).isEqualTo("REFUSED");
    }

    @Test
    void reloadMovesToOtherAddressesOrStaysWhenTheyAreTaken() throws Exception {
        Daemon other = start(config(""));
        Daemon daemon = start(config(zones("example.")));
        InetSocketAddress taken = other.localAddresses().getFirst();
        text = config(zones("example.")).replace("127.0.0.1:0", "127.0.0.1:" + taken.getPort());

        List<InetSocketAddress> before = daemon.localAddresses();
        assertThat(daemon.control().reload().problems()).singleElement().asString().contains(":" + taken.getPort());
        assertThat(daemon.localAddresses()).isEqualTo(before);
        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");

        text = config(zones("example.")).replace("127.0.0.1:0", "127.0.0.2:0");
        assertThat(daemon.control().reload().problems()).isEmpty();
        assertThat(daemon.localAddresses()).singleElement()
                .matches(address -> address.getAddress().getHostAddress().equals("127.0.0.2"));
        assertThat(answer(daemon, "www.example. A")).startsWith("NOERROR aa");
    }

    @Test
    void aRefusedReloadLeavesTheZonesAsTheyWereForTheNextOneToRead() throws Exception {
        Daemon other = start(config(""));
        Daemon daemon = start(config(zones("example.")));
        int taken = other.localAddresses().getFirst().getPort();
        write(ZONE.replace("192.0.2.2", "192.0.2.3"));
        text = config(zones("example.")).replace("127.0.0.1:0", "127.0.0.1:" + taken);

        assertThat(daemon.control().reload().problems()).hasSize(1);
        assertThat(answer(daemon, "www.example. A")).contains("192.0.2.2");

        text = config(zones("example."));
        assertThat(daemon.control().reload().problems()).isEmpty();
        assertThat(answer(daemon, "www.example. A")).contains("192.0.2.3");
    }

    private static String forwarding(InetSocketAddress server, String more) {
        // The server has no signatures.
        return config("dnssec: {validation: false}\n" + more).replace("{enabled: false}", """
            {forward: [{zone: ., servers: ["%s:%d"]}], do-not-query: []}\
            """.formatted(server.getHostString(), server.getPort()));
    }

    @Test
    void aForwarderThatIsTheDaemonItselfIsNamedInTheResponse() throws Exception {
        Daemon daemon = start(config("").replace("{enabled: false}", "{}"));
        InetSocketAddress itself = daemon.localAddresses().getFirst();
        text = forwarding(itself, "");
        assertThat(daemon.control().reload().isDone()).isTrue();

        Message response = message(itself, ask("www.example.com. A").edns(1232).octets());

        assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(ExtendedError.among(Objects.requireNonNull(response.edns()).options()))
                .anyMatch(error -> error.text()
                        .equals("127.0.0.1:" + itself.getPort() + " is this server itself; name another server for ."));
    }

    @Test
    void aForwarderThatSendsQueriesBackIsNamedInTheResponse() throws Exception {
        try (DatagramSocket forwarder = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            InetSocketAddress there = (InetSocketAddress) forwarder.getLocalSocketAddress();
            Daemon daemon = start(forwarding(there, ""));
            InetSocketAddress here = daemon.localAddresses().getFirst();
            Thread.startVirtualThread(() -> refuse(forwarder, query -> query, here));

            Message response = message(here, ask("www.somewhere.example. A").edns(1232).octets());

            assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(texts(response))
                    .contains("127.0.0.1:" + there.getPort() + " sends queries of this server back to this server,"
                            + " so each forwards to the other; name another forwarder for .");
        }
    }

    /// Perhaps the forwarder's host is a client as well, and asks the same at the same time.
    @Test
    void aForwarderWhoseHostAsksTheSameIsNotAccused() throws Exception {
        try (DatagramSocket forwarder = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            Daemon daemon = start(forwarding((InetSocketAddress) forwarder.getLocalSocketAddress(), ""));
            InetSocketAddress here = daemon.localAddresses().getFirst();
            byte[] request = ask("www.somewhere.example. A").edns(1232).octets();
            Thread.startVirtualThread(() -> refuse(forwarder, _ -> request, here));

            Message response = message(here, request);

            assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(texts(response)).noneMatch(text -> text.contains("sends queries of this server back"));
        }
    }

    private static List<String> texts(Message response) {
        return ExtendedError.among(Objects.requireNonNull(response.edns()).options()).stream().map(ExtendedError::text)
                .toList();
    }

    /// A forwarder that asks the server something for each query, and has no answer. It waits until the server has taken
    /// its question: the one behind it, which the server answers at once, is answered.
    private static void refuse(DatagramSocket forwarder, UnaryOperator<byte[]> asked, InetSocketAddress server) {
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(new byte[512], 512);
                forwarder.receive(query);
                byte[] octets = Arrays.copyOf(query.getData(), query.getLength());
                if ((octets[2] & 0x80) == 0) {
                    try (DatagramSocket asking = new DatagramSocket()) {
                        byte[] question = asked.apply(octets);
                        asking.send(new DatagramPacket(question, question.length, server));
                        byte[] simple = ask("localhost. A").octets();
                        asking.send(new DatagramPacket(simple, simple.length, server));
                        asking.receive(new DatagramPacket(new byte[512], 512));
                    }
                    octets[2] |= (byte) 0x80;
                    octets[3] = (byte) ResponseCode.SERVFAIL;
                    forwarder.send(new DatagramPacket(octets, octets.length, query.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /// RFC 2308 section 3.
    @Test
    void aDenialHoldsForTheLowestTtlToo() throws Exception {
        Daemon server = start(config(zones("example.")));
        InetSocketAddress address = server.localAddresses().getFirst();
        Daemon daemon = start(forwarding(address, "cache: {min-ttl: 2m}\n"));

        assertThat(answer(daemon, "nope.example. A")).startsWith("NXDOMAIN").contains("example. 120 IN SOA");
        assertThat(answer(daemon, "www.example. MX")).contains("example. 120 IN SOA");
        assertThat(answer(daemon, "nope.example. A")).containsPattern("example\\. 1(20|19) IN SOA");
    }

    private static Message message(InetSocketAddress address, byte[] request) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(request, request.length, address));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            socket.receive(reply);
            return Objects.requireNonNull(new MessageReader().read(reply.getData(), 0, reply.getLength()));
        }
    }

    @Test
    void cachedResponsesStayUnlessTheyDependOnWhatChanged() throws Exception {
        Daemon server = start(config(zones("example.")));
        InetSocketAddress address = server.localAddresses().getFirst();
        Daemon resolver = start(forwarding(address, ""));
        answer(resolver, "www.example. A");

        for (String harmless : List.of("log: {level: debug}\n", "limits: {connections: 7}\n",
                "identity: {version: two}\n", "access: {refuse: [192.0.2.0/24]}\n")) {
            text = forwarding(address, harmless);
            assertThat(resolver.control().reload().problems()).isEmpty();
            assertThat(resolver.control().stats().toString()).as(harmless)
                    .contains("message-cache.count, value=Count[number=1]");
        }

        text = forwarding(address, "answers: {minimal: false}\n");
        assertThat(resolver.control().reload().problems()).isEmpty();
        assertThat(resolver.control().stats().toString()).contains("message-cache.count, value=Count[number=0]")
                .contains("cache.records, value=Count[number=1]");
    }

    @Test
    void aNewAuthoritativeZoneReplacesCachedData() throws Exception {
        Daemon server = start(config(zones("example.")));
        InetSocketAddress address = server.localAddresses().getFirst();
        Daemon resolver = start(forwarding(address, ""));
        answer(resolver, "www.example. A");
        text = forwarding(address, zones("example."));

        assertThat(resolver.control().reload().problems()).isEmpty();

        assertThat(resolver.control().stats().toString()).contains("cache.records, value=Count[number=0]");
        assertThat(answer(resolver, "www.example. A")).startsWith("NOERROR aa");
    }

    @Test
    void cachedDataIsDroppedWhenOthersAreToBeQueried() throws Exception {
        Daemon server = start(config(zones("example.")));
        Daemon same = start(config(zones("example.")));
        InetSocketAddress address = server.localAddresses().getFirst();
        InetSocketAddress another = same.localAddresses().getFirst();
        Daemon resolver = start(forwarding(address, ""));
        answer(resolver, "www.example. A");
        write(ZONE.replace("192.0.2.2", "192.0.2.3"));
        text = config(zones("example."));
        same.control().reload();
        text = forwarding(another, "");

        assertThat(resolver.control().reload().problems()).isEmpty();

        assertThat(answer(resolver, "www.example. A")).contains("192.0.2.3");
    }

    @Test
    void aChangedLimitOfRecursionsAppliesAfterAReload() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            silent.setSoTimeout(5000);
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", silent.getLocalPort());
            Daemon daemon = start(forwarding(address, "limits: {recursions: 1}\n"));
            text = forwarding(address, "limits: {recursions: 5000}\n");
            assertThat(daemon.control().reload().problems()).isEmpty();

            try (DatagramSocket client = new DatagramSocket()) {
                Set<String> heard = new HashSet<>();
                for (String name : List.of("one.example. A", "two.example. A")) {
                    byte[] request = ask(name).octets();
                    client.send(new DatagramPacket(request, request.length, daemon.localAddresses().getFirst()));
                }
                while (heard.size() < 2) {
                    DatagramPacket asked = new DatagramPacket(new byte[512], 512);
                    silent.receive(asked);
                    heard.add(Character.toString(asked.getData()[13] | 0x20));
                }
                assertThat(heard).containsExactlyInAnyOrder("o", "t");
            }
        }
    }

    @Test
    void rootHintsThatCannotBeReadAreReportedAtStart() {
        assertThatThrownBy(() -> start(config("").replace("{enabled: false}", "{root-hints: nowhere.hints}")))
                .isInstanceOf(StartFailure.class).hasMessageContaining("nowhere.hints");
    }

    @Test
    void aServerWithoutRecursionHasNothingToFlush() throws Exception {
        Daemon daemon = start(config(""));
        StringBuilder dump = new StringBuilder();

        daemon.control().dumpCache(dump);

        assertThat(dump).hasToString("; there is no cache: recursion.enabled is false\n");
        assertThat(daemon.control().flush(Name.of("example."))).isZero();
        assertThat(daemon.control().flushAll()).isZero();
    }
}
