package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.SharedCacheServer;
import rootwalk.config.SourceLocation;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.FileDigest;
import rootwalk.daemon.assembly.process.KeysReader;
import rootwalk.daemon.assembly.process.PasswordFile;
import rootwalk.daemon.valkey.ValkeyCache;
import rootwalk.daemon.valkey.ValkeyServer;
import rootwalk.dnssec.ValidationTime;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.PlausibleClock;
import rootwalk.resolver.contract.SharedCache;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.tls.TlsClient;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;

/// The cache that is shared with other resolvers, and what it was opened with. Never printed.
///
/// @param files a digest of those of TLS
public record OpenSharedCache(SharedCacheServer settings, Optional<String> password, TsigKey key, String files,
        SharedCache store) {

    private static final int SHORTEST_SECRET = 16;

    /// The server of a configuration.
    ///
    /// @param problems receives the problems of its files
    public static Optional<ValkeyServer> server(ConfigResult.Valid read, List<Problem> problems) {
        Config config = read.config();
        Optional<SharedCacheServer> settings =
                config.recursion().enabled() ? config.cache().shared() : Optional.empty();
        return settings.flatMap(wanted -> {
            Optional<String> password = wanted.password().flatMap(file -> PasswordFile.read(named(file), problems));
            try {
                return Optional.of(new ValkeyServer(wanted.server(), tls(wanted), wanted.user(), password));
            } catch (IOException e) {
                problems.add(read.source().problem("cache.shared.tls: " + e.getMessage()));
                return Optional.empty();
            }
        });
    }

    /// The cache of a configuration: the one that is open if nothing has changed, and otherwise a new one, which does not wait for the
    /// server.
    public static OpenSharedCache of(SharedCacheServer settings, ValkeyServer server, TsigKeys keys,
            Optional<OpenSharedCache> open, Environment environment) {
        TsigKey key = Objects.requireNonNull(keys.find(settings.key()), "the configuration has the key");
        String files = settings.tls().map(FileDigest::of).orElse("");
        return open.filter(it -> it.settings().equals(settings) && it.key().equals(key) && it.files().equals(files)
                && it.password().equals(server.password()))
                .orElseGet(() -> new OpenSharedCache(settings, server.password(), key, files,
                        ValkeyCache.in(server, environment.time(), Thread::startVirtualThread)));
    }

    /// What a resolver shares there.
    ///
    /// @param clock that of the system
    public Sharing sharing(SharingScope scope, InstantSource clock) {
        return new Sharing(store, key.secret(), scope, clock, () -> isPlausible(clock, scope.anchors()),
                settings.budget());
    }

    /// By the latest time that is known, also if nothing is validated.
    private static boolean isPlausible(InstantSource clock, Optional<Anchors> anchors) {
        return PlausibleClock.judged(clock.instant()) instanceof ValidationTime.At
                && (anchors.isEmpty() || anchors.get().clock().time() instanceof ValidationTime.At);
    }

    private static NamedFile named(Path file) {
        return new NamedFile(new SourceLocation(file, 0, 0), "cache.shared.password", file, NamedFile.Use.PASSWORD);
    }

    private static Optional<ValkeyServer.Tls> tls(SharedCacheServer wanted) throws IOException {
        if (wanted.tls().isEmpty()) {
            return Optional.empty();
        }
        TlsClient client = RemoteTlsClient.of(wanted.tls().get(), Addresses.text(wanted.server().getAddress()));
        return Optional.of(new ValkeyServer.Tls(client.peer(), client.judge(), wanted.tls().get().identity()
                .map(files -> new ValkeyServer.Identity(files.certificate(), files.key()))));
    }

    /// The problem of a key that is too short for the cache, which anybody who has the server might guess.
    public static List<Problem> problems(ConfigResult.Valid read) {
        Config config = read.config();
        if (config.cache().shared().isEmpty() || !config.recursion().enabled()) {
            return List.of();
        }
        TsigKey key = KeysReader.configured(config, new ArrayList<>()).find(config.cache().shared().get().key());
        int length = key == null ? SHORTEST_SECRET : key.secret().getEncoded().length;
        return length >= SHORTEST_SECRET ? List.of()
                : List.of(read.source().problem("cache.shared.key: the secret of " + config.cache().shared().get().key()
                        + " has " + CountText.of(length, "octet") + ", and " + SHORTEST_SECRET
                        + " are needed; create a key with: rootwalk key generate "
                        + config.cache().shared().get().key()));
    }

    @Override
    public String toString() {
        return settings.server().toString();
    }
}
