package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.transfer.RefreshTimes;
import rootwalk.transfer.Secondaries;
import rootwalk.transfer.SteadyClock;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;

/// Two running servers, one of which is the primary of the other.
class ZoneExchangeTest {

    private static final Name ZONE = Name.of("example.");
    private static final byte[] SECRET = "a secret of 32 octets for a test".getBytes(StandardCharsets.US_ASCII);
    private static final TsigKey KEY = new TsigKey(Name.of("xfr."), TsigAlgorithm.HMAC_SHA256, SECRET);
    private static final int UPDATE = 5 << 11;
    private static final SteadyClock CLOCK = new SteadyClock(InstantSource.system(), System::nanoTime);

    @TempDir
    private Path folder;
    private final List<Daemon> daemons = new ArrayList<>();

    @AfterEach
    void close() {
        daemons.forEach(Daemon::close);
    }

    /// Starts a server in a folder of its own.
    private Daemon start(String name, String zones) throws Exception {
        Path own = folder.resolve(name);
        if (!Files.exists(own)) {
            Files.createDirectory(own);
            // So large that differences are shorter.
            Files.writeString(own.resolve("example.zone"), "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\n"
                    + "ns A 192.0.2.1\n$GENERATE 1-50 n$ A 192.0.2.1\n");
        }
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read(text(zones), own.resolve("rootwalk.yaml"));
        Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read));
        daemons.add(daemon);
        return daemon;
    }

    private static String text(String zones) {
        return "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\n"
                + "keys: [{name: xfr., algorithm: hmac-sha256, secret: " + Base64.getEncoder().encodeToString(SECRET)
                + "}]\nzones:\n  - " + zones + "\n";
    }

    private static String address(Daemon daemon) {
        return "\"127.0.0.1:" + daemon.localAddresses().getFirst().getPort() + "\"";
    }

    private Daemon startPrimary(String more) throws Exception {
        return start("primary",
                "{name: example., file: example.zone, transfer-to: [xfr.], update-from: [xfr.]" + more + "}");
    }

    private Daemon startSecondary(Daemon primary, String more) throws Exception {
        return start("secondary",
                "{name: example., primaries: [{address: " + address(primary) + ", key: xfr.}]" + more + "}");
    }

    private static Zone zone(Daemon daemon) {
        Zone zone = daemon.current().zones().current().withApex(ZONE);
        assertThat(zone).isNotNull();
        return zone;
    }

    private static long serial(Daemon daemon) {
        return zone(daemon).state() instanceof ZoneSnapshot snapshot ? snapshot.serial() : -1;
    }

    private static void await(BooleanSupplier condition) {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean() && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static RRset record(String owner, String address) {
        return RRset.of(Name.of(owner), RecordType.A, 60, RdataText.parse(RecordType.A, address, Name.ROOT));
    }

    private static TestQuery update(String owner) {
        return ask("example. SOA").flags(UPDATE).authority(record(owner, "192.0.2.7"));
    }

    /// Sends a message over TCP, and returns the response code.
    private static int send(Daemon server, byte[] request) throws IOException {
        return exchange(server, request)[3] & 0xF;
    }

    private static byte[] exchange(Daemon server, byte[] request) throws IOException {
        InetSocketAddress address = server.localAddresses().getFirst();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {(byte) (request.length >> 8), (byte) request.length});
            socket.getOutputStream().write(request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] response = in.readNBytes(in.readUnsignedShort());
            assertThat(response).startsWith(request[0], request[1]);
            return response;
        }
    }

    private static byte[] signed(TestQuery query) {
        return query.signed(KEY, Instant.now().getEpochSecond()).octets();
    }

    private static String stats(Daemon daemon, String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    @Test
    void aSecondaryTransfersTheZoneAndAfterItsRestartServesItWithoutThePrimary() throws Exception {
        Daemon primary = startPrimary("");
        Daemon secondary = startSecondary(primary, "");
        await(() -> serial(secondary) == 7);
        secondary.close();
        primary.close();

        Daemon again = startSecondary(primary, "");

        assertThat(serial(again)).isEqualTo(7);
        await(() -> stats(again, "secondaries.failed").equals("1"));
        assertThat(serial(again)).isEqualTo(7);
    }

    /// The file may be written later by another program, or be damaged.
    @ParameterizedTest
    @ValueSource(strings = {"there-is-none.zone", "empty.zone", "rootwalk.yaml"})
    void aSecondaryWhoseFileCannotBeReadTransfersTheZone(String file) throws Exception {
        Daemon primary = startPrimary("");
        Files.createDirectory(folder.resolve("secondary"));
        Files.createFile(folder.resolve("secondary").resolve("empty.zone"));
        Files.writeString(folder.resolve("secondary").resolve("rootwalk.yaml"), "zones: []\n");

        Daemon secondary = startSecondary(primary, ", file: " + file);
        await(() -> serial(secondary) == 7);
        secondary.close();
        primary.close();

        assertThat(serial(startSecondary(primary, ", file: " + file))).isEqualTo(7);
    }

    @Test
    void anUpdateReachesTheSecondaryByNotifyAndDifferences() throws Exception {
        Daemon first = startPrimary("");
        Daemon secondary = startSecondary(first, "");
        await(() -> serial(secondary) == 7);
        first.close();
        daemons.remove(first);
        // The port of the primary is the same, so the secondary takes its NOTIFY as one of a primary.
        Path own = folder.resolve("primary");
        String text = "listen: {dns: [" + address(first) + "]}\nhosts: {files: []}\nthreads: 1\n"
                + "recursion: {enabled: false}\nkeys: [{name: xfr., algorithm: hmac-sha256, secret: "
                + Base64.getEncoder().encodeToString(SECRET) + "}]\nzones: [{name: example., file: example.zone, "
                + "transfer-to: [xfr.], update-from: [xfr.], notify: [{address: " + address(secondary)
                + ", key: xfr.}]}]\n";
        ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read(text, own.resolve("rootwalk.yaml"));
        Daemon primary = Daemon.start(read, Environment.ofProcess(() -> read));
        daemons.add(primary);
        await(() -> stats(secondary, "notify.received").equals("1"));

        assertThat(send(primary, signed(update("new.example.")))).isEqualTo(ResponseCode.NOERROR);

        assertThat(serial(primary)).isEqualTo(8);
        await(() -> serial(secondary) == 8);
        assertThat(((ZoneSnapshot) zone(secondary).state()).rrset(Name.of("new.example."), RecordType.A)).isNotNull();
        assertThat(stats(primary, "updates.changed")).isEqualTo("1");
        // The refresh after the first one may have found the change.
        await(() -> stats(secondary, "notify.received").equals("2"));
        await(() -> stats(secondary, "secondaries.transferred").equals("2"));
        assertThat(zone(secondary).history().between(7, 8).count()).isEqualTo(1);
    }

    @Test
    void anUpdateWithoutTheKeyIsRefused() throws Exception {
        Daemon primary = startPrimary("");

        assertThat(send(primary, update("new.example.").octets())).isEqualTo(ResponseCode.REFUSED);
        assertThat(serial(primary)).isEqualTo(7);
        assertThat(stats(primary, "updates.refused")).isEqualTo("1");
    }

    @Test
    void aPolicyLimitsWhatMayBeUpdated() throws Exception {
        Daemon primary = startPrimary(", update-policy: [{permit: [xfr.], match: subdomain, name: dyn.example.}]");

        assertThat(send(primary, signed(update("new.example.")))).isEqualTo(ResponseCode.REFUSED);
        assertThat(send(primary, signed(update("a.dyn.example.")))).isEqualTo(ResponseCode.NOERROR);
        assertThat(serial(primary)).isEqualTo(8);
    }

    /// RFC 2136 section 6. The primary checks the TSIG of the client, and its response has one for the client.
    @Test
    void aSecondaryForwardsUpdates() throws Exception {
        Daemon primary = startPrimary("");
        Daemon secondary = startSecondary(primary, ", update-from: [xfr.], forward-updates: true");
        await(() -> serial(secondary) == 7);

        assertThat(send(secondary, signed(update("new.example.")))).isEqualTo(ResponseCode.NOERROR);

        assertThat(serial(primary)).isEqualTo(8);
    }

    /// The value of the EXPIRE option in a response to a question for the SOA record or for the zone.
    private static long expire(Daemon server, byte[] request) throws IOException {
        byte[] response = exchange(server, request);
        Message message = new MessageReader().read(response, 0, response.length);
        assertThat(message).isNotNull();
        Edns edns = message.edns();
        assertThat(edns).isNotNull();
        return edns.options().stream().filter(option -> option.code() == EdnsOption.EXPIRE).findFirst()
                .map(option -> Integer.toUnsignedLong(BigEndian.get32(option.data().toArray(), 0))).orElse(-1L);
    }

    /// RFC 7314 section 3.
    @Test
    void theExpireOptionIsWhatIsLeftUntilTheZoneExpires() throws Exception {
        Daemon primary = startPrimary("");
        Daemon secondary = startSecondary(primary, ", transfer-to: [loopback]");
        await(() -> stats(secondary, "secondaries.refreshed").equals("1"));
        zone(secondary).expiresAt(CLOCK.instant().plusSeconds(1000));

        assertThat(expire(primary, ask("example. SOA").option(EdnsOption.EXPIRE).octets())).isEqualTo(86_400);
        assertThat(expire(secondary, ask("example. SOA").option(EdnsOption.EXPIRE).octets())).isBetween(900L, 1000L);
        assertThat(expire(secondary, ask("example. AXFR").option(EdnsOption.EXPIRE).octets())).isBetween(900L, 1000L);
        assertThat(expire(secondary, ask("example. NS").option(EdnsOption.EXPIRE).octets())).isEqualTo(-1);
        assertThat(expire(secondary, ask("example. SOA").edns(1232).octets())).isEqualTo(-1);
    }

    @Test
    void aReloadWithTheSameKeysLeavesSecondaryZonesAsTheyAre() throws Exception {
        Daemon primary = startPrimary("");
        Daemon secondary = startSecondary(primary, "");
        await(() -> stats(secondary, "secondaries.refreshed").equals("1"));
        Secondaries before = secondary.exchange().secondaries().orElseThrow();
        Optional<RefreshTimes> times = before.times(ZONE);

        String text = text("{name: example., primaries: [{address: " + address(primary) + ", key: xfr.}]}");
        ConfigResult.Valid read =
                (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("secondary/rootwalk.yaml"));
        assertThat(secondary.reload(read).inEffect()).isTrue();

        assertThat(before.times(ZONE)).isEqualTo(times);
    }

    /// The question in the next NOTIFY that a socket receives.
    private static String notice(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(20_000);
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        Message message = new MessageReader().read(packet.getData(), 0, packet.getLength());
        assertThat(message).isNotNull();
        assertThat(packet.getData()[2] >> 3 & 0xF).isEqualTo(4);
        packet.getData()[2] |= (byte) 0x80;
        socket.send(packet);
        return String.valueOf(message.question());
    }

    @Test
    void theSecondariesAreNotifiedAtTheStartAndNewOnesWithAReload() throws Exception {
        try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Daemon primary = startPrimary(", notify: [\"127.0.0.1:" + first.getLocalPort() + "\"]");
            assertThat(notice(first)).isEqualTo("example. IN SOA");

            Path own = folder.resolve("primary");
            ConfigResult.Valid next = (ConfigResult.Valid) ConfigReader.read("listen: {dns: [\"127.0.0.1:0\"]}\n"
                    + "hosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\nzones: [{name: example., "
                    + "file: example.zone, notify: [\"127.0.0.1:" + second.getLocalPort() + "\"]}]\n",
                    own.resolve("rootwalk.yaml"));
            assertThat(primary.reload(next).inEffect()).isTrue();

            assertThat(notice(second)).isEqualTo("example. IN SOA");
        }
    }

    /// RFC 9859. The parent zone is one of this server, so no query leaves it.
    @Test
    void theParentIsNotifiedWhenTheKeysOfItsChildChange() throws Exception {
        Path own = Files.createDirectory(folder.resolve("child"));
        Files.writeString(own.resolve("root.hints"), ". 3600 NS ns.\nns. 3600 A 127.0.0.1\n");
        Files.writeString(own.resolve("child.zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n");
        try (DatagramSocket agent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Files.writeString(own.resolve("parent.zone"),
                    "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n"
                            + "child NS ns.child\nns.child A 192.0.2.1\nagent A 127.0.0.1\n"
                            + "*._dsync DSYNC CDS NOTIFY " + agent.getLocalPort() + " agent\n"
                            + "*._dsync DSYNC CSYNC NOTIFY " + agent.getLocalPort() + " agent\n");
            String text = "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\n"
                    + "recursion: {enabled: true, root-hints: root.hints}\ndnssec: {validation: false}\n"
                    + "zones: [{name: parent., file: parent.zone}, {name: child.parent., file: child.zone, notify-parent: true}]\n";
            ConfigResult.Valid read = (ConfigResult.Valid) ConfigReader.read(text, own.resolve("rootwalk.yaml"));
            Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read));
            daemons.add(daemon);
            Zone child = daemon.current().zones().current().withApex(Name.of("child.parent."));
            assertThat(child).isNotNull();

            change(child, 8, "child.parent. 60 CDS 12345 13 2 " + "AB".repeat(32));
            assertThat(notice(agent)).isEqualTo("child.parent. IN CDS");

            change(child, 9, "child.parent. 60 CSYNC 9 3 NS");
            assertThat(notice(agent)).isEqualTo("child.parent. IN CSYNC");
        }
    }

    /// Adds a record, and sets the serial number.
    private static void change(Zone zone, int serial, String record) {
        zone.writer().submit(edit -> {
            Name apex = zone.apex();
            RRset soa = ((ZoneSnapshot) zone.state()).rrset(apex, RecordType.SOA);
            assertThat(edit.remove(apex, RecordType.SOA, soa.rdata(0))).isTrue();
            edit.add(RecordText.parse(apex + " 60 SOA ns h " + serial + " 3600 600 86400 60", apex, 0, (_, _) -> {}));
            edit.add(RecordText.parse(record, apex, 0, (_, _) -> {}));
        }).join();
    }

    @Test
    void aPrimaryThatDoesNotPermitTheTransferLeavesTheSecondaryWithoutContent() throws Exception {
        Daemon primary = start("primary", "{name: example., file: example.zone, transfer-to: [192.0.2.1]}");
        Daemon secondary = startSecondary(primary, "");

        await(() -> !stats(secondary, "secondaries.failed").equals("0"));

        assertThat(zone(secondary).state()).isInstanceOf(ZoneState.Unloaded.class);
        assertThat(stats(primary, "transfers.refused")).isEqualTo("1");
    }
}
