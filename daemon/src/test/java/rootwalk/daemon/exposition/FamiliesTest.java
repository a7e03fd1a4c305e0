package rootwalk.daemon.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Value;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;

/// The names of metrics: programs rely on them.
class FamiliesTest {

    private static final Path PAGE = Path.of("../docs/metrics.md");

    @TempDir
    private Path folder;

    private Daemon daemon;

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.close();
        }
    }

    /// A server with all its parts.
    private Daemon start() throws StartFailure {
        String text = """
            listen: {dns: ["127.0.0.1:0"], api: ["127.0.0.1:0"]}
            api:
              tokens:
                - name: admin
                  hash: "sha256:8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"
                  allow: [{verbs: [read, write, control]}]
            hosts: {files: []}
            dnssec: {validation: false}
            threads: 1
            keys: [{name: cache., algorithm: hmac-sha256, secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="}]
            cache: {shared: {server: "redis://127.0.0.1:1", key: cache.}}
            zones: [{name: far., role: secondary, primaries: ["127.0.0.1:1"]}]
            """;
        return switch (ConfigReader.read(text, folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> Daemon.start(valid, Environment.ofProcess(valid.config()));
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    @Test
    void eachCounterIsShownOnce() throws StartFailure {
        daemon = start();

        List<String> counters = daemon.control().stats().facts().stream()
                .filter(fact -> fact.value() instanceof Value.Count).map(Fact::name).toList();

        assertThat(Families.COUNTED.stream().flatMap(family -> family.series().stream()).map(Family.Series::count))
                .hasSizeGreaterThan(80).containsExactlyInAnyOrderElementsOf(counters);
    }

    @Test
    void namesFollowTheConventions() {
        assertThat(Families.all()).allSatisfy(family -> {
            assertThat(family.shownName()).matches("(rootwalk|jvm|process)(_[a-z]+3?)+");
            assertThat(family.name()).doesNotEndWith("_total").doesNotContain("octets", "millis");
            assertThat(family.help()).matches("[A-Z].*\\.");
            if (family.kind() == Family.Kind.HISTOGRAM) {
                assertThat(family.name()).endsWith("_seconds");
            }
        });
        assertThat(Families.all().stream().map(Family::name)).doesNotHaveDuplicates();
    }

    @Test
    void thePageHasEachMetricAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `(rootwalk|jvm|process)_.*")).toList();

        assertThat(rows).containsExactlyElementsOf(Families.all().stream().map(FamiliesTest::row).toList());
    }

    private static String row(Family family) {
        String label = family.kind() == Family.Kind.INFO ? "`version`, `java`"
                : family.label().isEmpty() ? "" : "`" + family.label() + "`";
        String counters = family.series().stream().map(it -> "`" + it.count() + "`").collect(Collectors.joining(", "));
        return "| `" + family.shownName() + "` | " + family.kind().name().toLowerCase(Locale.ROOT) + " | "
                + label + " | " + counters + " | " + family.help() + " |";
    }
}
