package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.CommandResult;
import rootwalk.control.Report;
import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Value;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.resolver.anchors.NegativeAnchorCheck;
import rootwalk.resolver.anchors.NegativeAnchors;
import rootwalk.resolver.contract.Time;
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

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Optional<Logger> listened = Optional.empty();
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
        listened.ifPresent(logger -> {
            logger.detachAppender(appender);
            logger.setAdditive(true);
            logger.setLevel(null);
        });
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
            case CommandResult.Listed(var reports) -> reports.toString();
            case CommandResult.Printed _ -> "";
            case CommandResult.Refused(var problem) -> "refused: " + problem.text();
        };
    }

    private static List<String> negative(Daemon daemon) {
        return daemon.control().negativeAnchors() instanceof CommandResult.Listed(List<Report> reports)
                ? reports.stream().map(Report::facts).map(facts -> facts.getFirst().value())
                        .map(value -> value instanceof Value.Text(String name) ? name : "").toList()
                : List.of("refused");
    }

    /// Collects what a class logs from now on.
    private void listen(Class<?> source) {
        Logger logger = (Logger) LoggerFactory.getLogger(source);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
        appender.start();
        listened = Optional.of(logger);
    }

    private List<String> logged(Level level) {
        return appender.list.stream().filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage).toList();
    }

    private List<String> warnings(String text) {
        return StartCheck.warnings(config(text), () -> now).stream().map(Object::toString).toList();
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
    void whereNothingIsValidatedNegativeAnchorsAreRefused() throws Exception {
        Daemon started = start(BASE);
        assertThat(text(started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .startsWith("refused: nothing is validated").contains("set dnssec.trust-anchors");
        assertThat(text(started.control().negativeAnchors())).startsWith("refused: nothing is validated");
    }

    @Test
    void aReloadRestoresANegativeAnchorOfTheConfiguration() throws Exception {
        Daemon started = start(BASE + "dnssec: {trust-anchors: anchors, negative-trust-anchors: [broken.test.]}\n");
        assertThat(text(started.control().removeNegativeAnchor(BROKEN))).startsWith("broken.test. is validated again")
                .contains("dnssec.negative-trust-anchors still has it", "reload");
        assertThat(negative(started)).isEmpty();

        assertThat(started.control().reload().isDone()).isTrue();

        assertThat(negative(started)).containsExactly("broken.test.");
        assertThat(text(started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .contains("because dnssec.negative-trust-anchors has it");
    }

    @Test
    void aReloadThatIsRefusedRestoresNothing() throws Exception {
        Daemon started = start(BASE + "dnssec: {trust-anchors: anchors, negative-trust-anchors: [broken.test.]}\n");
        var _ = started.control().removeNegativeAnchor(BROKEN);
        Files.writeString(folder.resolve("anchors"), "nothing\n");

        assertThat(started.control().reload().inEffect()).isFalse();

        assertThat(negative(started)).isEmpty();
    }

    @Test
    void removingANegativeAnchorBelowAnotherSaysSo() throws Exception {
        Daemon started = start(FROM_FILE);
        var _ = started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1));
        var _ = started.control().addNegativeAnchor(Name.of("test."), Duration.ofHours(1));
        assertThat(text(started.control().removeNegativeAnchor(BROKEN)))
                .isEqualTo("broken.test. is still not validated, because of the negative trust anchor test.");
    }

    @Test
    void aNegativeAnchorByHandIsInTheLogAndInTheStatus() throws Exception {
        Daemon started = start(FROM_FILE);
        listen(DaemonControl.class);
        var _ = started.control().addNegativeAnchor(BROKEN, Duration.ofHours(1));
        assertThat(logged(Level.WARN)).containsExactly("rootwalk ctl nta add: broken.test. is not validated for 1 h");
        assertThat(started.control().status().facts()).filteredOn(fact -> fact.name().equals("negative-trust-anchors"))
                .singleElement().satisfies(fact -> assertThat(fact.value().toString())
                        .contains("broken.test. is not validated, for another "));

        var _ = started.control().removeNegativeAnchor(BROKEN);
        assertThat(logged(Level.INFO)).contains("rootwalk ctl nta remove: broken.test. is validated again");
    }

    /// The builtin keys are those of another root.
    @Test
    void nothingIsValidatedForAPrivateRootAndTheLogAndTheCheckSaySo() throws Exception {
        listen(Daemon.class);
        Daemon started = start(BASE);
        assertThat(logged(Level.WARN)).singleElement().asString()
                .contains("rootwalk.yaml:4:13", "nothing is validated", "set dnssec.trust-anchors");
        assertThat(warnings(BASE)).singleElement().asString().contains("rootwalk.yaml:4:13", "nothing is validated");
        assertThat(warnings(BASE + "dnssec: {validation: false}\n")).isEmpty();
        assertThat(warnings(FROM_FILE)).isEmpty();
        assertThat(started.control().reload().problems()).singleElement().asString().contains("nothing is validated");
    }

    @Test
    void anchorsThatThePolicyExcludesAreAWarning() throws Exception {
        Files.writeString(folder.resolve("anchors"), "island. DS 1 5 1 " + "00".repeat(20) + "\n. DS 1 " + KEY + "\n");
        String insecure = BASE + "dnssec: {trust-anchors: anchors, sha1: insecure}\n";
        assertThat(warnings(insecure)).singleElement().asString()
                .contains("nothing below island. is validated", "sha1: insecure");
        assertThat(warnings(FROM_FILE)).isEmpty();
    }

    @Test
    void aDamagedStateIsAWarningOfTheCheck() throws Exception {
        Files.writeString(folder.resolve("dnssec.state"), "time 2027-01-01T00:00:00Z\n");
        assertThat(warnings(FROM_FILE)).singleElement().asString()
                .contains("dnssec.state:1", "the last line, end, is missing", "revoked keys", "restore the file");
        assertThat(warnings(FROM_FILE.replace("anchors}", "anchors, rollover: false}"))).isEmpty();
    }

    @Test
    void aPrivateKeyInPlaceOfAFileIsNotPrinted() throws Exception {
        Files.writeString(folder.resolve("anchors"), "Private-key-format: v1.3\nPrivateKey: c2VjcmV0\n");
        Files.copy(folder.resolve("anchors"), folder.resolve("root.hints"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> start(FROM_FILE)).isInstanceOf(StartFailure.class)
                .hasMessageContaining("anchors:1").hasMessageContaining("root.hints:1")
                .hasMessageContaining("the file has a private key").hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void aNegativeAnchorOutsideOfAllAnchorsSaysSo() throws Exception {
        Files.writeString(folder.resolve("anchors"), "island. DS 1 " + KEY + "\n");
        assertThat(text(start(FROM_FILE).control().addNegativeAnchor(BROKEN, Duration.ofHours(1))))
                .contains("no trust anchor above it");
    }

    @Test
    void aNegativeAnchorThatExpiresIsInTheLog() {
        long[] nanos = {0};
        NegativeAnchors negative = new NegativeAnchors(List.of(), new Time() {
            @Override
            public long nanos() {
                return nanos[0];
            }

            @Override
            public long millis() {
                return nanos[0] / 1_000_000;
            }
        });
        negative.add(BROKEN, Duration.ofHours(1));
        nanos[0] = Duration.ofHours(1).toNanos();
        assertThat(negative.entries()).isEmpty();
        listen(NegativeAnchorCheck.class);

        new NegativeAnchorCheck(negative, query -> {
            throw new AssertionError(query.question());
        }).run();

        assertThat(logged(Level.INFO))
                .containsExactly("the negative trust anchor broken.test. has expired: the zone is validated again");
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

    /// RFC 9718: an anchor must be valid at the time of day of the daemon.
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
