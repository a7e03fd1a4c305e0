package rootwalk.web.path;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;

import rootwalk.wire.Name;

/// An HTTPS record (RFC 9460 section 9).
///
/// @param priority 0 for the alias form; otherwise the lowest is the best
/// @param target the target name; the owner if the record has `.`
/// @param protocols ALPN identifiers, with `http/1.1` unless it is excluded (RFC 9460 section 7.1)
/// @param port empty for the port of the URL
/// @param hints address hints, IPv6 first
/// @param usable false if the record has a mandatory parameter that is not supported (RFC 9460 section 8)
public record ServiceBinding(
        int priority, Name target, List<String> protocols, OptionalInt port, List<InetAddress> hints, boolean usable) {

    public ServiceBinding {
        protocols = List.copyOf(protocols);
        hints = List.copyOf(hints);
    }

    /// Whether the record is in alias form (RFC 9460 section 2.4.2).
    public boolean isAlias() {
        return priority == 0;
    }
}
