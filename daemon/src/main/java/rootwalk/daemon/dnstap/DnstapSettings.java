package rootwalk.daemon.dnstap;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import rootwalk.wire.Octets;

/// What is copied, and to whom.
///
/// @param target a Unix socket or an address for TCP
/// @param identity of the server, in each frame; may be empty
/// @param version of the server, in each frame; may be empty
public record DnstapSettings(SocketAddress target, Set<Kind> messages, Octets identity, Octets version) {

    /// Which messages are copied; each with queries and responses.
    public enum Kind {
        /// Queries of clients for which names are resolved.
        CLIENT,
        /// Queries to other servers.
        RESOLVER,
        /// Other queries of clients.
        AUTH,
        /// Dynamic updates.
        UPDATE
    }

    public DnstapSettings {
        messages = Set.copyOf(messages);
    }

    /// @param identity text; may be empty
    /// @param version text; may be empty
    public static DnstapSettings of(SocketAddress target, Set<Kind> messages, String identity, String version) {
        return new DnstapSettings(target, messages, octets(identity), octets(version));
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
