package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Reads `cache.shared`.
final class SharedCacheTree {

    private static final int PORT = 6379;
    private static final String CLEARTEXT = "redis://";
    private static final String ENCRYPTED = "rediss://";
    private static final Duration LONGEST_BUDGET = Duration.ofSeconds(1);

    /// Where the server is, and whether it is queried over TLS.
    private record Location(InetSocketAddress address, boolean isEncrypted) {}

    private static final Kind<Location> LOCATION = new Kind<>(
            "an address after redis:// or rediss://, for example redis://192.0.2.10:6379", SharedCacheTree::location,
            SharedCacheTree::suggest);

    private final Kind<Path> path;
    private final Set<Name> keys;

    /// @param keys the names of all keys
    SharedCacheTree(Kind<Path> path, Set<Name> keys) {
        this.path = path;
        this.keys = keys;
    }

    /// A host name would have to be resolved, perhaps by this server.
    private static Location location(String text) {
        if (!text.startsWith(CLEARTEXT) && !text.startsWith(ENCRYPTED)) {
            throw new IllegalArgumentException();
        }
        boolean isEncrypted = text.startsWith(ENCRYPTED);
        return new Location(AddressParser.socketAddress(
                text.substring((isEncrypted ? ENCRYPTED : CLEARTEXT).length()), PORT, 1), isEncrypted);
    }

    private static Optional<String> suggest(String text) {
        String address = text.strip().replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
        return AddressParser.suggestAddress(address, PORT).or(() -> Optional.of(address))
                .map(it -> CLEARTEXT + it).filter(SharedCacheTree::isLocation);
    }

    private static boolean isLocation(String text) {
        try {
            var _ = location(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// @param isRecursive whether names are resolved, so that files must be usable
    Optional<SharedCacheServer> read(Section cache, boolean isRecursive) {
        if (!cache.has("shared")) {
            return Optional.empty();
        }
        try (Section shared = cache.section("shared")) {
            Optional<Location> location = shared.required("server", LOCATION);
            Optional<Name> key = shared.required("key", Kind.NAME);
            key.filter(name -> !keys.contains(name)).ifPresent(name -> shared.problem("key", "keys has no key " + name
                    + "; create one with: rootwalk key generate " + name));
            Duration budget = shared.value("budget", Kind.DURATION, Duration.ofMillis(5));
            if (budget.isZero() || budget.compareTo(LONGEST_BUDGET) > 0) {
                shared.problem("budget", "queries wait this long for a server that does not answer; write 1ms to 1s");
            }
            Optional<String> user = shared.value("user", Kind.TEXT);
            Optional<Path> password = shared.value("password", path);
            if (isRecursive) {
                password.ifPresent(file -> shared.names("password", file, NamedFile.Use.PASSWORD));
            }
            if (user.isPresent() && !shared.has("password")) {
                shared.problem("user", "a user has a password; write password: and the path of a file with it");
            }
            Config.RemoteTls tls = RemoteTlsTree.of(shared, path);
            if (shared.has("tls") && location.isPresent() && !location.get().isEncrypted()) {
                shared.warning("tls", "it has no effect: the server is not queried over TLS; remove it, or write "
                        + ENCRYPTED + " before its address");
            }
            return location.flatMap(where -> key.filter(keys::contains)
                    .map(name -> new SharedCacheServer(where.address(),
                            where.isEncrypted() ? Optional.of(authenticated(tls, where.address())) : Optional.empty(),
                            name, budget, user, password)));
        }
    }

    /// If there is no name, authority or pin, the certificate must have the address.
    private static Config.RemoteTls authenticated(Config.RemoteTls tls, InetSocketAddress server) {
        Optional<String> address = Optional.of(Addresses.text(server.getAddress()));
        return new Config.RemoteTls(tls.name().or(() -> tls.pins().isEmpty() ? address : Optional.empty()),
                tls.authorities(), tls.pins(), tls.identity());
    }
}
