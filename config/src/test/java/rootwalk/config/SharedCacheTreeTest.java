package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;

/// `cache.shared`.
class SharedCacheTreeTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");
    private static final String KEY =
            "keys: [{name: cache., algorithm: hmac-sha256, secret: \"yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8=\"}]\n";

    private static ConfigResult read(String shared) {
        return ConfigReader.read(KEY + "cache: {shared: {" + shared + "}}\n", FILE);
    }

    private static SharedCacheServer valid(String shared) {
        return switch (read(shared)) {
            case ConfigResult.Valid valid -> valid.config().cache().shared().orElseThrow();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<String> problems(String shared) {
        return switch (read(shared)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid -> invalid.problems().stream().map(Problem::toString).toList();
        };
    }

    @Test
    void serverAndKeyAreEnough() {
        assertThat(valid("server: \"redis://192.0.2.10\", key: cache.")).isEqualTo(new SharedCacheServer(
                new InetSocketAddress("192.0.2.10", 6379), Optional.empty(), Name.of("cache."), Duration.ofMillis(5),
                Optional.empty(), Optional.empty()));
    }

    @Test
    void allKeysAreRead() {
        SharedCacheServer all = valid("server: \"rediss://[2001:db8::1]:7000\", key: cache., budget: 20ms, user: anna,"
                + " password: cache.password, tls: {name: cache.example, ca: ca.pem}");

        assertThat(all.server()).isEqualTo(new InetSocketAddress("2001:db8::1", 7000));
        assertThat(all.budget()).isEqualTo(Duration.ofMillis(20));
        assertThat(all.user()).contains("anna");
        assertThat(all.password()).contains(Path.of("/etc/rootwalk/cache.password"));
        assertThat(all.tls().orElseThrow().authorities()).contains(Path.of("/etc/rootwalk/ca.pem"));
    }

    @Test
    void overTlsTheCertificateHasTheAddressUnlessThereIsANameOrAPin() {
        assertThat(valid("server: \"rediss://192.0.2.10\", key: cache.").tls().orElseThrow().name())
                .contains("192.0.2.10");
        assertThat(valid("server: \"rediss://192.0.2.10\", key: cache., tls: {pins:"
                + " [\"yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8=\"]}").tls().orElseThrow().name()).isEmpty();
    }

    @Test
    void problemsHaveTheirRemedies() {
        assertThat(problems("key: cache.")).singleElement().asString().contains("needs the key server");
        assertThat(problems("server: \"redis://192.0.2.10\"")).singleElement().asString().contains("needs the key key");
        assertThat(problems("server: \"192.0.2.10:6379\", key: cache.")).singleElement().asString()
                .contains("redis://192.0.2.10:6379");
        assertThat(problems("server: \"redis://cache.example\", key: cache.")).hasSize(1);
        assertThat(problems("server: \"redis://192.0.2.10\", key: other.")).singleElement().asString()
                .contains("keys has no key other.", "rootwalk key generate other.");
        assertThat(problems("server: \"redis://192.0.2.10\", key: cache., budget: 2s")).singleElement().asString()
                .contains("write 1ms to 1s");
        assertThat(problems("server: \"redis://192.0.2.10\", key: cache., user: anna")).singleElement().asString()
                .contains("write password:");
    }

    @Test
    void tlsWithoutTlsHasNoEffect() {
        assertThat(read("server: \"redis://192.0.2.10\", key: cache., tls: {name: cache.example}").warnings())
                .singleElement().asString().contains("rediss://");
    }

    @Test
    void withoutRecursionItHasNoEffect() {
        assertThat(ConfigReader.read(KEY + "recursion: {enabled: false}\nhosts: {files: []}\n"
                + "cache: {shared: {server: \"redis://192.0.2.10\", key: cache.}}\n", FILE).warnings())
                .singleElement().asString().contains("cache.shared: it has no effect");
    }
}
