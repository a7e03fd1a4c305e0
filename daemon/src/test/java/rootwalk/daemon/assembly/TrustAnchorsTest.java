package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.control.CommandResult;
import rootwalk.daemon.control.Report;
import rootwalk.daemon.control.Report.Fact;
import rootwalk.daemon.control.Report.Value;
import rootwalk.wire.Name;

/// `dnssec.trust-anchors`, and negative trust anchors by `rootwalk ctl nta`.
class TrustAnchorsTest {

    private static final String KEY = "8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String UNSEEN = " (RSASHA256, SHA-256), configured, key not seen yet";
    private static final Name BROKEN = Name.of("broken.test.");

    private static final String BASE = """
        hosts: {files: []}
        threads: 1
        listen: {dns: ["127.0.0.1:0"]}
        recursion: {root-hints: root.hints}
        """;
    private static final String FROM_FILE = BASE + "dnssec: {trust-anchors: anchors}\n";

    @TempDir
    private Path folder;

    private ConfigResult next;
    private Instant now = Instant.parse("2027-01-01T00:00:00Z");
    private Optional<Daemon> daemon = Optional.empty();

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("root.hints"), ". NS ns.test.\nns.test. A 127.0.0.1\n");
        Files.writeString(folder.resolve("anchors"), ". DS 1 " + KEY + "\n");
    }

    @AfterEach
    void close() {
        daemon.ifPresent(Daemon::close);
    }

    private Daemon start(String text) throws StartFailure {
        ConfigResult.Valid valid = config(text);
        next = valid;
        daemon = Optional.of(Daemon.start(valid, Environment.ofProcess(() -> next)));
        return daemon.get();
    }

    private ConfigResult.Valid config(String text) {
        return (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private static List<String> anchors(Daemon daemon) {
        Fact fact = daemon.control().status().facts().stream().filter(one -> one.name().equals("trust-anchors"))
                .findFirst().orElseThrow();
        return fact.value() instanceof Value.Texts(List<String> texts) ? texts : List.of();
    }

    private static String text(CommandResult result) {
        return switch (result) {
            case CommandResult.Done(String text) -> text;
            case CommandResult.Refused(var problem) -> "refused: " + problem.text();
        };
    }

    private static List<String> negative(Daemon daemon) {
        return daemon.control().negativeAnchors().stream().map(Report::facts).map(facts -> facts.getFirst().value())
                .map(value -> value instanceof Value.Text(String name) ? name : "").toList();
    }

    @Test
    void theStatusHasTheAnchors() throws Exception {
        assertThat(anchors(start(FROM_FILE))).containsExactly(". DS 1" + UNSEEN);
    }

    /// The builtin keys are those of the root of the Internet.
    @Test
    void builtinAnchorsAreNotForOtherRootServers() throws Exception {
        assertThat(anchors(start(BASE))).isEmpty();
    }

    @Test
    void builtinAnchorsAreForTheBuiltinRootServers() throws Exception {
        assertThat(anchors(start(BASE.replace("recursion: {root-hints: root.hints}\n", ""))))
                .containsExactly(". DS 20326" + UNSEEN, ". DS 38696" + UNSEEN);
    }

    @Test
    void withoutARolloverTheStatusHasTheRecordsOfTheConfiguration() throws Exception {
        assertThat(anchors(start(FROM_FILE.replace("anchors}", "anchors, rollover: false}"))))
                .containsExactly(". DS 1 (RSASHA256, SHA-256)");
    }

    /// A file of hints as that of IANA does not turn validation off.
    @Test
    void builtinAnchorsAreForHintsWithARootServerOfTheInternet() throws Exception {
        Files.writeString(folder.resolve("root.hints"), ". NS a.root-servers.net.\na.root-servers.net. A 198.41.0.4\n");

        Daemon started = start(BASE);

        assertThat(anchors(started)).hasSize(2);
        Files.writeString(folder.resolve("root.hints"), ". NS a.root-servers.net.\na.root-servers.net. A 127.0.0.1\n");
        assertThat(started.control().reload().isDone()).isTrue();
        assertThat(anchors(started)).isEmpty();
    }

    @Test
    void withoutRecursionOrValidationThereAreNone() throws Exception {
        assertThat(anchors(start(FROM_FILE.replace("{trust-anchors", "{validation: false, trust-anchors")))).isEmpty();
    }

    @Test
    void aFaultyFileIsReportedWithItsLine() throws Exception {
        Files.writeString(folder.resolve("anchors"), "; keys\n. A 192.0.2.1\n. DS x\n");
        assertThatThrownBy(() -> start(FROM_FILE)).isInstanceOf(StartFailure.class)
                .hasMessageContaining("anchors:2").hasMessageContaining("anchors:3")
                .hasMessageContaining("write DS or DNSKEY records");
        Files.delete(folder.resolve("anchors"));
        assertThatThrownBy(() -> start(FROM_FILE)).isInstanceOf(StartFailure.class)
                .hasMessageContaining("there is no file").hasMessageContaining("trust-anchors: builtin");
    }

    @Test
    void aReloadReadsTheFileAgain() throws Exception {
        Daemon started = start(FROM_FILE);
        Files.writeString(folder.resolve("anchors"), ". DS 2 " + KEY + "\n");
        assertThat(started.control().reload().isDone()).isTrue();
        assertThat(anchors(started)).containsExactly(". DS 2" + UNSEEN);
        Files.writeString(folder.resolve("anchors"), "nothing\n");
        assertThat(started.control().reload().inEffect()).isFalse();
        assertThat(anchors(started)).containsExactly(". DS 2" + UNSEEN);
    }

    @Test
    void aNegativeAnchorIsAddedListedAndRemoved() throws Exception {
        Daemon started = start(FROM_FILE);
        assertThat(text(started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .isEqualTo("broken.test. is not validated for 1 h");
        assertThat(text(started.control().addNegativeAnchor(BROKEN, Duration.ofDays(30))))
                .isEqualTo("broken.test. is not validated for 7 d (the longest time is 7d)");
        assertThat(negative(started)).containsExactly("broken.test.");
        assertThat(text(started.control().removeNegativeAnchor(BROKEN))).isEqualTo("broken.test. is validated again");
        assertThat(text(started.control().removeNegativeAnchor(BROKEN))).startsWith("refused: ").contains("nta list");
        assertThat(negative(started)).isEmpty();
    }

    @Test
    void aReloadKeepsNegativeAnchorsWithAnEnd() throws Exception {
        Daemon started = start(FROM_FILE);
        var _ = started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1));
        next = config(BASE + "dnssec: {trust-anchors: anchors, negative-trust-anchors: [other.test.]}\n");
        assertThat(started.control().reload().isDone()).isTrue();
        assertThat(negative(started)).containsExactly("broken.test.", "other.test.");
        next = config(FROM_FILE);
        assertThat(started.control().reload().isDone()).isTrue();
        assertThat(negative(started)).containsExactly("broken.test.");
    }

    @Test
    void whereNothingIsValidatedANegativeAnchorIsRefused() throws Exception {
        assertThat(text(start(BASE).control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .startsWith("refused: nothing is validated").contains("set dnssec.trust-anchors");
    }

    @Test
    void aNegativeAnchorOutsideOfAllAnchorsSaysSo() throws Exception {
        Files.writeString(folder.resolve("anchors"), "island. DS 1 " + KEY + "\n");
        assertThat(text(start(FROM_FILE).control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .contains("no trust anchor above it");
    }

    /// No server can be queried here: those of the hints have loopback addresses.
    @Test
    void aRoundStoresTheTimeAndWaitsFiveMinutesAtMost() throws Exception {
        Daemon started = start(FROM_FILE);
        try (AnchorWatch watch = new AnchorWatch(started::current, Thread.ofVirtual().factory())) {
            assertThat(watch.round()).isEqualTo(Duration.ofMinutes(5));
        }
        assertThat(Files.readString(folder.resolve("dnssec.state"))).contains("\ntime ").endsWith("end\n");
    }

    @Test
    void theTimeIsStoredWhenTheDaemonEnds() throws Exception {
        ConfigResult.Valid valid = config(FROM_FILE);
        Environment environment = Environment.ofProcess(() -> valid).withClock(() -> now);
        Daemon started = Daemon.start(valid, environment);
        daemon = Optional.of(started);
        assertThat(folder.resolve("dnssec.state")).doesNotExist();
        List<Thread> threads = new ArrayList<>();
        AnchorWatch watch = new AnchorWatch(started::current, task -> {
            Thread thread = Thread.ofVirtual().unstarted(task);
            threads.add(thread);
            return thread;
        });
        watch.start();
        now = Instant.parse("2027-02-01T00:00:00Z");

        watch.close();

        threads.getFirst().join();
        assertThat(Files.readString(folder.resolve("dnssec.state"))).contains("\ntime 2027-02-01T00:00:00Z\n");
    }

    /// The clock of TTLs ignores such a step, so it is not the time of day.
    @Test
    void aClockThatWasAheadAtTheStartIsCorrected() throws Exception {
        ConfigResult.Valid valid = config(FROM_FILE);
        Daemon started = Daemon.start(valid, Environment.ofProcess(() -> valid).withClock(() -> now));
        daemon = Optional.of(started);
        Instant before = now;
        now = before.minus(Duration.ofDays(400));

        assertThat(started.now()).isEqualTo(now);
    }

    /// RFC 9718: the validity of an anchor is judged by the time of day that the daemon was given.
    @Test
    void aFileIsReadByTheClockOfTheDaemon() throws Exception {
        Files.writeString(folder.resolve("anchors"), """
            <?xml version="1.0" encoding="UTF-8"?>
            <TrustAnchor id="1" source="https://example.test/"><Zone>.</Zone>
            <KeyDigest id="a" validFrom="2027-01-01T00:00:00+00:00" validUntil="2027-03-01T00:00:00+00:00">
            <KeyTag>1</KeyTag><Algorithm>8</Algorithm><DigestType>2</DigestType>
            <Digest>E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D</Digest></KeyDigest></TrustAnchor>
            """);
        ConfigResult.Valid valid = config(FROM_FILE);
        Environment environment = Environment.ofProcess(() -> valid).withClock(() -> now);
        now = Instant.parse("2027-04-01T00:00:00Z");
        assertThatThrownBy(() -> Daemon.start(valid, environment)).isInstanceOf(StartFailure.class)
                .hasMessageContaining("anchors");
        now = Instant.parse("2027-02-01T00:00:00Z");
        daemon = Optional.of(Daemon.start(valid, environment));
        assertThat(anchors(daemon.get())).containsExactly(". DS 1" + UNSEEN);
    }
}
