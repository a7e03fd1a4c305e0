package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report.Fact;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RecordText;

/// Metrics and health as a configuration has them.
class MonitoringTest {

    private static final String ZONE = """
        $TTL 60
        @ SOA ns root 7 2 3 4 5
        @ NS ns
        ns A 192.0.2.1
        """;

    private static final String WITH_METRICS = "listen: {dns: [\"127.0.0.1:0\"], metrics: [\"127.0.0.1:0\"]}\n";

    @TempDir
    private Path folder;
    private Daemon daemon;

    private void start(String text) throws Exception {
        daemon = Daemon.start(config(text), Environment.ofProcess(() -> {
            throw new IllegalStateException("no file is read here");
        }));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private ConfigResult.Valid config(String text) throws IOException {
        Files.writeString(folder.resolve("example.zone"), ZONE);
        String all = text + "hosts: {files: []}\nthreads: 1\nrecursion: {enabled: false}\n";
        return switch (ConfigReader.read(all, folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> valid;
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private String get(String path) throws IOException {
        return get(path, "*/*");
    }

    private String get(String path, String accept) throws IOException {
        InetSocketAddress address = daemon.metricsAddresses().getFirst();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private void query() throws Exception {
        byte[] request = TestQuery.ask("ns.example. A").octets();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(request, request.length, daemon.localAddresses().getFirst()));
            DatagramPacket response = new DatagramPacket(new byte[512], 512);
            socket.receive(response);
            assertThat(response.getData()[3] & 15).isEqualTo(ResponseCode.NOERROR);
        }
    }

    @Test
    void metricsCountWhatStatsCounts() throws Exception {
        start(WITH_METRICS + "zones: [{name: example., file: example.zone}]\n");
        query();

        assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ").contains(
                "rootwalk_queries_total{transport=\"udp\"} 1.0\n",
                "rootwalk_answers_total{source=\"zone\"} 1.0\n", "rootwalk_queries_by_type_total{type=\"A\"} 1.0\n",
                "rootwalk_answer_duration_seconds_count{source=\"zone\"} 1\n",
                "rootwalk_zone_serial{zone=\"example.\"} 7.0\n",
                "rootwalk_event_loop_delay_seconds_count{loops=\"stream\"}");
        assertThat(daemon.control().status().facts()).contains(
                Fact.of("metrics.listening", List.of(Addresses.text(daemon.metricsAddresses().getFirst()))));
    }

    @Test
    void aServerIsReadyWhenItsZonesAreServed() throws Exception {
        start(WITH_METRICS + "zones: [{name: example., file: example.zone}]\n");

        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aServerWhoseZoneWasNeverServedIsNotReady() throws Exception {
        start(WITH_METRICS + "zones: [{name: example., file: missing.zone}]\n");

        assertThat(get("/health/ready", "application/json")).startsWith("HTTP/1.1 503 ")
                .contains("not served: example.");
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");

        assertThat(daemon.reload(config(WITH_METRICS + "zones: [{name: example., file: example.zone}]\n")).inEffect())
                .isTrue();
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aServerThatWasReadyStaysReadyWithoutAZone() throws Exception {
        start(WITH_METRICS + "zones: [{name: example., file: example.zone}]\n");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ");

        assertThat(daemon.reload(config(WITH_METRICS
                + "zones: [{name: example., file: example.zone}, {name: other., file: missing.zone}]\n")).inEffect())
                .isTrue();

        assertThat(get("/health/ready", "application/json")).startsWith("HTTP/1.1 200 ").contains("not served: other.");
    }

    /// They need not be served at the same time.
    @Test
    void aServerIsReadyWhenEachOfItsZonesHasBeenServed() throws Exception {
        start(WITH_METRICS
                + "zones: [{name: example., file: example.zone}, {name: other., file: missing.zone}]\n");
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503 ");
        Zone example = zone("example.");
        assertThat(example.withdraw((ZoneSnapshot) example.state(), "it has expired")).isTrue();

        zone("other.").writer().replace(other()).join();

        assertThat(get("/health/ready", "application/json")).startsWith("HTTP/1.1 200 ")
                .contains("not served: example.");
    }

    private static ZoneSnapshot other() {
        ZoneEdit edit = ZoneEdit.begin(Name.of("other."), EditObserver.NONE);
        edit.add(RecordText.parse("other. 60 SOA ns.example. h.example. 1 2 3 4 5", Name.of("other."), 0,
                (_, _) -> {}));
        return Objects.requireNonNull(edit.build());
    }

    private Zone zone(String name) {
        Zone zone = daemon.current().zones().current().withApex(Name.of(name));
        assertThat(zone).isNotNull();
        return zone;
    }

    @Test
    void nothingIsMeasuredOrStartedWithoutAnAddress() throws Exception {
        start("listen: {dns: [\"127.0.0.1:0\"]}\nzones: [{name: example., file: example.zone}]\n");
        query();

        assertThat(daemon.metricsAddresses()).isEmpty();
        assertThat(daemon.telemetry().counts().durations().values()).allSatisfy(it -> assertThat(it.total()).isZero());
    }

    @Test
    void aReloadBeginsAndEndsTheMeasurements() throws Exception {
        String zones = "zones: [{name: example., file: example.zone}]\n";
        start("listen: {dns: [\"127.0.0.1:0\"]}\n" + zones);
        assertThat(daemon.reload(config(WITH_METRICS + zones)).inEffect()).isTrue();
        query();
        assertThat(get("/metrics")).contains("rootwalk_answer_duration_seconds_count{source=\"zone\"} 1\n");

        assertThat(daemon.reload(config("listen: {dns: [\"127.0.0.1:0\"]}\n" + zones)).inEffect()).isTrue();

        query();
        assertThat(daemon.metricsAddresses()).isEmpty();
        assertThat(daemon.telemetry().counts().durations().values().stream().mapToLong(it -> it.total()))
                .containsOnlyOnce(1L)
                .doesNotContain(2L);
    }
}
