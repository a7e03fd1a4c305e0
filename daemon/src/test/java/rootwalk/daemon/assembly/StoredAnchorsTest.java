package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// A resolver beside a daemon, as of `rootwalk trace`, trusts the keys in `dnssec.state`.
class StoredAnchorsTest {

    private static final String OLD_KEY = ". DNSKEY 257 3 13 RpdhgQN/h6aIToIjkIqFfnFqM9J6nUXQzeQ6fyZrjWJihd2jBa2gDrEP"
            + "US01C9u7u37VVU22dVOA6nccZZMAHw==\n";
    /// It signs the zone.
    private static final String NEW_KEY = ". DNSKEY 257 3 13 cL4NeSzPMOch79WDoBWQ/OjiBXwTiC+TieDnK+rWO/Cpd54x4SX01or/"
            + "I1GNERwFjx/KUrqhYxaSDHEHz571DQ==\n";
    private static final String REPLACED = "time 2026-11-28T00:00:00Z\n"
            + "key revoked 2026-11-28T00:00:00Z 2026-12-28T00:00:00Z - " + OLD_KEY
            + "key valid 2026-11-28T00:00:00Z 2026-11-28T00:00:00Z - " + NEW_KEY + "end\n";
    private static final String REVOKED = "time 2026-11-28T00:00:00Z\n"
            + "key revoked 2026-11-28T00:00:00Z 2026-12-28T00:00:00Z - " + NEW_KEY + "end\n";

    @TempDir
    private Path folder;

    private Config config(String text) {
        return ((ConfigResult.Valid) ConfigReader.read("hosts: {files: []}\nthreads: 1\n" + text,
                folder.resolve("rootwalk.yaml"))).config();
    }

    /// Resolves the SOA record of a signed root zone with an anchor in a file.
    private Resolution resolve(String anchor, String dnssec) throws IOException, StartFailure {
        try (InputStream zone = getClass().getResourceAsStream("signed-root.zone")) {
            Files.write(folder.resolve("root.zone"), Objects.requireNonNull(zone).readAllBytes());
        }
        Files.writeString(folder.resolve("root.hints"), ". NS ns.test.\nns.test. A 127.0.0.1\n");
        Files.writeString(folder.resolve("anchors"), anchor);
        Config served = config("""
            listen: {dns: ["127.0.0.1:0"]}
            recursion: {enabled: false}
            zones: [{name: ".", file: root.zone}]
            """);
        try (Daemon root = Daemon.start(new ConfigResult.Valid(served), Environment.ofProcess(served))) {
            Config resolving = config("""
                recursion: {root-hints: root.hints, port: %d, do-not-query: []}
                dnssec: {trust-anchors: anchors%s}
                """.formatted(root.localAddresses().getFirst().getPort(), dnssec));
            try (StandaloneResolver resolver =
                    StandaloneResolver.of(resolving, Environment.ofProcess(resolving))) {
                return resolver.resolve(new Query(new Question(Name.ROOT, RecordType.SOA), false, false,
                        ResolutionObserver.NONE));
            }
        }
    }

    private void state(String text) throws IOException {
        Files.writeString(folder.resolve("dnssec.state"), text);
    }

    @Test
    void aKeyThatTheDaemonHasLearntIsTrusted() throws Exception {
        state(REPLACED);

        assertThat(resolve(OLD_KEY, "").security()).isEqualTo(Security.SECURE);
        assertThat(Files.readString(folder.resolve("dnssec.state"))).as("only the daemon writes").isEqualTo(REPLACED);
    }

    @Test
    void aKeyThatTheDaemonHasSeenRevokedIsNotTrusted() throws Exception {
        state(REVOKED);

        Resolution both = resolve(NEW_KEY + OLD_KEY, "");
        assertThat(both.security()).isEqualTo(Security.BOGUS);
        assertThat(both.errors()).extracting(ExtendedError::text).anyMatch(text -> text.contains("zone ."));
    }

    @Test
    void withoutARolloverTheStateIsNotRead() throws Exception {
        state(REPLACED);
        assertThat(resolve(OLD_KEY, ", rollover: false").security()).isEqualTo(Security.BOGUS);
        state(REVOKED);
        assertThat(resolve(NEW_KEY, ", rollover: false").security()).isEqualTo(Security.SECURE);
    }

    @Test
    void withoutAStateOrWithADamagedOneTheConfigurationIsUsed() throws Exception {
        assertThat(resolve(NEW_KEY, "").security()).isEqualTo(Security.SECURE);
        assertThat(List.of(Objects.requireNonNull(folder.toFile().list()))).doesNotContain("dnssec.state");
        state("key");
        assertThat(resolve(NEW_KEY, "").security()).isEqualTo(Security.SECURE);
        assertThat(Files.readString(folder.resolve("dnssec.state"))).isEqualTo("key");
    }
}
