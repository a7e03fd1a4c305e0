package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.SharedCacheServer;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.valkey.ValkeyServer;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.wire.Name;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;

/// When the store of a configuration is the one that is open, and when it is used.
class OpenSharedCacheTest {

    private static final TsigKeys KEYS =
            TsigKeys.of(List.of(new TsigKey(Name.of("cache."), TsigAlgorithm.HMAC_SHA256, new byte[32])));
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("127.0.0.1", 1);
    private static final Environment ENVIRONMENT = Environment.ofProcess(() -> {
        throw new AssertionError("nothing is reloaded");
    });

    @TempDir
    private Path folder;

    private static OpenSharedCache open(Optional<Config.RemoteTls> tls, Optional<OpenSharedCache> before) {
        return OpenSharedCache.of(
                new SharedCacheServer(NOWHERE, tls, Name.of("cache."), Duration.ofMillis(5), Optional.empty(),
                        Optional.empty()),
                new ValkeyServer(NOWHERE, Optional.empty(), Optional.empty(), Optional.empty()), KEYS, before,
                ENVIRONMENT);
    }

    @Test
    void aFileOfTlsThatIsReplacedOpensAnotherStore() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "one");
        Optional<Config.RemoteTls> tls = Optional
                .of(new Config.RemoteTls(Optional.empty(), Optional.of(file), List.of(), Optional.empty()));
        OpenSharedCache first = open(tls, Optional.empty());
        assertThat(open(tls, Optional.of(first))).isSameAs(first);

        Files.writeString(file, "two");
        OpenSharedCache second = open(tls, Optional.of(first));

        assertThat(second.store()).isNotSameAs(first.store());
        first.store().close();
        second.store().close();
    }

    @Test
    void withoutValidationNothingIsSharedWhileTheClockIsNotPlausible() {
        OpenSharedCache open = open(Optional.empty(), Optional.empty());
        Config config = switch (ConfigReader.read("dnssec: {validation: false}", folder.resolve("rootwalk.yaml"))) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
        SharingScope scope = SharingScope.of(config, RootHints.builtin(), Optional.empty());

        assertThat(open.sharing(scope, InstantSource.fixed(Instant.EPOCH)).isClockPlausible().getAsBoolean())
                .isFalse();
        assertThat(open.sharing(scope, InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"))).isClockPlausible()
                .getAsBoolean()).isTrue();
        open.store().close();
    }
}
