package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.ProcessTime;
import rootwalk.resolver.anchors.AnchorSet;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Name;

/// Which resolvers share.
class SharingScopeTest {

    private static final Anchors BUILTIN = anchors(AnchorSet.builtin());

    private static Anchors anchors(AnchorSet set) {
        return Anchors.fixed(set, List.of(), InstantSource.system(), ProcessTime.ofSystem());
    }

    private static String scope(String config, Optional<Anchors> anchors) {
        return supplier(config, anchors).get();
    }

    private static Supplier<String> supplier(String config, Optional<Anchors> anchors) {
        return switch (ConfigReader.read(config, Path.of("/etc/rootwalk.yaml"))) {
            case ConfigResult.Valid(Config valid, var _, var _) ->
                SharingScope.of(valid, RootHints.builtin(), anchors);
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static String scope(String config) {
        return scope(config, Optional.of(BUILTIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "recursion: {forward: [{zone: \".\", servers: [192.0.2.53]}]}",
            "recursion: {forward: [{zone: \".\", servers: [\"tls://192.0.2.53#dns.example.net\"]}]}",
            "recursion: {forward: [{zone: \".\", servers: [\"tls://192.0.2.53\"], tls: {opportunistic: true}}]}",
            "recursion: {forward: [{zone: \".\", servers: [192.0.2.53], fallback: true}]}",
            "recursion: {stub: [{zone: \".\", servers: [192.0.2.53]}]}",
            "recursion: {port: 5353}",
            "recursion: {do-not-query: []}",
            "recursion: {case-randomisation: false}",
            "dnssec: {sha1: insecure}",
            "cache: {min-ttl: 1m}"})
    void resolversWithOtherServersOrLifetimesDoNotShare(String config) {
        assertThat(scope(config)).isNotEqualTo(scope(""));
    }

    @Test
    void anAuthenticatedForwarderIsAnotherThanAnOpportunisticOne() {
        assertThat(scope("recursion: {forward: [{zone: \".\", servers: [\"tls://192.0.2.53\"]}]}")).isNotEqualTo(
                scope("recursion: {forward: [{zone: \".\", servers: [\"tls://192.0.2.53\"], tls: {opportunistic: true}}]}"));
    }

    @Test
    void theOrderOfEntriesDoesNotMatter() {
        assertThat(scope(
                "recursion: {stub: [{zone: a., servers: [192.0.2.1, 192.0.2.2]}, {zone: b., servers: [192.0.2.3]}]}"))
                .isEqualTo(scope(
                        "recursion: {stub: [{zone: b., servers: [192.0.2.3]}, {zone: A., servers: [192.0.2.2, 192.0.2.1]}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "local-zones: [{name: ads.example., action: nxdomain}]",
            "recursion: {private-addresses: [private], use: [ipv4], qname-minimisation: off}",
            "cache: {max-ttl: 1h, size: 8MiB}",
            "listen: {dns: [\"192.0.2.1:53\"]}"})
    void whatIsAppliedAfterwardsOrByEachResolverIsNotInIt(String config) {
        assertThat(scope(config)).isEqualTo(scope(""));
    }

    @Test
    void resolversWithOtherAnchorsDoNotShare() {
        assertThat(scope("", Optional.empty())).isNotEqualTo(scope(""));
        assertThat(scope("", Optional.of(anchors(AnchorSet.NONE)))).isNotEqualTo(scope(""));
    }

    @Test
    void aForwarderWithOtherAuthoritiesIsAnother(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), "one");
        String config =
                "recursion: {forward: [{zone: \".\", servers: [\"tls://192.0.2.53#dns.example.net\"], tls: {ca: "
                        + file + "}}]}";
        String before = scope(config);
        assertThat(scope(config)).isEqualTo(before);

        Files.writeString(file, "two");

        assertThat(scope(config)).isNotEqualTo(before);
    }

    @Test
    void theTextIsMadeOnceForTheSameAnchors() {
        Anchors changing = anchors(AnchorSet.builtin());
        Supplier<String> scope = supplier("", Optional.of(changing));
        String before = scope.get();
        assertThat(scope.get()).isSameAs(before);

        assertThat(changing.negative().add(Name.of("broken.example."), Duration.ofHours(1))).isPresent();
        String during = scope.get();
        assertThat(during).isNotEqualTo(before);
        assertThat(scope.get()).isSameAs(during);

        assertThat(changing.negative().remove(Name.of("broken.example."))).isTrue();
        assertThat(scope.get()).isEqualTo(before);
    }

    @Test
    void aNegativeTrustAnchorChangesTheScopeWhileTheDaemonRuns() {
        Anchors changing = anchors(AnchorSet.builtin());
        assertThat(scope("", Optional.of(changing))).isEqualTo(scope(""));

        assertThat(changing.negative().add(Name.of("broken.example."), Duration.ofHours(1))).isPresent();

        assertThat(scope("", Optional.of(changing))).isNotEqualTo(scope(""));
    }
}
