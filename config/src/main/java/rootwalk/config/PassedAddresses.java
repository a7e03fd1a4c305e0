package rootwalk.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The addresses of sockets that the service manager passes to the daemon. They are in place of those that the configuration
/// has for the same key.
///
/// @param byKey by the full path of the key, `listen.dns`
public record PassedAddresses(Map<String, List<InetSocketAddress>> byKey) {

    /// The addresses of the configuration.
    public static final PassedAddresses NONE = new PassedAddresses(Map.of());

    public PassedAddresses {
        byKey = Map.copyOf(byKey);
    }

    Optional<List<InetSocketAddress>> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
