package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.TransferResult;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;
import rootwalk.wire.tsig.TsigSigner;
import rootwalk.wire.tsig.TsigVerifier;

/// Zone transfers from a running server.
class TransfersTest {

    private static final Name ZONE = Name.of("example.");

    @TempDir
    private Path folder;

    private @Nullable Daemon daemon;
    private String text = "";
    private long version;

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private void writeZone(int serial, int records) throws IOException {
        StringBuilder zone = new StringBuilder("$TTL 60\n@ SOA ns h " + serial + " 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
        for (int i = 0; i < records; i++) {
            zone.append('n').append(i).append(" TXT \"").append("x".repeat(200)).append("\"\n");
        }
        Path file = Files.writeString(folder.resolve("example.zone"), zone);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + ++version * 1000));
    }

    private ConfigResult.Valid read() {
        return (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private void configure(String transferTo) {
        text = "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\n"
                + "access: {query: [192.0.2.0/24]}\nzones: [{name: example., file: example.zone" + transferTo + "}]\n";
    }

    private Daemon start(String transferTo) throws StartFailure {
        configure(transferTo);
        Daemon started = Daemon.start(read(), Environment.ofProcess(this::read));
        daemon = started;
        return started;
    }

    private static TransferResult transfer(Daemon daemon, StubQuery query, List<RRset> records) {
        return new StubClient(Duration.ofSeconds(20), new SplittableRandom(1), System::nanoTime, InstantSource.system())
                .transfer(daemon.localAddresses().getFirst(), query, records::add);
    }

    private static StubQuery axfr() {
        return new StubQuery(new Question(ZONE, RecordType.AXFR), 0, false, List.of());
    }

    private static StubQuery ixfr(int serial) {
        return new StubQuery(new Question(ZONE, RecordType.IXFR), 0, false, List.of()).since(OptionalInt.of(serial));
    }

    private static String stats(Daemon daemon, String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    private static void await(Daemon daemon, String name, String value) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!stats(daemon, name).equals(value) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(stats(daemon, name)).isEqualTo(value);
    }

    @Test
    void aZoneIsSentToAClientThatMayTransferItAndNeedsNoOtherAccess() throws Exception {
        writeZone(7, 500);
        Daemon server = start(", transfer-to: [loopback]");
        List<RRset> records = new ArrayList<>();

        TransferResult result = transfer(server, axfr(), records);

        assertThat(result).isInstanceOfSatisfying(TransferResult.Complete.class, it -> {
            assertThat(it.records()).isEqualTo(504);
            assertThat(it.messages()).isGreaterThan(5);
            // It is counted after the last message was sent.
            await(server, "transfers.sent", "1");
            assertThat(stats(server, "transfers.messages")).isEqualTo(Long.toString(it.messages()));
            assertThat(stats(server, "transfers.octets")).isEqualTo(Long.toString(it.octets()));
        });
        assertThat(records).extracting(RdataText::print)
                .contains("n499.example. 60 IN TXT \"" + "x".repeat(200) + "\"");
        await(server, "transfers.running", "0");
        assertThat(stats(server, "answers.zone")).isEqualTo("1");
    }

    @Test
    void ixfrIsTheSoaRecordOrTheZone() throws Exception {
        writeZone(7, 2);
        Daemon server = start(", transfer-to: [loopback]");
        List<RRset> records = new ArrayList<>();

        assertThat(transfer(server, ixfr(7), records)).isInstanceOf(TransferResult.Complete.class);
        assertThat(records).hasSize(1);
        records.clear();
        assertThat(transfer(server, ixfr(6), records)).isInstanceOf(TransferResult.Complete.class);
        assertThat(records).hasSize(6);
    }

    @Test
    void ixfrIsTheDifferencesOfAChangedFileAlsoAfterARestart() throws Exception {
        writeZone(7, 20);
        Daemon server = start(", transfer-to: [loopback]");
        writeZone(8, 21);
        server.control().reload();

        assertThat(differences(server)).containsExactly("example. 60 SOA 8", "example. 60 SOA 7", "example. 60 SOA 8",
                "n20.example. 60 TXT", "example. 60 SOA 8");
        server.close();
        assertThat(differences(start(", transfer-to: [loopback]"))).hasSize(5);
    }

    private static List<String> differences(Daemon server) {
        List<RRset> records = new ArrayList<>();
        assertThat(transfer(server, ixfr(7), records)).isInstanceOf(TransferResult.Complete.class);
        return records.stream().map(RdataText::print)
                .map(line -> line.replace(" IN", "").replace(" ns.example. h.example.", "")
                        .replaceAll(" 2 3 4 5$| \"x+\"$", ""))
                .toList();
    }

    @Test
    void aReloadChangesWhoMayTransferAZone() throws Exception {
        writeZone(7, 2);
        Daemon server = start("");
        assertThat(code(transfer(server, axfr(), new ArrayList<>()))).isEqualTo(ResponseCode.REFUSED);
        configure(", transfer-to: [127.0.0.1]");
        server.reload(read());
        assertThat(transfer(server, axfr(), new ArrayList<>())).isInstanceOf(TransferResult.Complete.class);
        configure(", transfer-to: [192.0.2.1]");
        server.reload(read());
        assertThat(code(transfer(server, axfr(), new ArrayList<>()))).isEqualTo(ResponseCode.REFUSED);

        assertThat(stats(server, "transfers.refused")).isEqualTo("2");
        assertThat(stats(server, "transfers.sent")).isEqualTo("1");
    }

    private static int code(TransferResult result) {
        return ((TransferResult.Other) result).response().message().rcode();
    }

    private static void send(Socket socket, int id, byte[] request) throws IOException {
        BigEndian.put16(request, 0, id);
        socket.getOutputStream().write(new byte[] {(byte) (request.length >> 8), (byte) request.length});
        socket.getOutputStream().write(request);
    }

    private static Socket connect(Daemon server, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(20_000);
        InetSocketAddress address = server.localAddresses().getFirst();
        socket.connect(address);
        return socket;
    }

    /// RFC 5936 section 4.1.2.
    @Test
    void oneConnectionHasSeveralTransfersAndOtherQueriesAtTheSameTime() throws Exception {
        writeZone(7, 3000);
        Daemon server = start(", transfer-to: [loopback]");
        try (Socket socket = connect(server, 1 << 16)) {
            send(socket, 1, ask("example. AXFR").octets());
            send(socket, 2, ask("example. AXFR").octets());
            send(socket, 3, ask("example. SOA").octets());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Map<Integer, Integer> records = new HashMap<>();
            int refused = 0;
            while (refused == 0 || records.values().stream().mapToInt(it -> it).sum() < 2 * 3004) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                RecordCursor cursor = new RecordCursor();
                assertThat(cursor.begin(message, 0, message.length)).isTrue();
                if (cursor.id() == 3) {
                    assertThat(cursor.rcode()).isEqualTo(ResponseCode.REFUSED);
                    refused++;
                } else {
                    records.merge(cursor.id(), BigEndian.get16(message, 6), Integer::sum);
                }
            }

            assertThat(records).containsOnly(Map.entry(1, 3004), Map.entry(2, 3004));
        }
    }

    /// RFC 8945 section 5.3.1.
    @Test
    void everyMessageOfTheResponseToASignedRequestIsSigned() throws Exception {
        writeZone(7, 500);
        byte[] secret = "a secret of 32 octets for a test".getBytes(StandardCharsets.US_ASCII);
        TsigKey key = new TsigKey(Name.of("xfr."), TsigAlgorithm.HMAC_SHA256, secret);
        configure(", transfer-to: [xfr.]");
        text += "keys: [{name: xfr., algorithm: hmac-sha256, secret: " + Base64.getEncoder().encodeToString(secret)
                + "}]\n";
        Daemon server = Daemon.start(read(), Environment.ofProcess(this::read));
        daemon = server;
        assertThat(code(transfer(server, axfr(), new ArrayList<>()))).isEqualTo(ResponseCode.REFUSED);
        assertThat(transfer(server, axfr().signedWith(Optional.of(key)), new ArrayList<>())).isInstanceOfSatisfying(
                TransferResult.Complete.class,
                it -> assertThat(it.tsig()).get().isInstanceOf(TsigResult.Valid.class));
        try (Socket socket = connect(server, 1 << 16)) {
            byte[] request = Arrays.copyOf(ask("example. AXFR").octets(), 500);
            BigEndian.put16(request, 0, 1);
            TsigSigner signer = TsigSigner.ofRequest(key, 1);
            int length = signer.addTo(new TsigDigest(), request, 0, ask("example. AXFR").octets().length,
                    Instant.now().getEpochSecond());
            send(socket, 1, Arrays.copyOf(request, length));
            TsigVerifier verifier = signer.verifier();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int records = 0;
            while (records < 504) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                records += BigEndian.get16(message, 6);

                assertThat(verifier.verify(message, 0, message.length, Instant.now().getEpochSecond()))
                        .isInstanceOf(TsigResult.Valid.class);
                assertThat(verifier.endsSigned()).isTrue();
            }
        }
    }

    @Test
    void theVersionThatATransferBeganWithIsSentAlthoughTheZoneChanges() throws Exception {
        writeZone(7, 60_000);
        Daemon server = start(", transfer-to: [loopback]");
        try (Socket socket = connect(server, 4096)) {
            send(socket, 1, ask("example. AXFR").octets());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] message = in.readNBytes(in.readUnsignedShort());
            writeZone(8, 10);
            assertThat(server.reload(read()).isDone()).isTrue();
            int records = BigEndian.get16(message, 6);
            while (records < 60_004) {
                message = in.readNBytes(in.readUnsignedShort());
                records += BigEndian.get16(message, 6);
            }

            assertThat(records).isEqualTo(60_004);
            // The serial in the last SOA record.
            assertThat(BigEndian.get32(message, message.length - 20)).isEqualTo(7);
        }
        assertThat(transfer(server, axfr(), new ArrayList<>())).isInstanceOfSatisfying(TransferResult.Complete.class,
                it -> assertThat(it.records()).isEqualTo(14));
    }
}
