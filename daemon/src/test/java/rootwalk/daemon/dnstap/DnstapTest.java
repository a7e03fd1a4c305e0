package rootwalk.daemon.dnstap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Value;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.pipeline.TestQuery;

/// dnstap as a configuration has it.
class DnstapTest {

    private static final String ZONE = """
        $TTL 60
        @ SOA ns root 1 2 3 4 5
        @ NS ns
        ns A 192.0.2.1
        """;

    private static final long AUTH_QUERY = 1;
    private static final long AUTH_RESPONSE = 2;

    @TempDir
    private Path folder;
    private Daemon daemon;

    @AfterEach
    void close() {
        daemon.close();
    }

    private ConfigResult.Valid config(String more) throws IOException {
        Files.writeString(folder.resolve("example.zone"), ZONE);
        String text = """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            zones: [{name: example., file: example.zone}]
            """ + more;
        return switch (ConfigReader.read(text, folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> valid;
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private void start(String more) throws Exception {
        daemon = Daemon.start(config(more), Environment.ofProcess(() -> {
            throw new IllegalStateException("no file is read here");
        }));
    }

    /// @return the request and its response
    private byte[][] query() throws IOException {
        byte[] request = TestQuery.ask("ns.example. A").octets();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(request, request.length, daemon.localAddresses().getFirst()));
            DatagramPacket response = new DatagramPacket(new byte[512], 512);
            socket.receive(response);
            return new byte[][] {request, Arrays.copyOf(response.getData(), response.getLength())};
        }
    }

    private long count(String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).map(Fact::value)
                .map(Value.Count.class::cast).findFirst().orElseThrow().number();
    }

    @Test
    void aQueryAndItsResponseAreCopied() throws Exception {
        try (TapReader reader = new TapReader(folder.resolve("tap.sock"))) {
            start("dnstap: {socket: tap.sock, identity: me}\n");
            byte[][] messages = query();

            Map<Integer, Object> frame = reader.next();
            assertThat(frame.get(1)).isEqualTo(new byte[] {'m', 'e'});
            assertThat(TapReader.decode((byte[]) frame.get(14))).containsEntry(1, AUTH_QUERY)
                    .containsEntry(4, new byte[] {127, 0, 0, 1}).containsEntry(10, messages[0]);
            assertThat(reader.nextMessage()).containsEntry(1, AUTH_RESPONSE).containsEntry(14, messages[1]);
            assertThat(count("dnstap.messages")).isEqualTo(2);
        }
    }

    @Test
    void onlyTheChosenMessagesAreCopied() throws Exception {
        try (TapReader reader = new TapReader(folder.resolve("tap.sock"))) {
            start("dnstap: {socket: tap.sock, messages: [client, update]}\n");
            query();
            assertThat(daemon.reload(config("dnstap: {socket: tap.sock, messages: [auth]}\n")).inEffect()).isTrue();
            query();

            assertThat(reader.nextMessage()).containsEntry(1, AUTH_QUERY);
            assertThat(reader.nextMessage()).containsEntry(1, AUTH_RESPONSE);
            assertThat(reader.hasMore()).isFalse();
            assertThat(count("dnstap.messages")).isEqualTo(2);
        }
    }

    @Test
    void theStreamIsCompleteAtTheEnd() throws Exception {
        try (TapReader reader = new TapReader(folder.resolve("tap.sock"))) {
            start("dnstap: {socket: tap.sock}\n");
            query();
            reader.next();
            query();

            daemon.close();

            assertThat(reader.isFinished()).isTrue();
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void queriesAreAnsweredWithoutAReaderAndCopiedWhenThereIsOne() throws Exception {
        start("dnstap: {socket: tap.sock}\n");
        byte[][] messages = query();

        try (TapReader reader = new TapReader(folder.resolve("tap.sock"))) {
            assertThat(reader.nextMessage()).containsEntry(10, messages[0]);
        }
    }

    @Test
    void messagesThatNobodyReadsAreDroppedAndCounted() throws Exception {
        start("dnstap: {socket: tap.sock}\n");
        long begun = System.nanoTime();
        while (count("dnstap.dropped") == 0) {
            for (int i = 0; i < 1000; i++) {
                query();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(2));
        }

        assertThat(count("dnstap.messages")).isPositive();
    }

    @Test
    void nothingIsCopiedWithoutTheKey() throws Exception {
        start("");
        query();

        assertThat(count("dnstap.messages")).isZero();
        assertThat(count("dnstap.dropped")).isZero();
    }
}
